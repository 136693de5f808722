using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>All that a venue keeps of one instrument: its book, its stops, its phase and its prices.</summary>
internal sealed class Market(Instrument instrument, InstrumentTerms terms)
{
    private PriceRange range;
    private long lookOfRange = -1;

    public Instrument Instrument { get; } = instrument;

    public InstrumentTerms Terms { get; set; } = terms;

    public OrderBook Book { get; } = new();

    public TriggerBook Triggers { get; } = new();

    public Phase Phase { get; set; }

    /// <summary>The band that prices must keep within; zeros for none.</summary>
    public Price Lower { get; set; }

    public Price Upper { get; set; }

    /// <summary>The last price traded or printed while this venue ran; zero before. Not in the log: a venue made from it waits for the market to speak again.</summary>
    public Price Last { get; private set; }

    /// <summary>The feed's own fair price; zero for none.</summary>
    public Price FeedMark { get; set; }

    public QuoteDepth? Quoted { get; set; }

    public Timestamp QuotedAt { get; set; }

    /// <summary>Margin accounts that have, or had, a position here, by number.</summary>
    public SortedSet<int> MarginAccounts { get; } = [];

    /// <summary>Stands on the venue's list of those to look at.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Its price changed, or it traded: margin accounts are worth something else.</summary>
    public bool IsRevalued { get; set; }

    public Price Mark => FeedMark.Ticks != 0 ? FeedMark : Last;

    public bool IsOpen => Phase == Phase.Open;

    /// <summary>Whether it opens and closes; coins and currencies trade round the clock.</summary>
    public bool HasSessions => Instrument.AssetClass is AssetClass.Equity or AssetClass.Etf;

    public bool HasBand => Upper.Ticks != 0;

    /// <summary>A price was traded, printed or fixed.</summary>
    /// <param name="price">The price.</param>
    /// <param name="look">Counts the times that stops were looked at: prices since the last time make a range.</param>
    public void Trade(Price price, long look)
    {
        Last = price;
        range = look == lookOfRange ? new(price < range.Lowest ? price : range.Lowest, price > range.Highest ? price : range.Highest) : PriceRange.At(price);
        lookOfRange = look;
    }

    /// <summary>All that is known of prices is told of the new shares.</summary>
    public void Split(in SharesSplit split)
    {
        (Last, FeedMark) = (split.Nearest(Last), split.Nearest(FeedMark));
        (Lower, Upper) = (split.Below(Lower), split.Above(Upper));
        lookOfRange = -1;
    }

    public TriggerPrices PricesSince(long look)
    {
        var last = look == lookOfRange ? range : PriceRange.At(Last);
        return new(last, PriceRange.At(Best(Side.Buy)), PriceRange.At(Best(Side.Sell)), FeedMark.Ticks != 0 ? PriceRange.At(FeedMark) : last);
    }

    /// <summary>What a stop looks at now: 0 last, 1 bid, 2 ask, 3 mark. Zero: there is none.</summary>
    public Price PriceNow(int source) => source switch { 0 => Last, 1 => Best(Side.Buy), 2 => Best(Side.Sell), _ => Mark };

    /// <summary>The best price queued on a side, or zero.</summary>
    public Price Best(Side side)
    {
        var levels = Book.SideOf(side);
        return levels.Best is var best and not OrderBook.None ? levels[best].Price : default;
    }

    /// <summary>The price of the band that is nearest.</summary>
    public Price Within(Price price) => HasBand ? new(Math.Clamp(price.Ticks, Lower.Ticks, Upper.Ticks)) : price;

    public bool IsInBand(Price price) => !HasBand || (price >= Lower && price <= Upper);
}
