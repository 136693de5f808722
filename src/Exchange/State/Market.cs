using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>
/// All that a venue keeps of one instrument: its book, its stops, its phase, its band, and the prices seen. This is what may be read;
/// <see cref="WritableMarket"/> changes it.
/// </summary>
internal abstract class Market(Instrument instrument, InstrumentTerms terms)
{
    private protected readonly WritableOrderBook book = new();
    private protected readonly WritableTriggerBook triggers = new();
    private protected readonly WritableMarketPrices prices = new();
    private protected readonly SortedSet<int> marginAccounts = [];

    public Instrument Instrument { get; } = instrument;

    public InstrumentTerms Terms { get; private protected set; } = terms;

    public OrderBook Book => book;

    public TriggerBook Triggers => triggers;

    public MarketPrices Prices => prices;

    public Phase Phase { get; private protected set; }

    /// <summary>The band that prices must keep within; zeros for none.</summary>
    public Price Lower { get; private protected set; }

    public Price Upper { get; private protected set; }

    /// <summary>Margin accounts that have, or had, a position here, by number.</summary>
    public IReadOnlySet<int> MarginAccounts => marginAccounts;

    public Price Last => prices.Last;

    /// <summary>What positions are valued at: the feed's fair price, else the last price; zero for none.</summary>
    public Price Mark => prices.Mark;

    public bool IsOpen => Phase == Phase.Open;

    /// <summary>Whether it opens and closes; coins and currencies trade round the clock.</summary>
    public bool HasSessions => Instrument.AssetClass is AssetClass.Equity or AssetClass.Etf;

    public bool HasBand => Upper.Ticks != 0;

    /// <summary>Whether nobody here waits for a price or has to be looked at when it changes.</summary>
    public bool IsUnwatched => triggers.Count == 0 && marginAccounts.Count == 0;

    /// <summary>The prices that stops look at, as far as they went since the given look.</summary>
    public TriggerPrices PricesSince(long look) =>
        prices.Since(look, PriceRange.At(Best(Side.Buy)), PriceRange.At(Best(Side.Sell)));

    /// <summary>What a stop looks at now. Zero: there is none.</summary>
    public Price PriceNow(TriggerSource source) => source switch
    {
        TriggerSource.Last => Last,
        TriggerSource.Bid => Best(Side.Buy),
        TriggerSource.Ask => Best(Side.Sell),
        TriggerSource.Mark => Mark,
    };

    /// <summary>The best price queued on a side, or zero.</summary>
    public Price Best(Side side) => book.Best(side);

    /// <summary>The price of the band that is nearest.</summary>
    public Price Within(Price price) => HasBand ? new(Math.Clamp(price.Ticks, Lower.Ticks, Upper.Ticks)) : price;

    public bool IsInBand(Price price) => !HasBand || (price >= Lower && price <= Upper);
}
