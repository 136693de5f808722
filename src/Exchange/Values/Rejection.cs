namespace TradeCraft.Exchange.Values;

/// <summary>
/// Why a command was refused: nothing happened. In order of precedence: where several would fit, the first is given. The order of checking
/// is the order of the members here.
/// </summary>
public enum Rejection : byte
{
    None = 0,

    // What is named does not exist, or is not the caller's.
    UnknownAccount,
    UnknownInstrument,
    UnknownAsset,
    UnknownOrder,

    // The same request came before.
    IdempotencyKeyReused,

    // Its own fields, each by itself.
    PriceNotPositive,
    PriceTooHigh,
    PriceOffTick,
    QuantityNotPositive,
    QuantityTooLarge,
    QuantityOffStep,
    AmountNotPositive,
    AmountTooPrecise,
    AmountTooLarge,

    // Its fields together.
    QuantityAndNotional,
    LimitPriceMissing,
    LimitPriceUnexpected,
    StopPriceMissing,
    StopPriceUnexpected,
    TrailMissing,
    TrailUnexpected,
    TrailOutOfRange,
    TimeInForceUnfit,
    ExpiryMissing,
    ExpiryUnexpected,
    ExpiryPast,
    DisplayUnfit,
    PostOnlyUnfit,
    LegsUnfit,
    TakeProfitWrongSide,
    StopLossWrongSide,
    NotionalTooSmall,
    OrderValueTooLarge,
    NothingToReplace,
    TermsMalformed,
    ListingMalformed,
    DepthMalformed,
    BandMalformed,
    SplitMalformed,

    // What is there already.
    AlreadyListed,
    ClientOrderIdInUse,
    OrderClosed,
    OrderNotReplaceable,
    HasOpenOrders,
    QuantityBelowFilled,
    NotSplittable,

    // Whether it may be traded now.
    AccountFrozen,
    InstrumentDelisted,
    InstrumentHalted,
    SessionClosed,
    NoAuction,
    WrongPhase,

    // What the market can bear.
    NoReferencePrice,
    NoLiquidity,
    StopAlreadyTriggered,
    WouldTake,
    OutsidePriceBand,

    // What the account forbids itself.
    InstrumentNotAllowed,
    OrderValueLimit,
    OutsidePriceCollar,
    OpenOrderLimit,
    PositionLimit,
    DailyLossLimit,
    PatternDayTrade,

    // What the account can bear.
    WouldOpen,
    CurrencyNotMarginable,
    NotShortable,
    InsufficientFunds,
    InsufficientAsset,
    InsufficientMargin,
    BalanceLimit,

    // What the user may have.
    AccountLimit,
    DepositLimit,

    // No rule: the venue failed at the command, which was taken back whole. Only the sequencer says so.
    InternalError,
}
