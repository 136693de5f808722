using Xunit;

namespace TradeCraft.Exchange.Tests.Rooms;

public sealed class RoomTests
{
    /// <summary>Files that are longer than they should be. Nothing is added here: it only ever gets shorter.</summary>
    private static readonly HashSet<string> MayBeLong = [];

    /// <summary>Lines past the limit that are let be, by folder: what a table expects of a step stands in one line.</summary>
    private static readonly Dictionary<string, int> MayBeWide = new() { ["tests"] = 3 };

    [Fact]
    public void No_line_is_wider_than_the_screen() =>
        Assert.Empty(new RoomRules(Source.OfRepository("src", "tests")).WideLines(MayBeWide));

    [Fact]
    public void A_line_that_is_too_wide_is_seen_and_so_is_one_that_is_no_more()
    {
        var wide = new RoomRules([new("src/Exchange/Venue.cs", new string('x', RoomRules.MostColumns + 1))]);
        Assert.Equal("src/Exchange/Venue.cs", Assert.Single(wide.WideLines(new Dictionary<string, int>())).Path);
        Assert.Empty(wide.WideLines(new Dictionary<string, int> { ["src/Exchange"] = 1 }));
        Assert.Single(wide.WideLines(new Dictionary<string, int> { ["src"] = 2 }));
    }

    [Fact]
    public void Everything_is_in_its_room()
    {
        var sources = Source.OfRepository("src", "tests");
        Assert.Contains(sources, source => source.Path == "src/Exchange/Venue.cs");
        Assert.Contains(sources, source => source.Path == "src/Server/Server.csproj");
        Assert.Empty(new RoomRules(sources).Trespasses(MayBeLong));
    }

