using System.Globalization;

namespace TradeCraft.Bench;

/// <summary>What was measured, as a table that can be pasted into bench/README.md.</summary>
internal sealed class Report
{
    private readonly List<(string What, string Figure)> rows = [];

    public void Add(string what, double figure, string unit) => Add(what, $"{Short(figure)} {unit}".Trim());

    public void Add(string what, string figure)
    {
        Console.Error.WriteLine($"  {what}: {figure}");
        rows.Add((what, figure));
    }

    public void Print(TextWriter output)
    {
        var widest = rows.Max(row => row.What.Length);
        output.WriteLine($"| {"What".PadRight(widest)} | Figure |");
        output.WriteLine($"|{new string('-', widest + 2)}|---|");
        foreach (var (what, figure) in rows) output.WriteLine($"| {what.PadRight(widest)} | {figure} |");
    }

    private static string Short(double figure) => figure switch
    {
        >= 10_000_000 => (figure / 1_000_000).ToString("0.0", CultureInfo.InvariantCulture) + " M",
        >= 1_000_000 => (figure / 1_000_000).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        >= 10_000 => (figure / 1_000).ToString("0.0", CultureInfo.InvariantCulture) + " k",
        >= 100 => figure.ToString("0", CultureInfo.InvariantCulture),
        _ => figure.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
