using TradeCraft.Bench;
using TradeCraft.Bench.Backtests;
using TradeCraft.Bench.Core;
using TradeCraft.Bench.Durability;
using TradeCraft.Bench.Http;
using TradeCraft.Bench.Markets;
using TradeCraft.Bench.Streaming;
using TradeCraft.Bench.Web;

if (args is [LoadClient.Verb]) return await LoadClient.ServeAsync(Console.In, Console.Out);

var isLong = args.Contains("--long");

// What can be measured, in the order in which all of it is.
(string Name, Func<Report, Task> Run)[] benches =
[
    ("core", report => Task.Run(() => CoreBench.Run(report))),
    ("log", LogBench.RunAsync),
    ("durability", DurabilityBench.RunAsync),
    ("recovery", RecoveryBench.RunAsync),
    ("http", HttpBench.RunAsync),
    ("stream", StreamBench.RunAsync),
    ("markets", MarketsBench.RunAsync),
    ("backtests", report => Task.Run(() => BacktestBench.Run(report))),
    ("web", report => WebBench.RunAsync(report, isLong)),
];

string[] named = [.. args.Where(arg => arg != "--long")];
var wanted = named.Length == 0 ? [.. benches.Select(bench => bench.Name)] : named;
if (wanted.FirstOrDefault(name => !benches.Any(bench => bench.Name == name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no bench `{unknown}`. There are: {string.Join(", ", benches.Select(bench => bench.Name))}.");
    return 1;
}

var report = new Report();
foreach (var (name, run) in benches.Where(bench => wanted.Contains(bench.Name))) await run(report);
report.Print(Console.Out);
return 0;
