using System.Globalization;
using TradeCraft.Projections.Indicators;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.MarketData;

/// <summary>A line of an indicator.</summary>
/// <param name="Kind">"rsi", "macd": as in the chart's list.</param>
/// <param name="Settings">The numbers that it is worked out with, in their order; without, the usual ones.</param>
/// <param name="Line">Which of its lines, counted from 0.</param>
public sealed record IndicatorRequest(string Kind, IReadOnlyList<decimal>? Settings = null, int Line = 0);

/// <summary>A line of an indicator that there is, with settings that it allows.</summary>
internal sealed record ChosenIndicator(IndicatorKind Kind, IReadOnlyList<decimal> Settings, int Line)
{
    /// <summary>In words: "RSI 14", "Signal of MACD 12, 26, 9".</summary>
    public string Title
    {
        get
        {
            var name = Settings.Count == 0 ? Kind.Name : $"{Kind.Name} {SettingsText}";
            return Kind.Lines.Length == 1 ? name : $"{Kind.Lines[Line]} of {name}";
        }
    }

    /// <summary>"12, 26, 9"; empty where there are none.</summary>
    public string SettingsText =>
        string.Join(", ", Settings.Select(setting => setting.Trimmed().ToString(CultureInfo.InvariantCulture)));

    /// <summary>The same for all lines of the same indicator with the same settings.</summary>
    public string Key => $"{Kind.Id} {SettingsText}";

    /// <summary>From what was asked for. Null where something is wrong with it, which is then among the errors.</summary>
    /// <param name="field">Where in the request it stands: errors name it.</param>
    public static ChosenIndicator? Read(IndicatorRequest request, string field, FieldErrors errors)
    {
        if (IndicatorKind.Find(request.Kind) is not { } kind)
        {
            errors.Add($"{field}.kind", "There is no such indicator.");
            return null;
        }

        var isRight = errors.Require(
            request.Line >= 0 && request.Line < kind.Lines.Length, $"{field}.line", $"Must be from 0 to {kind.Lines.Length - 1}.");
        var settings = request.Settings ?? [.. kind.Settings.Select(setting => setting.Usual)];
        if (!errors.Require(
            settings.Count == kind.Settings.Length, $"{field}.settings", $"{kind.Name} has {kind.Settings.Length} settings."))
            return null;
        foreach (var (setting, value) in kind.Settings.Zip(settings))
            isRight &= errors.Require(
                setting.Allows(value), $"{field}.settings",
                $"{setting.Name} must be from {setting.Least} to {setting.Most}, a multiple of {setting.Step}.");
        return isRight ? new(kind, [.. settings.Select(value => value.Trimmed())], request.Line) : null;
    }
}
