using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>A price that went from here to there, and where it stands.</summary>
internal readonly record struct PriceRange(Price Lowest, Price Highest)
{
    public static PriceRange At(Price price) => new(price, price);

    public bool IsKnown => Lowest.Ticks != 0;
}

/// <summary>The prices that orders are triggered by, as far as they went since this was last looked at.</summary>
internal readonly record struct TriggerPrices(PriceRange Last, PriceRange Bid, PriceRange Ask, PriceRange Mark)
{
    public const int Count = 4;

    public PriceRange this[TriggerSource source] => source switch
    {
        TriggerSource.Last => Last,
        TriggerSource.Bid => Bid,
        TriggerSource.Ask => Ask,
        TriggerSource.Mark => Mark,
    };
}
