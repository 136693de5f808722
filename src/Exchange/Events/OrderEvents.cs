using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Events;

/// <summary>Why an order exists.</summary>
public enum OrderCause : byte
{
    Placed,
    TakeProfitLeg,
    StopLossLeg,

    /// <summary>The venue closes a position of an account that did not answer a margin call.</summary>
    Liquidation,

    /// <summary>Its owner placed it to close a position.</summary>
    Close,

    /// <summary>Its owner placed it to turn a position around.</summary>
    Reverse,
}

/// <summary>
/// An order was taken on and <paramref name="Held"/> of the account's money (buy) or asset (sell) set aside for it. Its
/// <see cref="OrderOptions"/> are the event's <see cref="Event.OrderOptions"/>.
/// </summary>
/// <param name="LimitPrice">For an order without one that cannot be filled at once, how far it may stray; zero for none.</param>
/// <param name="ParentOrder">The order whose leg it is, or that it lies beside.</param>
/// <param name="Bid">The best price on the book then, zero for none.</param>
/// <param name="ArrivesAt">When it reaches the book; not after the event's own time: at once.</param>
/// <param name="ExpiresAt">When it ends; zero for never.</param>
public readonly record struct OrderPlaced(
    OrderId Order,
    AccountId Account,
    InstrumentId Instrument,
    Side Side,
    OrderType Type,
    TimeInForce TimeInForce,
    OrderCause Cause,
    Quantity Quantity,
    Price LimitPrice,
    Money Held,
    OrderId ParentOrder,
    Price Bid,
    Price Ask,
    Timestamp ArrivesAt,
    Timestamp ExpiresAt);

/// <summary>An order that was on its way reached the market.</summary>
public readonly record struct OrderArrived(OrderId Order, InstrumentId Instrument, Price Bid, Price Ask);

/// <summary>What is left of the order, or the next slice of it that is shown, joined the tail of its price's queue.</summary>
/// <param name="Quantity">What is shown.</param>
/// <param name="Ahead">What was queued at the price before it.</param>
/// <param name="AheadOfHouse">What of that was the house's.</param>
public readonly record struct OrderRested(
    OrderId Order, InstrumentId Instrument, Side Side, Price Price, Quantity Quantity, Quantity Ahead, Quantity AheadOfHouse);

/// <summary>The order waits for the next opening, or closing, auction.</summary>
/// <param name="LeavesQueue">What was shown of it at <paramref name="Price"/> left the queue for the auction; zero when it was not
/// queued.</param>
public readonly record struct OrderPooled(OrderId Order, InstrumentId Instrument, Side Side, Price Price, Quantity LeavesQueue);

/// <summary>The order waits for its stop price; a trailing one follows <paramref name="Extreme"/>, the best price seen since.</summary>
public readonly record struct StopSet(OrderId Order, InstrumentId Instrument, Price StopPrice, Price Extreme);

/// <summary>The price came through the order's stop: from now on it is the market or limit order that it stands for.</summary>
/// <param name="Price">The price that triggered it.</param>
/// <param name="Held">What was set aside for it only now, as for the leg that its sibling had held for.</param>
public readonly record struct OrderTriggered(OrderId Order, AccountId Account, InstrumentId Instrument, Side Side, Price Price, Money Held);

/// <summary>The terms of an open order changed.</summary>
/// <param name="LeavesQueue">What was shown of it left the queue (all of it: its place is lost; or what it was reduced by).</param>
/// <param name="Price">The price that it left, or stays at.</param>
/// <param name="KeepsPlace">Only its quantity became less.</param>
/// <param name="Held">What is set aside more than before; below zero: less.</param>
public readonly record struct OrderReplaced(
    OrderId Order,
    AccountId Account,
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity LeavesQueue,
    bool KeepsPlace,
    Quantity Quantity,
    Price LimitPrice,
    Price StopPrice,
    Trail Trail,
    Money Held);

/// <summary>A cancellation is on its way: fills may still come first.</summary>
public readonly record struct CancelRequested(OrderId Order, Timestamp ArrivesAt);

/// <summary>A replacement, the event's <see cref="Event.Replacement"/>, is on its way.</summary>
public readonly record struct ReplaceRequested(OrderId Order, Timestamp ArrivesAt);

/// <summary>
/// A leg follows what its entry has filled, or what its sibling has left to do: it lives for <paramref name="Quantity"/> in all.
/// </summary>
/// <param name="LeavesQueue">What was shown of it left the queue; it joins again.</param>
public readonly record struct LegSized(
    OrderId Order, AccountId Account, InstrumentId Instrument, Side Side, Price Price, Quantity LeavesQueue, Quantity Quantity, Money Held);

public enum CancelReason : byte
{
    /// <summary>Its owner asked.</summary>
    Requested = 0,

    /// <summary>Nothing more to take at its price, and it does not rest.</summary>
    Unfillable = 1,

    /// <summary>Its time is over.</summary>
    Expired = 2,

    /// <summary>It would have traded with an order of the same user.</summary>
    SelfTrade = 3,

    /// <summary>It may only reduce, and there is nothing left to reduce.</summary>
    ReduceOnly = 4,

    /// <summary>Post-only, and it would have taken when it arrived.</summary>
    WouldTake = 5,

    /// <summary>Its sibling leg was filled, triggered or cancelled.</summary>
    OtherLeg = 6,

    /// <summary>The entry ended without a fill, or its exit began.</summary>
    Entry = 7,

    /// <summary>What it needs is no longer there.</summary>
    InsufficientFunds = 8,

    /// <summary>Its price is outside the band.</summary>
    PriceBand = 9,

    /// <summary>Trading is halted, closed or over where it arrived.</summary>
    NotTrading = 10,

    /// <summary>The account was reset.</summary>
    Reset = 11,

    /// <summary>The account's positions are being closed.</summary>
    Liquidation = 12,

    /// <summary>The shares were split: its price and quantity were of the old ones.</summary>
    CorporateAction = 13,

    /// <summary>The venue failed at it, and would have failed again.</summary>
    InternalError = 14,

    /// <summary>Its owner closed the position, and with it the orders in the instrument.</summary>
    PositionClosed = 15,
}

/// <summary>What was left of the order was taken back and its hold released.</summary>
/// <param name="Quantity">All that was left of it.</param>
/// <param name="LeavesQueue">What of it was shown.</param>
public readonly record struct OrderCancelled(
    OrderId Order,
    AccountId Account,
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity Quantity,
    Quantity LeavesQueue,
    CancelReason Reason,
    Money Released);
