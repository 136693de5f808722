using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// What can happen. The numbers are stored. Those from <see cref="Event.FirstUnlogged"/> on speak of the house's displayed liquidity and of the
/// feed: they change a live venue's books, are published, and are never logged.
/// </summary>
public enum EventType : byte
{
    AssetListed = 1,
    InstrumentListed = 2,
    AccountOpened = 3,
    Transferred = 4,
    OrderPlaced = 5,
    OrderRested = 6,
    TradeExecuted = 7,
    OrderCancelled = 8,
    AccountTermsSet = 9,
    InstrumentTermsSet = 10,
    PhysicsSet = 11,
    PhaseChanged = 12,
    PriceBandSet = 13,
    OrderArrived = 14,
    OrderPooled = 15,
    StopSet = 16,
    OrderTriggered = 17,
    OrderReplaced = 18,
    CancelRequested = 19,
    ReplaceRequested = 20,
    LegSized = 21,
    LoanTaken = 22,
    LoanRepaid = 23,
    AccountReset = 24,
    MarginCalled = 25,
    MarginRestored = 26,
    SharesSplit = 27,
    DividendDeclared = 28,

    HouseQuoted = 100,
    HouseTaken = 101,
    DepthQuoted = 102,
    PrintReported = 103,
    MarkReported = 104,
}

/// <summary>With its <see cref="Event.AccountTerms"/>.</summary>
public readonly record struct AccountOpened(AccountId Account, UserId User, AssetId Asset);

/// <summary>With its <see cref="Event.AccountTerms"/>.</summary>
public readonly record struct AccountTermsSet(AccountId Account);

/// <summary>With its <see cref="Event.InstrumentTerms"/>.</summary>
public readonly record struct InstrumentTermsSet(InstrumentId Instrument);

public enum TransferReason : byte
{
    Deposit,
    Withdrawal,
    Reset,
    Dividend,
    Interest,
    BorrowFee,

    /// <summary>What a split added to, or took from, what is had or owed of the share.</summary>
    Split,

    /// <summary>Paid for the piece that a split left over.</summary>
    CashInLieu,
}

/// <summary>Money moved from one account to another: a deposit comes from the world.</summary>
/// <param name="Cost">What of it is a lot of an instrument's position: its worth at the time, in the quote asset.</param>
public readonly record struct Transferred(AccountId From, AccountId To, AssetId Asset, Money Amount, TransferReason Reason, Money Cost);

/// <summary>A margin account borrowed what it lacked; what it owes stands against it until it is repaid.</summary>
public readonly record struct LoanTaken(AccountId Account, AssetId Asset, Money Amount);

/// <summary>What came in paid back what was owed.</summary>
public readonly record struct LoanRepaid(AccountId Account, AssetId Asset, Money Amount);

/// <summary>A new epoch of the account began: what it had goes to the world, and it starts anew.</summary>
public readonly record struct AccountReset(AccountId Account, int Epoch);

/// <summary>The account's equity fell below what it must have; both in units of its own currency.</summary>
/// <param name="Deadline">When its positions will be closed.</param>
public readonly record struct MarginCalled(AccountId Account, Money Equity, Money Required, Timestamp Deadline);

/// <summary>The account is back within its requirement.</summary>
public readonly record struct MarginRestored(AccountId Account);

/// <summary>Why an order exists.</summary>
public enum OrderCause : byte
{
    Placed,
    TakeProfitLeg,
    StopLossLeg,

    /// <summary>The venue closes a position of an account that did not answer a margin call.</summary>
    Liquidation,
}

/// <summary>
/// An order was taken on and <paramref name="Held"/> of the account's money (buy) or asset (sell) set aside for it. Its <see cref="OrderOptions"/> are the
/// event's <see cref="Event.OrderOptions"/>.
/// </summary>
/// <param name="LimitPrice">For an order without one that cannot be filled at once, how far it may stray; zero for none.</param>
/// <param name="Entry">The order whose leg it is, or that it lies beside.</param>
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
    OrderId Entry,
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
/// <param name="LeavesQueue">What was shown of it at <paramref name="Price"/> left the queue for the auction; zero when it was not queued.</param>
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

/// <summary>A leg follows what its entry has filled, or what its sibling has left to do: it lives for <paramref name="Quantity"/> in all.</summary>
/// <param name="LeavesQueue">What was shown of it left the queue; it joins again.</param>
public readonly record struct LegSized(
    OrderId Order, AccountId Account, InstrumentId Instrument, Side Side, Price Price, Quantity LeavesQueue, Quantity Quantity, Money Held);

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
/// <param name="Profile">The number of the profile that the order was placed under, see <see cref="Venue.Profiles"/>.</param>
/// <param name="IsMaker">Which of the two rates it paid.</param>
/// <param name="FromHold">Whether it pays, or gives, from what was held for it: a margin account's order holds nothing.</param>
public readonly record struct Fill(OrderId Order, AccountId Account, short Profile, bool IsMaker, bool FromHold, Money Fee, Money Released);