    /// <summary>Each is a small repository with one thing wrong, and what must be said of it.</summary>
    public static TheoryData<string, string, string> Planted => new()
    {
        { "arrows point from the venue down", "src/Exchange/Ledger/LedgerBook.cs", "using TradeCraft.Exchange.Orders;" },
        { "arrows point from the venue down", "src/Exchange/Ledger/Account.cs", "internal class Account { Orders.Order? last; }" },
        { "arrows point from the venue down", "src/Exchange/Matching/Queue.cs", "using Sum = TradeCraft.Exchange.Ledger.LedgerBook;" },
        { "arrows point from the venue down", "src/Exchange/Values/Price.cs", "using static TradeCraft.Exchange.Orders.Order;" },
        { "arrows point from the venue down", "src/Exchange/Values/Price.cs", "public record Price(Commands.Command From);" },
        { "arrows point from the venue down", "src/Exchange/Matching/Queue.cs", "internal class Queue(Venue venue);" },
        { "arrows point from the venue down", "src/Exchange/Accounts/Account.cs", "using TradeCraft.Exchange.Commands;" },
        { "arrows point from the venue down", "src/Exchange/Commands/Command.cs", "using TradeCraft.Exchange.Events;" },
        { "arrows point from the venue down", "src/Exchange/Events/Event.cs", "using TradeCraft.Exchange.Ledger;" },
        { "arrows point from the venue down", "src/Exchange/Orders/Order.cs", "using TradeCraft.Exchange.State;" },
        { "arrows point from the venue down", "src/Exchange/State/VenueState.cs", "using TradeCraft.Exchange.Risk;" },
        { "arrows point from the venue down", "src/Exchange/State/VenueState.cs", "internal class VenueState(Trading.Matcher matcher);" },
        { "arrows point from the venue down", "src/Exchange/Risk/Margin.cs", "using TradeCraft.Exchange.Trading;" },
        { "arrows point from the venue down", "src/Exchange/Trading/Matcher.cs", "using TradeCraft.Exchange.Administration;" },
        { "arrows point from the venue down", "src/Exchange/Administration/Sessions.cs", "internal class Sessions(Venue venue);" },
        { "only the venue stands above the rooms", "src/Exchange/Event.cs", "namespace TradeCraft.Exchange; public struct Event;" },
        { "only the state's room writes", "src/Exchange/Trading/Matcher.cs",
        "class Matcher(VenueState state) { object x = (WritableOrderTable)state.Orders; }" },
        { "only the state's room writes", "src/Exchange/Risk/Margin.cs", "class Margin { StateTables tables = new(); }" },
        { "only the state's room writes", "src/Exchange/Venue.cs", "class Venue { Ledger.WritableLedgerBook ledger = new(); }" },
        { "a room has its place in the order of rooms", "src/Exchange/Fees/Rate.cs", "namespace TradeCraft.Exchange.Fees;" },
        { "no floating point", "src/Exchange/Venue.cs", "class Venue { double x; }" },
        { "no floating point", "src/Exchange/Venue.cs", "class Venue { float x; }" },
        { "no floating point", "src/Exchange/Venue.cs", "class Venue { long x = (long)(3 * 1.5); }" },
        { "no floating point", "src/Exchange/Venue.cs", "class Venue { long x = (long)(3 * 2d); }" },
        { "no floating point", "src/Exchange/Fees/Rate.cs", "class Rate { long x = (long)Math.Sqrt(3); }" },
        { "no clock, chance, threads or I/O", "src/Exchange/Venue.cs", "class Venue { long x = DateTime.UtcNow.Ticks; }" },
        { "no clock, chance, threads or I/O", "src/Exchange/Venue.cs", "class Venue(TimeProvider clock);" },
        { "no clock, chance, threads or I/O", "src/Exchange/Venue.cs", "class Venue { Random chance = new(); }" },
        { "no clock, chance, threads or I/O", "src/Exchange/Venue.cs", "class Venue { object x = Guid.NewGuid(); }" },
        { "no clock, chance, threads or I/O", "src/Exchange/Venue.cs", "class Venue { async Task Decide() { } }" },
        { "no clock, chance, threads or I/O", "src/Exchange/Venue.cs", "using System.IO;" },
        { "nothing static changes", "src/Exchange/Venue.cs", "class Venue { private static int count; }" },
        { "nothing static changes", "src/Exchange/Venue.cs", "class Venue { static long next = 1; }" },
        { "nothing static changes", "src/Exchange/Venue.cs",
        "class Venue { internal static Dictionary<int, List<long>>? Cache { get; set; } }" },
        { "nothing static changes", "src/Exchange/Venue.cs", "class Venue { private static readonly List<int> All = []; }" },
        { "features do not use each other", "src/Server/Portfolio/Api.cs", "using TradeCraft.Server.Orders;" },
        { "features do not use each other", "src/Server/Portfolio/Api.cs", "using TradeCraft.Server.Commands;" },
        { "features do not use each other", "src/Server/Portfolio/Api.cs",
        "namespace TradeCraft.Server.Portfolio; class Api { Orders.OrdersApi? orders; }" },
        { "features do not use each other", "src/Server/Portfolio/Deep/Api.cs", "using Api = TradeCraft.Server.Orders.OrdersApi;" },
        { "the ground floor uses no feature", "src/Server/Platform/Json.cs", "using TradeCraft.Server.Orders;" },
        { "the ground floor uses no feature", "src/Server/Sequencer/Inbox.cs", "using TradeCraft.Server.Orders;" },
        { "the ground floor uses no feature", "src/Server/Storage/Log.cs", "class Log { Server.Orders.OrdersApi? orders; }" },
        { "the ground floor uses no feature", "src/Server/History/Archive.cs", "using TradeCraft.Server.Orders;" },
        { "the ground floor uses no feature", "src/Server/Subscriptions/Reader.cs", "using TradeCraft.Server.Orders;" },
        { "ground rooms use lower floors", "src/Server/Startup/Hosting.cs", "using TradeCraft.Server.Storage;" },
        { "ground rooms use lower floors", "src/Server/Storage/Log.cs", "using TradeCraft.Server.Sequencer;" },
        { "ground rooms use lower floors", "src/Server/Storage/Log.cs", "class Log { Platform.Problems? last; }" },
        { "ground rooms use lower floors", "src/Server/Sequencer/LiveVenue.cs", "using TradeCraft.Server.Platform;" },
        { "ground rooms use lower floors", "src/Server/Sequencer/LiveVenue.cs", "using TradeCraft.Server.Subscriptions;" },
        { "ground rooms use lower floors", "src/Server/Platform/Problems.cs", "using TradeCraft.Server.MarketData;" },
        { "ground rooms use lower floors", "src/Server/Platform/Problems.cs", "using TradeCraft.Server.TradingHours;" },
        { "ground rooms use lower floors", "src/Server/Platform/Problems.cs", "using TradeCraft.Server.Subscriptions;" },
        { "ground rooms use lower floors", "src/Server/Subscriptions/Reader.cs", "using TradeCraft.Server.Platform;" },
        { "ground rooms use lower floors", "src/Server/Subscriptions/Reader.cs", "using TradeCraft.Server.History;" },
        { "ground rooms use lower floors", "src/Server/History/Archive.cs", "using TradeCraft.Server.Contracts;" },
        { "ground rooms use lower floors", "src/Server/Contracts/Event.cs", "using TradeCraft.Server.Audit;" },
        { "ground rooms use lower floors", "src/Server/Audit/Trail.cs", "using TradeCraft.Server.History;" },
        { "ground rooms use lower floors", "src/Server/MarketData/Quotes.cs", "using TradeCraft.Server.TradingHours;" },
        { "ground rooms use lower floors", "src/Server/TradingHours/Hours.cs", "using TradeCraft.Server.MarketData;" },
        { "usings are each file's own", "src/Server/Portfolio/Api.cs", "global using TradeCraft.Server.Orders;" },
        { "usings are each file's own", "src/Server/Server.csproj", """<Using Include="TradeCraft.Server.Orders" />""" },
        { "Server → Projections → Exchange", "src/Projections/Projections.csproj",
            """<ProjectReference Include="../Server/Server.csproj" />""" },
        { "Server → Projections → Exchange", "src/Exchange/Exchange.csproj",
            """<ProjectReference Include="../Projections/Projections.csproj" />""" },
        { "no packages but the server's", "src/Exchange/Exchange.csproj", """<PackageReference Include="Npgsql" />""" },
        { "no packages but the server's", "src/Projections/Projections.csproj",
            """<FrameworkReference Include="Microsoft.AspNetCore.App" />""" },
        { "a name says what is in it", "src/Server/Utils/Text.cs", "" },
        { "a name says what is in it", "src/Server/Orders/OrderHelpers.cs", "" },
        { "a name says what is in it", "src/Exchange/OrderManager.cs", "" },
        { "a name says what is in it", "tests/Exchange.Tests/Common/World.cs", "" },
        { "namespace = folder", "src/Server/Portfolio/Api.cs", "namespace TradeCraft.Server.Orders;" },
        { "a file fits in the head", "src/Server/Portfolio/Api.cs", new string('\n', RoomRules.MostLines + 1) },
    };

