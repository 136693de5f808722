using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Events;

/// <summary>What set a trade off.</summary>
public enum TradeCause : byte
{
    /// <summary>An order that took.</summary>
    Order = 0,

    /// <summary>The feed printed a trade at or through a resting order. The tape already has the print.</summary>
    Print = 1,

    /// <summary>The feed quoted at or through a resting order.</summary>
    Quote = 2,

    /// <summary>A call auction: nobody took, both sides are makers.</summary>
    Auction = 3,
}

/// <summary>One side of a trade. The house has order 0 and pays no fee.</summary>
/// <param name="Fee">In the quote asset; below zero it is a rebate.</param>
/// <param name="Released">A buyer's hold that this fill made unnecessary, in the quote asset.</param>
/// <param name="Profile">The number of the profile that the order was placed under, in the venue's list of profiles.</param>
/// <param name="IsMaker">Which of the two rates it paid.</param>
/// <param name="FromHold">Whether it pays, or gives, from what was held for it: a margin account's order holds nothing.</param>
public readonly record struct Fill(OrderId Order, AccountId Account, short Profile, bool IsMaker, bool FromHold, Money Fee, Money Released);

/// <summary><paramref name="Quantity"/> changed hands at the maker's price.</summary>
/// <param name="Physics">The number of the physics that it was made under, in the venue's list of physics.</param>
/// <param name="Value">Price × quantity, in the quote asset.</param>
public readonly record struct TradeExecuted(
    TradeId Trade, InstrumentId Instrument, Side TakerSide, TradeCause Cause, short Physics, Price Price, Quantity Quantity, Money Value,
    Fill Maker, Fill Taker)
{
    /// <summary>A field, so that it can be looked at where it lies.</summary>
    public readonly Fill Maker = Maker;

    /// <inheritdoc cref="Maker"/>
    public readonly Fill Taker = Taker;

    public Fill Buyer => TakerSide == Side.Buy ? Taker : Maker;

    public Fill Seller => TakerSide == Side.Buy ? Maker : Taker;
}
