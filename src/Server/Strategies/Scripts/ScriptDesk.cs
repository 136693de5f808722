using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Indicators;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Strategies.Scripts;

/// <summary>
/// A strategy's desk as JavaScript sees it: the functions that docs/backtests.md lists. Numbers are JavaScript's own; what comes in is
/// looked through, and what makes no sense throws a TypeError in the script.
/// </summary>
internal sealed class ScriptDesk
{
    private const int MostIndicators = 100;
    private const int MostTag = 40;

    private readonly Engine engine;
    private readonly BacktestDesk desk;
    private readonly Dictionary<string, int> places;
    private readonly List<RunningIndicator>[] indicators;
    private ulong drawn;
    private int count;

    public ScriptDesk(Engine engine, BacktestDesk desk, IReadOnlyDictionary<string, decimal> parameters, long seed)
    {
        (this.engine, this.desk, drawn) = (engine, desk, (ulong)seed);
        places = desk.Instruments.Select((instrument, place) => (instrument.Symbol, place)).ToDictionary();
        indicators = [.. desk.Instruments.Select(_ => new List<RunningIndicator>())];
        Give("buy", 2, arguments => Place(Side.Buy, arguments));
        Give("sell", 2, arguments => Place(Side.Sell, arguments));
        Give("close", 2, Close);
        Give("cancel", 1, arguments =>
        {
            desk.Cancel(InstrumentIn(arguments));
            return JsValue.Undefined;
        });
        Give("position", 1, arguments => Number(desk.PositionIn(InstrumentIn(arguments))));
        Give("last", 1, arguments => Number(desk.LastOf(InstrumentIn(arguments))));
        Give("cash", 0, _ => Number(desk.Cash));
        Give("equity", 0, _ => Number(desk.Equity));
        Give("now", 0, _ => Time(desk.Now));
        Give("indicator", 3, AddIndicator);
        Give("log", 1, arguments =>
        {
            desk.Log(arguments.Length > 0 ? TypeConverter.ToString(arguments[0]) : "");
            return JsValue.Undefined;
        });
        engine.SetValue("symbols", new JsArray(engine, [.. desk.Instruments.Select(each => (JsValue)each.Symbol)]));
        var given = new JsObject(engine);
        foreach (var (name, value) in parameters) given.Set(name, Number(value));
        engine.SetValue("params", given);
        Tame();
    }

    /// <summary>Takes a bar into the indicators of its instrument.</summary>
    public void Step(int instrument, Candle bar)
    {
        if (indicators[instrument].Count == 0) return;
        var stepped = IndicatorBar.Of(bar, desk.Instruments[instrument]);
        foreach (var running in indicators[instrument]) running.Step(in stepped);
    }

    public JsValue BarOf(int instrument, Candle bar)
    {
        var listed = desk.Instruments[instrument];
        return Object(
            ("symbol", listed.Symbol), ("time", Time(bar.Time)), ("open", Number(listed.ToDecimal(bar.Open))),
            ("high", Number(listed.ToDecimal(bar.High))), ("low", Number(listed.ToDecimal(bar.Low))),
            ("close", Number(listed.ToDecimal(bar.Close))), ("volume", Number(listed.ToDecimal(bar.Volume))));
    }

    public JsValue TickOf(int instrument) => Object(
        ("symbol", desk.Instruments[instrument].Symbol), ("time", Time(desk.Now)), ("price", Number(desk.LastOf(instrument))));

    public JsValue FillOf(in StrategyFill fill)
    {
        var listed = desk.Instruments[fill.Instrument];
        return Object(
            ("symbol", listed.Symbol), ("time", Time(fill.At)), ("side", fill.Side == Side.Buy ? "buy" : "sell"),
            ("price", Number(listed.ToDecimal(fill.Price))), ("qty", Number(listed.ToDecimal(fill.Quantity))),
            ("fee", Number(listed.Quote.ToDecimal(fill.Fee))), ("tag", fill.Tag));
    }

