using System.Text.Json;
using TradeCraft.Projections.Indicators;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Projections;

/// <summary>
/// The web client has the same indicators in its own language. Both are held to the same files, by this and by the client's
/// <c>values.test.ts</c> and <c>published.test.ts</c>.
/// </summary>
public sealed class IndicatorTests
{
    private static readonly JsonElement Shared = Read("values");
    private static readonly JsonElement Published = Read("published");

    public static TheoryData<string> Kinds => [.. IndicatorKind.All.Select(kind => kind.Id)];

    public static TheoryData<int, string> PublishedOnes =>
        new(Published.GetProperty("published").EnumerateArray().Select((each, index) => (index, each.GetProperty("of").GetString()!)));

    [Fact]
    public void The_kinds_there_are_with_their_settings_and_lines_are_those_of_the_web_client() =>
        Assert.Equal(
            Shared.GetProperty("kinds").EnumerateObject().Select(kind => Describe(kind.Name, kind.Value)),
            IndicatorKind.All.Select(Describe));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_says_of_the_shared_bars_what_the_web_client_says(string id)
    {
        var bars = Bars(Shared);
        var both = Shared.GetProperty("kinds").GetProperty(id).GetProperty("values").EnumerateArray().ToList();
        Assert.Equal(2, both.Count);
        foreach (var known in both)
        {
            var indicator = Start(id, known);
            var lines = known.GetProperty("lines").EnumerateArray().Select(line => line.EnumerateArray().ToList()).ToList();
            Assert.Equal(IndicatorKind.Find(id)!.Lines.Length, lines.Count);
            for (var at = 0; at < bars.Count; at++)
            {
                var said = indicator.Step(bars[at]);
                Assert.Equal(lines.Count, said.Length);
                for (var line = 0; line < lines.Count; line++) AssertNear(lines[line][at], said[line], $"{id}, line {line}, bar {at}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(PublishedOnes))]
    public void Each_is_as_published(int index, string of)
    {
        var known = Published.GetProperty("published")[index];
        var (line, bars) = (known.GetProperty("line").GetInt32(), Bars(Published));
        var indicator = Start(known.GetProperty("kind").GetString()!, known);
        var said = bars.ConvertAll(bar => indicator.Step(bar)[line]);
        var values = known.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()).ToList();
        if (!known.GetProperty("saidLater").GetBoolean()) Assert.All(said[..^values.Count], Assert.Null);
        foreach (var (value, expected) in said[^values.Count..].Zip(values))
            Assert.True(Math.Abs(value!.Value - expected) < 0.005, $"{of}: {value}, and not {expected}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_running_bar_is_taken_from_the_state_before_it_however_often_it_changes(string id)
    {
        var kind = IndicatorKind.Find(id)!;
        var settings = kind.Settings.Select(setting => setting.Usual).ToList();
        var (looked, plain) = (kind.Start(settings), kind.Start(settings));
        foreach (var bar in Bars(Shared))
        {
            looked.Peek(bar with { High = 500, Low = 1, Volume = 1 });
            var running = looked.Peek(bar);
            Assert.Equal(running, looked.Step(bar));
            Assert.Equal(running, plain.Step(bar));
        }
    }

    /// <summary>A still market, and settings at both ends of their ranges.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_says_numbers_or_nothing_whatever_its_settings(string id)
    {
        var kind = IndicatorKind.Find(id)!;
        foreach (var settings in (List<decimal>[])
            [[.. kind.Settings.Select(setting => setting.Least)], [.. kind.Settings.Select(setting => setting.Most)]])
        {
            var indicator = kind.Start(settings);
            for (var bar = 0; bar < 1_100; bar++)
            {
                var said = indicator.Step(new(bar / 60, 5, 5, 5, 0));
                Assert.All(said, value => Assert.True(value is null || double.IsFinite(value.Value), $"{id}, bar {bar}: {value}"));
            }
        }
    }

    [Fact]
    public void A_setting_is_within_its_range_and_a_multiple_of_its_step()
    {
        var setting = IndicatorKind.Find("parabolic")!.Settings[0];
        Assert.All([0.01m, 0.03m, 0.07m, 0.2m], value => Assert.True(setting.Allows(value)));
        Assert.All([0m, 0.015m, 0.21m, -0.01m], value => Assert.False(setting.Allows(value)));
        Assert.All(IndicatorKind.All.SelectMany(kind => kind.Settings), each => Assert.True(each.Allows(each.Usual)));
    }

    private static string Describe(IndicatorKind kind) => Describe(
        kind.Id, kind.Name, kind.Unit.ToString(), kind.Lines,
        kind.Settings.Select(setting => (setting.Name, setting.Usual, setting.Least, setting.Most, setting.Step)));

    private static string Describe(string id, JsonElement kind) => Describe(
        id, kind.GetProperty("name").GetString()!, kind.GetProperty("unit").GetString()!,
        kind.GetProperty("lines").EnumerateArray().Select(line => line.GetString()!),
        kind.GetProperty("settings").EnumerateArray().Select(setting => (
            setting.GetProperty("name").GetString()!, setting.GetProperty("usual").GetDecimal(),
            setting.GetProperty("range")[0].GetDecimal(), setting.GetProperty("range")[1].GetDecimal(),
            setting.GetProperty("step").GetDecimal())));

    private static string Describe(
        string id, string name, string unit, IEnumerable<string> lines,
        IEnumerable<(string Name, decimal Usual, decimal Least, decimal Most, decimal Step)> settings) =>
        $"{id}: {name}, {unit.ToLowerInvariant()}; lines {string.Join('|', lines)}; settings "
        + string.Join('|', settings.Select(setting =>
            $"{setting.Name} {setting.Usual:0.##} from {setting.Least:0.##} to {setting.Most:0.##} by {setting.Step:0.##}"));

    private static Indicator Start(string id, JsonElement known) =>
        IndicatorKind.Find(id)!.Start([.. known.GetProperty("settings").EnumerateArray().Select(setting => setting.GetDecimal())]);

    private static List<IndicatorBar> Bars(JsonElement file) =>
    [
        .. file.GetProperty("bars").EnumerateArray().Select(bar => new IndicatorBar(
            bar[0].GetInt64(), bar[1].GetDouble(), bar[2].GetDouble(), bar[3].GetDouble(), bar[4].GetDouble())),
    ];

    private static void AssertNear(JsonElement known, double? said, string where)
    {
        var isNear = known.ValueKind == JsonValueKind.Null || said is null
            ? known.ValueKind == JsonValueKind.Null && said is null
            : Math.Abs(said.Value - known.GetDouble()) <= 1e-9 * Math.Max(1, Math.Abs(known.GetDouble()));
        Assert.True(isNear, $"{where}: {said?.ToString() ?? "nothing"}, and not {known}");
    }

    private static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Repository.At($"tests/indicators/{name}.json"))).RootElement;
}
