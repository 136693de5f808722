using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Charts;

public enum ChartStyle
{
    Candles,
    Bars,
    Heikin,
    Line,
    Area,
}

public enum ChartScale
{
    Normal,
    Log,
    Percent,
}

/// <param name="Name">As the client calls it, 1 to 40 characters.</param>
/// <param name="Settings">The numbers that it is worked out with, at most 10.</param>
public sealed record LayoutIndicator(string Name, IReadOnlyList<decimal> Settings);

/// <summary>What one chart shows, and how.</summary>
/// <param name="Interval">Of a bar: 5s, 15s, 30s, 1m, 5m, 15m, 30m, 1h, 4h, 1d, 1w or 1M.</param>
/// <param name="Indicators">At most 40.</param>
/// <param name="Compared">Symbols that are laid over it, at most 5.</param>
public sealed record LayoutChart(
    string Symbol, string Interval, ChartStyle Style, ChartScale Scale, IReadOnlyList<LayoutIndicator> Indicators,
    IReadOnlyList<string> Compared);

/// <summary>What the charts have in common.</summary>
public sealed record LayoutLinks(bool Symbol, bool Interval, bool Crosshair, bool Time);

/// <param name="Items">What was drawn on the chart of the symbol when the layout was saved, at most 100.</param>
public sealed record LayoutDrawings(string Symbol, IReadOnlyList<Drawing> Items);

/// <param name="Charts">1, 2, 4 or 6.</param>
/// <param name="Active">Which of them the tools belong to, from 0.</param>
/// <param name="Drawings">Each symbol once, at most 36.</param>
public sealed record LayoutContent(
    IReadOnlyList<LayoutChart> Charts, int Active, LayoutLinks Links, IReadOnlyList<LayoutDrawings> Drawings);

/// <param name="Version">Of the layout that was read and changed; 0 for a new one.</param>
/// <param name="Name">1 to 60 characters, which no other layout of the user has.</param>
public sealed record PutLayoutRequest(int Version, string Name, LayoutContent Content);

/// <param name="Id">Chosen by who saved it first.</param>
/// <param name="Version">Grows by one with each change.</param>
/// <param name="IsShared">It has a link.</param>
public sealed record LayoutBody(Guid Id, string Name, int Version, bool IsShared, DateTimeOffset ChangedAt, LayoutContent Content);

/// <param name="NamesAuthor">Whoever has the link is told the username of who saved the layout; no otherwise.</param>
public sealed record LinkLayoutRequest(bool NamesAuthor = false);

/// <param name="Token">What the link ends with: the page is /layout#token. It is shown this once.</param>
public sealed record LayoutLinkBody(string Token);

/// <summary>A layout as whoever has its link sees it.</summary>
/// <param name="Author">The username of who saved it; null where they did not want it told.</param>
public sealed record SharedLayoutBody(string Name, string? Author, LayoutContent Content);

/// <summary>What makes no sense in a layout.</summary>
internal static class LayoutCheck
{
    private const int MostName = 60;
    private const int MostIndicators = 40;
    private const int MostSettings = 10;
    private const int MostCompared = 5;
    private const int MostDrawnOn = 36;

    /// <summary>Of a symbol and of an indicator's name.</summary>
    private const int MostWord = 40;

    private static readonly HashSet<string> Intervals =
        ["5s", "15s", "30s", "1m", "5m", "15m", "30m", "1h", "4h", "1d", "1w", "1M"];

    public static FieldErrors Of(PutLayoutRequest request)
    {
        var (errors, content, name) = (new FieldErrors(), request.Content, request.Name.Trim());
        errors.Require(request.Version >= 0, "version", "Must be 0 or more.");
        errors.Require(
            name.Length is >= 1 and <= MostName && !name.Any(char.IsControl), "name", $"Must be 1 to {MostName} characters.");
        errors.Require(content.Charts.Count is 1 or 2 or 4 or 6, "content.charts", "Must be 1, 2, 4 or 6.");
        errors.Require(
            content.Active >= 0 && content.Active < content.Charts.Count, "content.active", "Must be the place of one of the charts.");
        foreach (var chart in content.Charts) Check(chart, errors);

        var symbols = content.Drawings.Select(drawn => drawn.Symbol).ToList();
        errors.Require(
            symbols.Count <= MostDrawnOn && symbols.Distinct().Count() == symbols.Count && symbols.TrueForAll(IsWord), "content.drawings",
            $"Must be each symbol once, at most {MostDrawnOn}.");
        foreach (var drawn in content.Drawings) DrawingsApi.Check(drawn.Items, errors);
        return errors;
    }

    private static void Check(LayoutChart chart, FieldErrors errors)
    {
        errors.Require(IsWord(chart.Symbol), "content.charts.symbol", $"Must be 1 to {MostWord} characters.");
        errors.Require(
            Intervals.Contains(chart.Interval), "content.charts.interval", $"Must be one of {string.Join(", ", Intervals)}.");
        errors.Require(Enum.IsDefined(chart.Style), "content.charts.style", "There is no such style.");
        errors.Require(Enum.IsDefined(chart.Scale), "content.charts.scale", "There is no such scale.");
        errors.Require(
            chart.Indicators.Count <= MostIndicators, "content.charts.indicators", $"Must be at most {MostIndicators}.");
        errors.Require(
            chart.Indicators.All(one => IsWord(one.Name) && one.Settings.Count <= MostSettings), "content.charts.indicators",
            $"Each must have a name of 1 to {MostWord} characters and at most {MostSettings} settings.");
        errors.Require(
            chart.Compared.Count <= MostCompared && chart.Compared.All(IsWord), "content.charts.compared",
            $"Must be at most {MostCompared} symbols.");
    }

    private static bool IsWord(string text) => text.Length is >= 1 and <= MostWord;
}
