using System.Diagnostics;
using TradeCraft.Server.Alerts;

namespace TradeCraft.Bench.Markets;

/// <summary>What a trade costs when alerts wait for other prices, none of them or very many, and what one costs that fires.</summary>
internal static class AlertsBench
{
    private const int Instruments = 40;
    private const int Trades = 20_000_000;
    private const long Middle = 1_000_000;

    public static void Run(Report report)
    {
        See(new Report(), alerts: 1_000);
        foreach (var alerts in new[] { 0, 1_000, 100_000 }) See(report, alerts);
        Fire(report, 100_000);
    }

    private static void See(Report report, int alerts)
    {
        var (book, fired) = (BookOf(alerts), new List<Firing>());
        var start = Stopwatch.GetTimestamp();
        for (var trade = 0; trade < Trades; trade++) book.See(new(trade % Instruments), Middle + (trade & 255), default, fired);
        report.Add($"Markets, {alerts:N0} alerts that wait: trades seen", Trades / Stopwatch.GetElapsedTime(start).TotalSeconds, "/s");
        if (fired.Count > 0) throw new InvalidOperationException("An alert fired that should wait.");
    }

    private static void Fire(Report report, int alerts)
    {
        var (book, fired) = (BookOf(alerts), new List<Firing>(alerts));
        var start = Stopwatch.GetTimestamp();
        for (var instrument = 0; instrument < Instruments; instrument++)
        {
            book.See(new(instrument), 1, default, fired);
            book.See(new(instrument), 2 * Middle, default, fired);
        }

        report.Add($"Markets, {alerts:N0} alerts: fired", fired.Count / Stopwatch.GetElapsedTime(start).TotalSeconds, "/s");
        if (fired.Count != alerts) throw new InvalidOperationException("Not all alerts fired.");
    }

    private static AlertBook BookOf(int alerts)
    {
        var book = new AlertBook();
        for (var id = 0; id < alerts; id++)
        {
            var isAbove = id % 2 == 0;
            book.Add(new(id, new(1), new(id / 2 % Instruments), isAbove ? AlertCondition.Above : AlertCondition.Below, repeats: false)
            {
                Price = isAbove ? Middle + 1_000 + id : Middle - 1_000 - id,
            });
        }

        return book;
    }
}
