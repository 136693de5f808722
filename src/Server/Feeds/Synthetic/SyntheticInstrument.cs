using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// How one instrument of the synthetic market behaves. Prices and spreads are in the quote asset, sizes in the base asset, rates those of
/// its usual hours (see <see cref="Pace"/>).
/// </summary>
public sealed record SyntheticInstrument(FeedInstrument Instrument)
{
    /// <summary>Where it starts when no last price is known, and what it is drawn back to over months.</summary>
    public required double Price { get; init; }

    /// <summary>Standard deviation of a year's log-return.</summary>
    public required double Volatility { get; init; }

    /// <summary>The part of its variance that it shares with the whole market, 0 to 1.</summary>
    public required double MarketShare { get; init; }

    /// <summary>Those it moves with beyond the market; null for none.</summary>
    public string? Sector { get; init; }

    /// <summary>The part of its variance that it shares with its sector. With <see cref="MarketShare"/> at most 1.</summary>
    public double SectorShare { get; init; }

    /// <summary>Mean distance from the best bid to the best ask.</summary>
    public required double Spread { get; init; }

    /// <summary>Mean distance from one level to the next.</summary>
    public required double Gap { get; init; }

    /// <summary>Mean size shown at the touch. Deeper levels show more.</summary>
    public required double TouchSize { get; init; }

    /// <summary>Mean size of a market order.</summary>
    public required double OrderSize { get; init; }

    /// <summary>Every size is a multiple of this.</summary>
    public required double SizeUnit { get; init; }

    /// <summary>The size people like: many sizes are multiples of it.</summary>
    public required double RoundSize { get; init; }

    /// <summary>Mean number of changes to the displayed depth a second, apart from those that trades make.</summary>
    public required double QuotesPerSecond { get; init; }

    /// <summary>Mean number of market orders a second. A large one prints at several levels.</summary>
    public required double OrdersPerSecond { get; init; }

    /// <summary>The same at another price: spreads are as wide in basis points, orders and depth are worth as much.</summary>
    public SyntheticInstrument At(double price)
    {
        var factor = price / Price;
        return this with
        {
            Price = price,
            Spread = Spread * factor,
            Gap = Math.Max((double)Instrument.TickSize, Gap * factor),
            OrderSize = OrderSize / factor,
            TouchSize = TouchSize / factor,
        };
    }

    /// <summary>The same after so many shares have become so many: prices are of the new ones, sizes stay.</summary>
    public SyntheticInstrument Split(int to, int from)
    {
        var factor = (double)from / to;
        return this with { Price = Price * factor, Spread = Spread * factor, Gap = Gap * factor };
    }
}
