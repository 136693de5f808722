namespace TradeCraft.Exchange.Values;

/// <summary>
/// Why a command was refused: nothing happened. In order of precedence: where several would fit, the first is given.
/// The numbers are stored and may not change; the order of checking is the order of the members here.
/// </summary>
public enum Rejection : byte
{
    None = 0,

    // What is named does not exist, or is not the caller's.
    UnknownAccount = 1,
    UnknownInstrument = 2,
    UnknownAsset = 3,
    UnknownOrder = 4,

    // The same request came before.
    IdempotencyKeyReused = 10,

    // Its own fields.
    PriceNotPositive = 20,
    PriceTooHigh = 21,
    PriceOffTick = 22,
    QuantityNotPositive = 23,
    QuantityTooLarge = 24,
    QuantityOffStep = 25,
    AmountNotPositive = 26,
    AmountTooPrecise = 27,
    AmountTooLarge = 28,
    OrderValueTooLarge = 29,
    FeeRateOutOfRange = 30,
    ListingMalformed = 31,
    DepthMalformed = 32,

    // What is there already.
    AlreadyListed = 40,
    ClientOrderIdInUse = 41,
    OrderClosed = 42,

    // What the market and the account can bear.
    NoLiquidity = 50,
    InsufficientFunds = 51,
    InsufficientAsset = 52,
    BalanceLimit = 53,
}