    [Theory]
    [MemberData(nameof(Planted))]
    public void A_planted_trespass_is_seen(string rule, string path, string text)
    {
        var trespasses = new RoomRules([.. House().Where(source => source.Path != path), new(path, text)]).Trespasses(new HashSet<string>())
            .ToList();
        Assert.Contains(trespasses, trespass => trespass.Path == path && trespass.Rule == rule);
    }

    [Fact]
    public void A_house_in_order_has_nothing_to_report() => Assert.Empty(new RoomRules(House()).Trespasses(new HashSet<string>()));

    [Fact]
    public void A_file_that_became_short_must_leave_the_list()
    {
        var trespass = Assert.Single(new RoomRules(House()).Trespasses(new HashSet<string> { "src/Exchange/Venue.cs" }));
        Assert.Equal("src/Exchange/Venue.cs", trespass.Path);
    }

    /// <summary>A house in order, with everything in it that looks like a trespass and is none.</summary>
    private static List<Source> House() =>
    [
        new("src/Exchange/Exchange.csproj",
            """<PackageReference Include="Microsoft.CodeAnalysis.BannedApiAnalyzers" PrivateAssets="all" />"""),
        new("src/Exchange/Commands/Command.cs",
        "namespace TradeCraft.Exchange.Commands; public abstract record Command; public enum OrderType : byte { Limit }"),
        new("src/Exchange/Venue.cs", """
            using TradeCraft.Exchange.Ledger;
            using TradeCraft.Exchange.Orders;
            namespace TradeCraft.Exchange;
            // A double of the DateTime, in a comment.
            public sealed class Venue { private readonly Ledger.LedgerBook ledger = new(); const string Text = "float 1.5";
            """ + """
             private const int Top = 3; }
            """),
        new("src/Exchange/Ledger/LedgerBook.cs", """
            using TradeCraft.Exchange.Values;
            namespace TradeCraft.Exchange.Ledger;
            public sealed class LedgerBook { static readonly decimal[] Powers = [1m, 1.5m]; static int Of(int x) => x;
            """ + """
             static LedgerBook Zero => new(); const ulong Mix = 0xBF58476D1CE4E5BD; }
            """),
        new("src/Exchange/Orders/Order.cs",
        "using TradeCraft.Exchange.Commands; namespace TradeCraft.Exchange.Orders; internal struct Order { public OrderType Type; }"),
        new("src/Exchange/Accounts/Account.cs", "namespace TradeCraft.Exchange.Accounts; internal sealed class Account;"),
        new("src/Exchange/Events/Event.cs",
        "using TradeCraft.Exchange.Commands; namespace TradeCraft.Exchange.Events; public struct Event { public OrderType Type; }"),
        new("src/Exchange/State/VenueState.cs",
        "using TradeCraft.Exchange.Ledger; namespace TradeCraft.Exchange.State; internal sealed class VenueState { Orders.Order last; }"),
        new("src/Exchange/Risk/Margin.cs",
        "using TradeCraft.Exchange.State; namespace TradeCraft.Exchange.Risk; internal sealed class Margin(VenueState state);"),
        new("src/Exchange/Trading/Matcher.cs",
        "using TradeCraft.Exchange.Risk; namespace TradeCraft.Exchange.Trading; internal sealed class Matcher(Margin margin);"),
        new("src/Exchange/Administration/Sessions.cs",
        "using TradeCraft.Exchange.Trading; namespace TradeCraft.Exchange.Administration; "
            + "internal sealed class Sessions(Matcher matcher);"),
        new("src/Exchange/Matching/Entry.cs",
        "namespace TradeCraft.Exchange.Matching; internal struct Entry { public int Order; public int Orders; "
            + "int Sum => Orders.CompareTo(1); }"),
        new("src/Server/Commands/Users.cs",
        "using TradeCraft.Server.Orders; namespace TradeCraft.Server.Commands; internal static class Users;"),
        new("src/Exchange/Values/Money.cs",
        "namespace TradeCraft.Exchange.Values; public readonly record struct Money(long Units) { "
            + "public static Money operator +(Money a, Money b) => a; public static bool operator ==(Money a, int b) => true; }"),
        new("src/Projections/Projections.csproj", """<ProjectReference Include="../Exchange/Exchange.csproj" />"""),
        new("src/Server/Server.csproj",
            """<ProjectReference Include="../Projections/Projections.csproj" /><PackageReference Include="Npgsql" />"""),
        new("src/Server/Program.cs",
            "using TradeCraft.Server.Orders; using TradeCraft.Server.Platform; using TradeCraft.Server.Portfolio;"),
        new("src/Server/Platform/Problems.cs",
        "using TradeCraft.Server.Sequencer; namespace TradeCraft.Server.Platform; public sealed class Problems { static int count; }"),
        new("src/Server/Startup/Hosting.cs", "namespace TradeCraft.Server.Startup; internal static class Hosting;"),
        new("src/Server/Storage/Log.cs",
        "using TradeCraft.Server.Startup; namespace TradeCraft.Server.Storage; internal sealed class Log;"),
        new("src/Server/Subscriptions/Reader.cs",
        "using TradeCraft.Server.Storage; namespace TradeCraft.Server.Subscriptions; "
            + "internal sealed class Reader(Sequencer.LiveVenue venue);"),
        new("src/Server/History/Archive.cs",
        "using TradeCraft.Server.Subscriptions; namespace TradeCraft.Server.History; internal sealed class Archive;"),
        new("src/Server/Contracts/Event.cs",
        "using TradeCraft.Server.Platform; namespace TradeCraft.Server.Contracts; internal sealed record Event;"),
        new("src/Server/Audit/Trail.cs",
        "using TradeCraft.Server.Platform; namespace TradeCraft.Server.Audit; internal sealed class Trail;"),
        new("src/Server/MarketData/Quotes.cs",
        "using TradeCraft.Server.Platform; namespace TradeCraft.Server.MarketData; internal sealed class Quotes;"),
        new("src/Server/TradingHours/Hours.cs", "namespace TradeCraft.Server.TradingHours; internal sealed record Hours;"),
        new("src/Server/Orders/OrdersApi.cs",
        "using TradeCraft.Server.Platform; namespace TradeCraft.Server.Orders; public static class OrdersApi;"),
        new("src/Server/Portfolio/Portfolio.cs",
        "using TradeCraft.Exchange.Orders; using TradeCraft.Server.Sequencer; namespace TradeCraft.Server.Portfolio; "
            + "public sealed record Portfolio(int Orders) { int Count => Orders.CompareTo(1); }"),
        new("src/Server/Sequencer/LiveVenue.cs",
        "namespace TradeCraft.Server.Sequencer; public sealed class LiveVenue { Task x; double y = 1.5; DateTime z; }"),
    ];
}
