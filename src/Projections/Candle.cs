using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>One bar of prices.</summary>
public sealed record Candle(Timestamp Time, Price Open, Price High, Price Low, Price Close, Quantity Volume)
{
    /// <summary>The bar as if the new shares had been traded.</summary>
    public Candle Split(in SharesSplit split) =>
        new(Time, split.Nearest(Open), split.Nearest(High), split.Nearest(Low), split.Nearest(Close), new(split.Steps(Volume.Steps)));

    /// <summary>The bar that covers both, where the other one comes after this one.</summary>
    public Candle Then(Candle later) => this with
    {
        High = later.High > High ? later.High : High,
        Low = later.Low < Low ? later.Low : Low,
        Close = later.Close,
        Volume = Volume + later.Volume,
    };
}
