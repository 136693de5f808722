using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Strategies.Rules;

/// <summary>Trades by rules that were looked through (<see cref="RulesReader"/>), each instrument for itself.</summary>
internal sealed class RulesStrategy(RulesRequest rules) : IStrategy
{
    public const string EntryTag = "entry";
    public const string ExitTag = "exit";
    public const string TrailTag = "trailing stop";
    public const string TimeTag = "time";

    /// <summary>Where it stands in one instrument.</summary>
    private sealed class Watched(RulesRequest rules, Instrument instrument)
    {
        private readonly RuleIndicators indicators = new(instrument);
        private RuleCondition[] enter = [];
        private RuleCondition[] exit = [];

        public Instrument Instrument => instrument;

        /// <summary>How many bars have closed since it went in.</summary>
        public int Bars { get; set; }

        public bool Enters => enter.All(condition => condition.Holds);

        public bool Exits => exit.Any(condition => condition.Holds);

        public void Start()
        {
            enter = [.. rules.Enter.Select(condition => new RuleCondition(condition, indicators))];
            exit = [.. rules.Exit.Select(condition => new RuleCondition(condition, indicators))];
        }

        public void Step(Candle bar)
        {
            indicators.Step(bar);
            foreach (var condition in enter) condition.Step(bar, instrument);
            foreach (var condition in exit) condition.Step(bar, instrument);
        }
    }

    private readonly OrderSize size = new(rules.Size.Percent, rules.Size.Notional, rules.Size.Qty);
    private readonly Side entrySide = rules.Side == RuleSide.Long ? Side.Buy : Side.Sell;
    private Watched[] watched = [];
    private BacktestDesk desk = null!;

    public void Start(BacktestDesk desk)
    {
        this.desk = desk;
        watched = [.. desk.Instruments.Select(instrument => new Watched(rules, instrument))];
        foreach (var each in watched) each.Start();
    }

    public void OnBar(int instrument, Candle bar)
    {
        var state = watched[instrument];
        state.Step(bar);
        if (desk.PositionIn(instrument) == 0)
        {
            state.Bars = 0;
            if (state.Enters && IsOpenTo(state.Instrument)) Enter(instrument);
            return;
        }

        state.Bars++;
        if (state.Exits) Leave(instrument, ExitTag);
        else if (state.Bars >= rules.MostBars) Leave(instrument, TimeTag);
    }

    public void OnFill(in StrategyFill fill)
    {
        if (fill.Tag != EntryTag || rules.TrailPercent is not { } trail) return;

        // An entry that fills in parts has a stop for each: together they are as large as the position.
        desk.Place(new(fill.Instrument, Opposite, new(Quantity: desk.Instruments[fill.Instrument].ToDecimal(fill.Quantity)), TrailTag)
        {
            Type = OrderType.TrailingStop,
            TrailPercent = trail,
            ReduceOnly = true,
        });
    }

    private Side Opposite => entrySide == Side.Buy ? Side.Sell : Side.Buy;

    private void Enter(int instrument) => desk.Place(new(instrument, entrySide, size, EntryTag)
    {
        StopLossPercent = rules.StopLossPercent,
        TakeProfitPercent = rules.TakeProfitPercent,
        CancelsOthers = true,
    });

    private void Leave(int instrument, string tag) => desk.Place(new(instrument, Opposite, OrderSize.Position, tag)
    {
        CancelsOthers = true,
        ReduceOnly = true,
    });

    /// <summary>Whether the schedule lets it go in now.</summary>
    private bool IsOpenTo(Instrument instrument)
    {
        if (rules.Schedule is not { } schedule) return true;
        var now = desk.Now.ToUtc();
        var local = instrument.AssetClass is AssetClass.Equity or AssetClass.Etf ? NewYorkTime.FromUtc(now) : now;
        var time = TimeOnly.FromDateTime(local);
        return (schedule.Days is not { Count: > 0 } days || days.Contains(local.DayOfWeek))
            && (schedule.From is not { } from || time >= from) && (schedule.Until is not { } until || time <= until);
    }
}
