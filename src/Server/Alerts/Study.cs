using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Indicators;

namespace TradeCraft.Server.Alerts;

/// <summary>An alert that waits for a value of an indicator. Guarded by the lock of its <see cref="IndicatorBook"/>.</summary>
internal sealed class IndicatorAlert(long id, AlertCondition condition, bool repeats, int line)
{
    public long Id => id;

    public bool Repeats => repeats;

    public int Line => line;

    public decimal Value { get; set; }

    /// <summary>As of an alert on a price: one whose value is there already waits until it has gone back and come again.</summary>
    public bool IsArmed { get; set; } = true;

    public bool IsThere(double value) => IsThere(condition, Value, value);

    public static bool IsThere(AlertCondition condition, decimal target, double? value) =>
        condition == AlertCondition.Above ? value >= (double)target : value <= (double)target;
}

/// <summary>
/// An indicator as it goes along with the bars of an instrument, worked out once for all alerts that watch it. It is stepped by one thread
/// at a time; its alerts belong to the lock of its <see cref="IndicatorBook"/>.
/// </summary>
internal sealed class Study(WatchedIndicator watched)
{
    /// <summary>
    /// With so many bars it begins: three times the longest setting, for the indicators that average thrice, and two days of minutes.
    /// </summary>
    public const int MostBars = 3_000;

    private Indicator indicator = watched.Kind.Start(watched.Settings);

    public InstrumentId Instrument => watched.Instrument;

    public CandleInterval Interval => watched.Interval;

    public (InstrumentId Instrument, int Minutes, string Indicator) Key => watched.Key;

    public bool IsOfPrices => watched.Kind.Unit == IndicatorUnit.Price;

    public List<IndicatorAlert> Alerts { get; } = [];

    /// <summary>The newest bar that it has taken.</summary>
    public Candle? Last { get; private set; }

    /// <summary>Of its lines, when the newest bar closed; null where too few bars came before.</summary>
    public double?[] Values { get; private set; } = new double?[watched.Kind.Lines.Length];

    /// <summary>All bars that ended up to here are in it, or were not there.</summary>
    public Timestamp Until { get; set; } = new(long.MinValue);

    /// <summary>
    /// Whether it can go on with these bars, the first of which began with the newest that it has: not when that one has changed, by a late
    /// trade or a split, or is held no more; nor while it says nothing, because a past may have been put before what it began with.
    /// </summary>
    public bool GoesOnWith(IReadOnlyList<Candle> bars) =>
        Last is not null && bars is [var first, ..] && first == Last && Values.Any(value => value is not null);

    public void Begin(IReadOnlyList<Candle> bars, Instrument of)
    {
        indicator = watched.Kind.Start(watched.Settings);
        (Last, Values) = (null, new double?[Values.Length]);
        foreach (var bar in bars) Step(bar, of);
    }

    public void Step(Candle bar, Instrument of) => (Last, Values) = (bar, indicator.Step(IndicatorBar.Of(bar, of)));
}
