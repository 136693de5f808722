using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Alerts;

public enum AlertCondition
{
    /// <summary>A trade at the price or above it.</summary>
    Above,

    /// <summary>A trade at the price or below it.</summary>
    Below,

    /// <summary>A trade so many percent away from the price that it was set at, either way.</summary>
    PercentMove,
}

/// <summary>
/// What somebody wants to be told of an instrument's price, while it waits. Guarded by the lock of its <see cref="AlertBook"/>.
/// </summary>
internal sealed class Alert(long id, UserId user, InstrumentId instrument, AlertCondition condition, bool repeats)
{
    private const int Hysteresis = 1_000;

    public long Id => id;

    public UserId User => user;

    public InstrumentId Instrument => instrument;

    public AlertCondition Condition => condition;

    public bool Repeats => repeats;

    /// <summary>In ticks: what is waited for, or what a move is counted from.</summary>
    public required long Price { get; set; }

    public decimal Percent { get; init; }

    /// <summary>
    /// One whose price is there when it is made, and a repeating one that has fired, is told only after the price has gone back by a
    /// thousandth and come again: a price that stands on the line would else tell without end.
    /// </summary>
    public bool IsArmed { get; set; } = true;

    /// <summary>The lowest price, in ticks, that something happens at when it is reached from below; null for none.</summary>
    public long? Up => condition switch
    {
        AlertCondition.Above => IsArmed ? Price : null,
        AlertCondition.Below => IsArmed ? null : Price + Math.Max(1, Price / Hysteresis),
        AlertCondition.PercentMove =>
            Math.Max(Price + 1, (long)Math.Min(decimal.Ceiling(Price * (1 + (Percent / 100))), Exchange.Values.Price.MaxTicks + 1)),
    };

    /// <summary>The highest price, in ticks, that something happens at when it is reached from above; null for none.</summary>
    public long? Down => condition switch
    {
        AlertCondition.Above => IsArmed ? null : Price - Math.Max(1, Price / Hysteresis),
        AlertCondition.Below => IsArmed ? Price : null,
        AlertCondition.PercentMove => Math.Min(Price - 1, (long)decimal.Floor(Price * (1 - (Percent / 100)))),
    };
}

/// <summary>An alert whose price has come.</summary>
internal sealed record Firing(Alert Alert, long Price, Timestamp At);

/// <summary>What is written of an alert that fires: the trade's price, or the indicator's value.</summary>
internal readonly record struct Fired(long Alert, decimal Price, Timestamp At);