    /// <summary>Chance comes from the seed, and one call makes no text of any length: no limit of Jint's sees inside of it.</summary>
    private void Tame()
    {
        Give("__draw", 0, _ => Draw());
        engine.Execute(
            """
            Math.random = __draw;
            delete globalThis.__draw;
            for (const name of ['repeat', 'padStart', 'padEnd']) {
              const plain = String.prototype[name];
              String.prototype[name] = function (count, filler) {
                const long = name === 'repeat' ? this.length * count : count;
                if (long > 100000) throw new RangeError(`${name} would make a text of more than 100000 characters.`);
                return filler === undefined ? plain.call(this, count) : plain.call(this, count, filler);
              };
            }
            """);
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).</summary>
    private JsValue Draw()
    {
        var mixed = drawn += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private JsValue Place(Side side, JsValue[] arguments)
    {
        var instrument = InstrumentIn(arguments);
        var what = arguments.Length > 1 && arguments[1] is ObjectInstance given ? given : throw Wrong("Say how much: { percent: 95 }.");
        var size = new OrderSize(NumberIn(what, "percent", 100), NumberIn(what, "notional"), NumberIn(what, "qty"));
        var sizes = new[] { size.Percent, size.Notional, size.Quantity }.Count(each => each is not null);
        if (sizes != 1) throw Wrong("An order has one of percent, notional and qty.");
        var (limit, stop, trail) = (NumberIn(what, "limit"), NumberIn(what, "stop"), NumberIn(what, "trail_percent", 90));
        if (trail is not null && (limit is not null || stop is not null)) throw Wrong("A trailing stop has neither a limit nor a stop.");
        var tag = what.Get("tag") is { } named && !named.IsUndefined() ? TypeConverter.ToString(named) : "";
        desk.Place(new(instrument, side, size, StrategyText.Of(tag, MostTag))
        {
            Type = trail is not null ? OrderType.TrailingStop : (limit, stop) switch
            {
                (null, null) => OrderType.Market,
                (not null, null) => OrderType.Limit,
                (null, not null) => OrderType.Stop,
                _ => OrderType.StopLimit,
            },
            LimitPrice = limit,
            StopPrice = stop,
            TrailPercent = trail,
            StopLossPercent = NumberIn(what, "stop_loss_percent", 99.99m),
            TakeProfitPercent = NumberIn(what, "take_profit_percent", side == Side.Buy ? 1_000 : 99.99m),
            ReduceOnly = TypeConverter.ToBoolean(what.Get("reduce_only")),
        });
        return JsValue.Undefined;
    }

    private JsValue Close(JsValue[] arguments)
    {
        var instrument = InstrumentIn(arguments);
        var position = desk.PositionIn(instrument);
        desk.Cancel(instrument);
        if (position == 0) return JsValue.Undefined;
        var tag = arguments.Length > 1 ? TypeConverter.ToString(arguments[1]) : "close";
        desk.Place(new(instrument, position > 0 ? Side.Sell : Side.Buy, OrderSize.Position, StrategyText.Of(tag, MostTag))
        {
            ReduceOnly = true,
        });
        return JsValue.Undefined;
    }

    private JsValue AddIndicator(JsValue[] arguments)
    {
        var instrument = InstrumentIn(arguments);
        if (++count > MostIndicators) throw Wrong($"A script has at most {MostIndicators} indicators.");
        var kind = arguments.Length > 1 ? TypeConverter.ToString(arguments[1]) : "";
        IReadOnlyList<decimal>? settings = arguments.Length > 2 && arguments[2] is JsArray list
            ? [.. list.Select(each => Decimal(TypeConverter.ToNumber(each), "A setting"))] : null;
        var errors = new FieldErrors();
        if (ChosenIndicator.Read(new(kind, settings), "indicator", errors) is not { } chosen) throw Wrong(errors.Summary);
        var running = new RunningIndicator(chosen);
        indicators[instrument].Add(running);
        return Object(
            ("value", Function("value", 1, asked => Line(running.Now, asked))),
            ("before", Function("before", 1, asked => Line(running.Before, asked))));
    }

    private JsValue Line(double?[] values, JsValue[] arguments)
    {
        var line = arguments.Length == 0 || arguments[0].IsUndefined() ? 0 : TypeConverter.ToNumber(arguments[0]);
        if (!(line >= 0 && line < values.Length)) throw Wrong($"The indicator has {values.Length} lines, counted from 0.");
        return values[(int)line] is { } value ? value : JsValue.Null;
    }

    private int InstrumentIn(JsValue[] arguments)
    {
        var symbol = arguments.Length > 0 ? TypeConverter.ToString(arguments[0]) : "";
        return places.TryGetValue(symbol, out var place) ? place : throw Wrong($"{symbol} is not among the instruments of this run.");
    }

    private decimal? NumberIn(ObjectInstance what, string name, decimal most = 1_000_000_000_000m)
    {
        var given = what.Get(name);
        if (given.IsUndefined() || given.IsNull()) return null;
        var value = Decimal(TypeConverter.ToNumber(given), name);
        return value > 0 && value <= most ? value : throw Wrong($"{name} must be above 0, and {most} at most.");
    }

    private decimal Decimal(double value, string name) =>
        double.IsFinite(value) && Math.Abs(value) < 1e15 ? (decimal)value : throw Wrong($"{name} is no number that can be used.");

    private JavaScriptException Wrong(string message) => new(engine.Intrinsics.TypeError, message);

    private void Give(string name, int length, Func<JsValue[], JsValue> does) => engine.SetValue(name, Function(name, length, does));

    private ClrFunction Function(string name, int length, Func<JsValue[], JsValue> does) =>
        new(engine, name, (_, arguments) => does(arguments), length);

    private JsObject Object(params ReadOnlySpan<(string Name, JsValue Value)> fields)
    {
        var made = new JsObject(engine);
        foreach (var (name, value) in fields) made.Set(name, value);
        return made;
    }

    private static JsValue Number(decimal value) => (double)value;

    /// <summary>In milliseconds since 1970, as JavaScript counts.</summary>
    private static JsValue Time(Timestamp at) => at.UnixMicroseconds / 1_000.0;
}
