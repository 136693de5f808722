using System.Text.RegularExpressions;
using TradeCraft.Exchange.Events;
using Xunit;

namespace TradeCraft.Exchange.Tests.Rooms;

/// <summary>
/// Who reads which type of event. A reader that names all of them is guarded by the compiler: its switches have no other arm. Every other
/// reader has a column here, and every type a row: x where the reader acts on it, a dot where it is ignored on purpose. A new type fails
/// until its row is written, which is one decision a reader.
/// </summary>
public sealed partial class EventReadersTests
{
    private static readonly string[] Readers =
    [
        "Exchange/Ledger/Postings",
        "Projections/AccountBalances",
        "Projections/Conditions",
        "Projections/Definitions",
        "Projections/Depth",
        "Projections/EquityCurve",
        "Projections/MarketView",
        "Projections/OrderHistory",
        "Projections/OrderStory",
        "Projections/Portfolios",
        "Projections/Positions",
        "Projections/Tape",
        "Projections/TradeHistory",
        "Projections/VenueProjections",
        "Server/Alerts/AlertWatch",
        "Server/History/OrdersProjection",
        "Server/History/TradesProjection",
        "Server/Markets/CandlesTopic",
        "Server/Markets/PrintsTopic",
        "Server/Orders/OrdersTopic",
        "Server/Orders/TradesTopic",
        "Server/Recordings/MarketRecorder",
        "Server/Replays/Counterfactuals/OrderNumbers",
        "Server/Replays/Counterfactuals/TraderCommands",
        "Server/Replays/FillCount",
        "Server/Storage/EventCodec.Reading",
        "Server/Strategies/Backtests/BacktestVenue",
    ];

    private const string Table = """
        AssetListed         . . . x . . . . . . . . . . . . . . . . . . . . . x .
        InstrumentListed    . . x x . . . . . . . . . x . . . . . . . . . . . x x
        AccountOpened       . . x x . . . . . . . . . . . . . . . . . . . x . x .
        Transferred         x x . . . x . . . x x . . . . . . . . . . . . x . x .
        OrderPlaced         x . . . . . . x x . . . . . . x . . . x . . x x . x x
        OrderRested         . . . . x . . x x . . . . . . . . . . . . . . . . x .
        TradeExecuted       x . . . x x . x x . x x x x x x x x x x x x . x x x x
        OrderCancelled      x . . . x . . x x . . . . . . . . . . . . . . x . x x
        AccountTermsSet     . . x x . . . . . . . . . . . . . . . . . . . x . x .
        InstrumentTermsSet  . . x x . . . . . . . . . . . . . . . . . . . . . x .
        PhysicsSet          . . x x . . . . . . . . . . . . . . . . . . . . . x .
        PhaseChanged        . . . . . . x . . . . . . . . . . . . . . . . . . x .
        PriceBandSet        . . . . . . . . . . . . . . . . . . . . . . . . . x .
        OrderArrived        . . . . . . . x x . . . . . . . . . . . . . . x . x .
        OrderPooled         . . . . x . . x . . . . . . . . . . . . . . . . . x .
        StopSet             . . . . . . . x . . . . . . . . . . . . . . . . . x .
        OrderTriggered      x . . . . . . x x . . . . . . . . . . . . . . x . x x
        OrderReplaced       x . . . x . . x x . . . . . . . . . . . . . . x . x .
        CancelRequested     . . . . . . . . . . . . . . . . . . . . . . . x . x .
        ReplaceRequested    . . . . . . . . . . . . . . . . . . . . . . . x . x .
        LegSized            x . . . x . . x . . . . . . . . . . . . . . . . . x .
        LoanTaken           x . . . . . . . . . . . . . . . . . . . . . . . . x .
        LoanRepaid          x . . . . . . . . . . . . . . . . . . . . . . . . x .
        AccountReset        . x . x . x . . . . x . . . . . . . . . . . . x . x .
        MarginCalled        . . . . . . . . . . . . . . . . . . . . . . . . . x .
        MarginRestored      . . . . . . . . . . . . . . . . . . . . . . . . . x .
        SharesSplit         . . . . . x x . . . x . . x x . . . . . . x . . . x .
        DividendDeclared    . . . . . . . . . . . . . . . . . . . . . . . . . x .
        RequestDone         . . . . . . . . . . . . . . . . . . . . . . . . . x .
        HouseQuoted         . . . . x . . . . . . . . . . . . . . . . . . . . . .
        HouseTaken          . . . . x . . . . . . . . . . . . . . . . . . . . . .
        DepthQuoted         . . . . . . . . . . . . . . . . . . . . . x . . . . .
        PrintReported       . . . . . . . . . . . x . . x . . x x . . x . . . . .
        MarkReported        . . . . . . x . . . . . . . . . . . . . . . . . . . .
        """;

    private static readonly Dictionary<string, string[]> Rows = Table.Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .ToDictionary(words => words[0], words => words[1..]);

    private static readonly IReadOnlyList<Source> Sources = Source.OfRepository("src");

    public static TheoryData<string> Columns => [.. Readers];

    [Fact]
    public void Every_type_of_event_has_a_row_with_one_decision_for_each_reader()
    {
        Assert.Equal(Enum.GetNames<EventType>().Order(), Rows.Keys.Order());
        Assert.All(Rows.Values, row => Assert.Equal(Readers.Length, row.Length));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_reader_acts_on_what_the_table_says_and_ignores_the_rest(string reader)
    {
        var column = Array.IndexOf(Readers, reader);
        var named = NamedIn(Sources.Single(source => source.Path == $"src/{reader}.cs"));
        Assert.Equal(Rows.Where(row => row.Value[column] == "x").Select(row => row.Key).Order(), named.Order());
    }

    /// <summary>
    /// So what applies events to the venue's state names all of them. The rooms of the exchange that decide are left out: they raise
    /// events.
    /// </summary>
    [Fact]
    public void Whoever_reads_some_types_only_has_a_column()
    {
        var readers = Sources.Where(source => source.IsCSharp
            && (!source.IsIn("src/Exchange") || source.IsIn("src/Exchange/Ledger") || source.IsIn("src/Exchange/State")));
        var partial = readers.Where(source => NamedIn(source).Count is > 0 and var named && named < Rows.Count);
        Assert.Equal(partial.Select(source => source.Path["src/".Length..^".cs".Length]), Readers);
    }

    private static HashSet<string> NamedIn(Source source) =>
        [.. Member().Matches(source.Code).Select(match => match.Groups[1].Value).Where(name => Enum.TryParse<EventType>(name, out _))];

    [GeneratedRegex(@"\bEventType\.(\w+)")]
    private static partial Regex Member();
}
