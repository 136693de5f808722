using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies.Rules;
using TradeCraft.Server.Strategies.Scripts;
using TradeCraft.Server.Strategies.Sweeps;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>
/// A backtest's own process, as it looks from within: reads an order, runs it, and says lines of JSON. Whatever a script does to the
/// process (there is code within JavaScript's own functions that no limit sees) ends this backtest and nothing else.
/// </summary>
internal static class BacktestWorker
{
    /// <summary>A call into a script that takes longer than this sits in one of JavaScript's own functions.</summary>
    private static readonly TimeSpan MostOfCall = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);
    private static readonly Lock Saying = new();

    /// <summary>Runs one backtest. The input stays open until the other side is done with it: when it ends, so does the process.</summary>
    public static void Run(System.IO.Stream input, System.IO.Stream output)
    {
        var (order, bars) = BacktestOrder.Read(input);
        Background(() => EndWith(input));
        var last = 0L;
        try
        {
            var plan = BacktestTerms.PlanOf(order.Request, [.. order.Instruments.Select(BacktestOrder.Listed)]);
            if (order.Trials is { } trials)
            {
                foreach (var values in trials) Say(output, new(Trial: Try(values, plan, order.Request, bars, output)));
                Say(output, new(HasEnded: true));
                return;
            }

            var start = Stopwatch.GetTimestamp();
            var outcome = Play(plan, order.Request.Strategy, bars, output, progress =>
            {
                if (last != 0 && Stopwatch.GetElapsedTime(last) < BetweenLooks) return;
                last = Stopwatch.GetTimestamp();
                Say(output, new(Progress: progress));
            });
            var report = BacktestReport.Of(plan, outcome, bars, PastBars.HashOf(bars), Stopwatch.GetElapsedTime(start));
            Say(output, new(Report: report));
        }
        catch (StrategyException failed)
        {
            Say(output, new(Failure: new(failed.Code, failed.Message)));
        }
        catch (OutOfMemoryException)
        {
            Say(output, new(Failure: new("script_memory", "The backtest used more memory than one may have.")));
        }
#pragma warning disable CA1031 // Whatever else it is, it is our own fault: its user is told so, and the server's log has it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine(fault);
            Say(output, new(Failure: new("internal_error", "The server failed at it. What happened is in its log.")));
        }
    }

    private static SweepTrial Try(
        IReadOnlyList<decimal> values, BacktestPlan plan, CreateBacktestRequest request,
        IReadOnlyList<IReadOnlyList<Projections.Candle>> bars, System.IO.Stream output)
    {
        var (strategy, errors) = (SweptStrategy.With(request.Strategy, request.Sweep!, values), new FieldErrors());
        SweepTerms.Check(strategy, errors);
        if (errors.Any) return SweepTrial.Failed(values, "validation_failed", errors.Summary);
        try
        {
            return SweepTrial.Of(values, request.Sweep!, plan, Play(plan, strategy, bars, output, _ => { }));
        }
        catch (StrategyException failed)
        {
            return SweepTrial.Failed(values, failed.Code, failed.Message);
        }
    }

    private static BacktestOutcome Play(
        BacktestPlan plan, StrategyRequest strategy, IReadOnlyList<IReadOnlyList<Projections.Candle>> bars, System.IO.Stream output,
        Action<BacktestProgress> told)
    {
        if (strategy.Rules is { } rules) return new Backtest(plan, bars).Run(new RulesStrategy(rules), told, CancellationToken.None);
        using var ended = new CancellationTokenSource();
        using var script = new ScriptStrategy(strategy.Script!, plan.Seed, CancellationToken.None);
        var watched = ended.Token;
        Background(() => Watch(script, output, watched));
        try
        {
            return new Backtest(plan, bars).Run(script, told, CancellationToken.None);
        }
        finally
        {
            ended.Cancel();
        }
    }

    private static void Watch(ScriptStrategy script, System.IO.Stream output, CancellationToken ended)
    {
        while (script.CallTime < MostOfCall)
        {
            if (ended.WaitHandle.WaitOne(BetweenLooks)) return;
        }

        Say(output, new(Failure: new("script_timeout", $"One call of the script took more than {MostOfCall.TotalSeconds} s.")));
        Environment.Exit(0);
    }

    private static void EndWith(System.IO.Stream input)
    {
        while (input.ReadByte() >= 0)
        {
        }

        Environment.Exit(0);
    }

    private static void Background(Action work) => new Thread(() => work()) { IsBackground = true }.Start();

    private static void Say(System.IO.Stream output, BacktestLine line)
    {
        lock (Saying)
        {
            output.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Json.Options) + "\n"));
            output.Flush();
        }
    }
}
