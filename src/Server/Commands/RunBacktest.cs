using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Commands;

/// <summary>Not for people: the server starts it.</summary>
internal static class RunBacktest
{
    public static Verb Verb { get; } = new(
        BacktestProcess.Verb, null, "runs one backtest that the server hands over", "The server starts it and writes to its input.", [],
        RunAsync);

    private static Task<int> RunAsync(Request request)
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        BacktestWorker.Run(input, output);
        return Task.FromResult(0);
    }
}