/// <summary><paramref name="Quantity"/> changed hands at the maker's price.</summary>
/// <param name="Physics">The number of the physics that it was made under, see <see cref="Venue.PhysicsUsed"/>.</param>
/// <param name="Value">Price × quantity, in the quote asset.</param>
public readonly record struct TradeExecuted(
    TradeId Trade, InstrumentId Instrument, Side TakerSide, TradeCause Cause, short Physics, Price Price, Quantity Quantity, Money Value, Fill Maker, Fill Taker)
{
    public Fill Buyer => TakerSide == Side.Buy ? Taker : Maker;

    public Fill Seller => TakerSide == Side.Buy ? Maker : Taker;
}

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
    Means = 8,

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

/// <summary>Whether, and how, an instrument trades.</summary>
public enum Phase : byte
{
    Open,
    Closed,
    Halted,
    Delisted,
}

public readonly record struct PhaseChanged(InstrumentId Instrument, Phase Phase, Price OfficialPrice);

public readonly record struct PriceBandSet(InstrumentId Instrument, Price Lower, Price Upper);

/// <summary>
/// <paramref name="From"/> shares became <paramref name="To"/>: every position with its lots, the price band and the last prices are of the new ones from here on.
/// Movements of the ledger follow as <see cref="Transferred"/>.
/// </summary>
/// <param name="Mark">Of one old share; zero while none was known. By it the pieces that fit no step were paid out.</param>
/// <param name="Reference">Of the <see cref="SplitShares"/>.</param>
public readonly record struct SharesSplit(InstrumentId Instrument, int To, int From, Price Mark, long Reference)
{
    /// <summary>A price of the old share as one of the new: to the nearest tick, from the middle up, and never off the range of prices. None stays none.</summary>
    public Price Nearest(Price price) => Scaled(price, To / 2);

    /// <summary>The same, rounded down.</summary>
    public Price Below(Price price) => Scaled(price, 0);

    /// <summary>The same, rounded up.</summary>
    public Price Above(Price price) => Scaled(price, To - 1);

    /// <summary>How many whole new steps so many old ones are, towards zero.</summary>
    public long Steps(long steps) => (long)Int128.Clamp((Int128)steps * To / From, -Money.MaxUnits, Money.MaxUnits);

    /// <summary>What is left over of so many old steps when they have become whole new ones, in <see cref="From"/>-ths of a new one.</summary>
    public long Rest(long steps) => (long)((Int128)Math.Abs(steps) * To % From);

    /// <summary>What is paid for the piece of a position that fits no step, rounded down: by the mark, or while there is none by what the position cost on average.</summary>
    public Int128 InLieuOf(in Position position, Instrument instrument)
    {
        var rest = Rest(position.Net);
        if (rest == 0) return 0;
        return Mark.Ticks != 0 ? instrument.WorthOf(Mark, rest) / To : Int128.Max(0, position.Cost.Units) * rest / ((Int128)Math.Abs(position.Net) * To);
    }

    private Price Scaled(Price price, long more) => price.Ticks == 0 ? price : new(Math.Clamp(((price.Ticks * From) + more) / To, 1, Price.MaxTicks));
}

/// <summary>So much of the quote asset is paid for each whole unit of the base asset. The payments follow as <see cref="Transferred"/>.</summary>
/// <param name="Reference">Of the <see cref="PayDividend"/>.</param>
public readonly record struct DividendDeclared(InstrumentId Instrument, Money PerUnit, long Reference);

/// <summary>
/// The feed's statement about one level. <paramref name="Change"/> steps joined the tail of the queue (positive) or were cancelled from it
/// (negative); <paramref name="Displayed"/> is what the feed shows now, whether or not it is still there to take.
/// </summary>
public readonly record struct HouseQuoted(InstrumentId Instrument, Side Side, Price Price, long Change, Quantity Displayed, CancelModel Model);

/// <summary>House liquidity first in a queue was taken, by a user's order or by the feed's own print.</summary>
public readonly record struct HouseTaken(InstrumentId Instrument, Side Side, Price Price, Quantity Quantity, Quantity Displayed);

/// <summary>The feed's whole depth was taken over; <see cref="Event.Quote"/> is remembered to tell which levels the next one drops.</summary>
public readonly record struct DepthQuoted(InstrumentId Instrument);

/// <summary>The feed reported a trade.</summary>
public readonly record struct PrintReported(InstrumentId Instrument, Price Price, Quantity Quantity, Side Aggressor);

/// <summary>The feed reported its fair price.</summary>
public readonly record struct MarkReported(InstrumentId Instrument, Price Price);
