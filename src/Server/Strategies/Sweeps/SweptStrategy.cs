using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Strategies.Sweeps;

/// <summary>A strategy with other numbers in it, found by JSON Pointer (RFC 6901).</summary>
internal static class SweptStrategy
{
    private const int MostSteps = 12;

    /// <summary>The strategy with a value of each of the sweep's parameters.</summary>
    public static StrategyRequest With(StrategyRequest strategy, SweepRequest sweep, IReadOnlyList<decimal> values)
    {
        var node = JsonSerializer.SerializeToNode(strategy, Json.Options)!;
        for (var each = 0; each < values.Count; each++)
            foreach (var path in sweep.Parameters[each].Paths)
                TrySet(node, path, values[each]);
        return node.Deserialize<StrategyRequest>(Json.Options)!;
    }

    /// <summary>Null where one of the paths does not name a number of it, or a whole one is wanted.</summary>
    public static StrategyRequest? With(StrategyRequest strategy, IReadOnlyList<string> paths, decimal value)
    {
        var node = JsonSerializer.SerializeToNode(strategy, Json.Options)!;
        try
        {
            return paths.All(path => TrySet(node, path, value)) ? node.Deserialize<StrategyRequest>(Json.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Numbers are strings on the wire, and counts are numbers: what stands there says which. What was left out stands there as null.
    /// </summary>
    private static bool TrySet(JsonNode root, string path, decimal value)
    {
        var steps = path.Split('/');
        if (steps.Length is < 3 or > MostSteps || steps is not ["", "rules", ..] and not ["", "script", "parameters", _]) return false;
        var at = root;
        foreach (var step in steps[1..^1])
        {
            if (Child(at, Named(step)) is not { } child) return false;
            at = child;
        }

        var (last, text) = (Named(steps[^1]), value.Trimmed().ToString(CultureInfo.InvariantCulture));
        switch (at)
        {
            case JsonObject holder when holder.ContainsKey(last) && New(holder[last]) is { } put:
                holder[last] = put;
                return true;
            case JsonArray list when Place(list, last) is { } place && New(list[place]) is { } put:
                list[place] = put;
                return true;
            default:
                return false;
        }

        JsonNode? New(JsonNode? old) => (old?.GetValueKind(), old) switch
        {
            (JsonValueKind.String, _) when decimal.TryParse(
                old!.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture, out _) => JsonValue.Create(text),
            (JsonValueKind.Number, _) => Whole(),
            (null, _) => last == "most_bars" ? Whole() : JsonValue.Create(text),
            _ => null,
        };

        JsonNode? Whole() =>
            value == decimal.Truncate(value) && Math.Abs(value) < int.MaxValue ? JsonValue.Create((int)value) : null;
    }

    private static JsonNode? Child(JsonNode at, string step) => at switch
    {
        JsonObject holder => holder[step],
        JsonArray list when Place(list, step) is { } place => list[place],
        _ => null,
    };

    private static int? Place(JsonArray list, string step) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place < list.Count ? place : null;

    private static string Named(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
