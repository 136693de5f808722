using System.Diagnostics;
using Jint;
using Jint.Native;
using Jint.Runtime;
using TradeCraft.Projections;
using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Strategies.Scripts;

/// <summary>
/// A strategy in JavaScript, run by Jint: it sees what <see cref="ScriptDesk"/> gives it and nothing else, no file, no network, no .NET.
/// Each call into it has a limit of statements, time, memory and depth, and all calls together have one of time and memory.
/// </summary>
internal sealed class ScriptStrategy : IStrategy, IDisposable
{
    private const int MostStatements = 1_000_000;
    private const int MostDepth = 200;
    private const uint MostArray = 1_000_000;
    private const long MostBytesOfCall = 64 << 20;
    private const long MostBytesKept = 512 << 20;
    private const int CallsBetweenLooks = 1_024;
    private static readonly TimeSpan MostOfCall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostInAll = TimeSpan.FromMinutes(10);

    private readonly Engine engine;
    private readonly Prepared<Acornima.Ast.Script> prepared;
    private readonly IReadOnlyDictionary<string, decimal> parameters;
    private readonly long seed;
    private readonly long begun = Stopwatch.GetTimestamp();
    private readonly long bytesBefore = GC.GetTotalMemory(forceFullCollection: false);
    private ScriptDesk desk = null!;
    private JsValue onBar = JsValue.Undefined;
    private JsValue onTick = JsValue.Undefined;
    private JsValue onFill = JsValue.Undefined;
    private int calls;
    private long callBegun;

    public ScriptStrategy(ScriptRequest script, long seed, CancellationToken cancellation)
    {
        this.seed = seed;
        parameters = script.Parameters ?? new Dictionary<string, decimal>();
        prepared = Engine.PrepareScript(script.Source);
        engine = new(options =>
        {
            options.Strict();
            options.MaxStatements(MostStatements);
            options.LimitRecursion(MostDepth);
            options.LimitMemory(MostBytesOfCall);
            options.TimeoutInterval(MostOfCall);
            options.RegexTimeoutInterval(MostOfCall);
            options.CancellationToken(cancellation);
            options.Constraints.MaxArraySize = MostArray;
            options.LocalTimeZone(TimeZoneInfo.Utc);
        });
    }

    /// <summary>How long the call that runs has been running; zero while none does. From any thread.</summary>
    public TimeSpan CallTime => Volatile.Read(ref callBegun) is not 0 and var since ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    public bool WantsTicks => !onTick.IsUndefined();

    public void Start(BacktestDesk desk)
    {
        this.desk = new(engine, desk, parameters, seed);
        Guarded(() => engine.Execute(in prepared));
        (onBar, onTick, onFill) = (FunctionOf("onBar"), FunctionOf("onTick"), FunctionOf("onFill"));
        if (onBar.IsUndefined() && onTick.IsUndefined())
            throw new StrategyException("script_idle", "The script has neither a function onBar nor a function onTick.");
        Call(FunctionOf("onStart"));
    }

    public void OnBar(int instrument, Candle bar)
    {
        desk.Step(instrument, bar);
        if (!onBar.IsUndefined()) Call(onBar, desk.BarOf(instrument, bar));
    }

    public void OnTick(int instrument) => Call(onTick, desk.TickOf(instrument));

    public void OnFill(in StrategyFill fill)
    {
        if (!onFill.IsUndefined()) Call(onFill, desk.FillOf(in fill));
    }

    public void Dispose() => engine.Dispose();

    private JsValue FunctionOf(string name) =>
        engine.GetValue(name) is Jint.Native.Function.Function function ? function : JsValue.Undefined;

    private void Call(JsValue function, params JsValue[] arguments)
    {
        if (function.IsUndefined()) return;
        if (++calls % CallsBetweenLooks == 0) Look();
        Guarded(() => engine.Call(function, JsValue.Undefined, arguments));
    }

    /// <summary>What is kept from call to call no limit of a call sees.</summary>
    private void Look()
    {
        if (Stopwatch.GetElapsedTime(begun) > MostInAll)
            throw new StrategyException("script_timeout", $"The script took more than {MostInAll.TotalMinutes} minutes.");
        if (GC.GetTotalMemory(forceFullCollection: false) - bytesBefore < MostBytesKept) return;
        if (GC.GetTotalMemory(forceFullCollection: true) - bytesBefore >= MostBytesKept)
            throw new StrategyException("script_memory", $"The script keeps more than {MostBytesKept >> 20} MB.");
    }

    private void Guarded(Action call)
    {
        try
        {
            Volatile.Write(ref callBegun, Stopwatch.GetTimestamp());
            call();
        }
        catch (JavaScriptException wrong)
        {
            var line = wrong.Location.Start.Line;
            throw new StrategyException("script_error", line > 0 ? $"Line {line}: {wrong.Message}" : wrong.Message);
        }
        catch (StatementsCountOverflowException)
        {
            throw new StrategyException("script_statements", $"One call of the script ran more than {MostStatements} statements.");
        }
        catch (TimeoutException)
        {
            throw new StrategyException("script_timeout", $"One call of the script took more than {MostOfCall.TotalSeconds} s.");
        }
        catch (MemoryLimitExceededException)
        {
            throw new StrategyException("script_memory", $"One call of the script used more than {MostBytesOfCall >> 20} MB.");
        }
        catch (RecursionDepthOverflowException)
        {
            throw new StrategyException("script_depth", $"The script's functions call each other more than {MostDepth} deep.");
        }
        catch (InsufficientExecutionStackException)
        {
            throw new StrategyException("script_depth", "The script nests too deep.");
        }
        catch (ExecutionCanceledException)
        {
            throw new OperationCanceledException();
        }
        finally
        {
            Volatile.Write(ref callBegun, 0);
        }
    }
}
