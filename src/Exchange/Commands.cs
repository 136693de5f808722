using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// What the outside asks of a venue. A command is decided whole or refused whole; only the venue says which.
/// </summary>
public abstract record Command;

/// <summary>Makes an asset known. Refused when the code is taken.</summary>
public sealed record ListAsset(string Code, int Decimals) : Command;

/// <summary>Opens a book for base against quote. Tick and step are in the quote and base asset.</summary>
public sealed record ListInstrument(
    string Symbol, string Name, AssetClass AssetClass, AssetId Base, AssetId Quote, decimal TickSize, decimal StepSize) : Command;

/// <summary>Opens an account for a user and funds it from the world, in one step.</summary>
public sealed record OpenAccount(UserId User, AssetId Asset, Money Amount, FeeRate MakerFee, FeeRate TakerFee) : Command;

/// <summary>Moves money from the world into an account.</summary>
public sealed record Deposit(AccountId Account, AssetId Asset, Money Amount) : Command;

public enum OrderType : byte
{
    Limit,
    Market,
}

public enum TimeInForce : byte
{
    /// <summary>Good till cancelled: what does not fill at once rests.</summary>
    Gtc,

    /// <summary>Immediate or cancel: what does not fill at once is cancelled. So it is with every market order.</summary>
    Ioc,
}

/// <summary>Marks a request, so that the same request sent twice is done once.</summary>
/// <param name="Key">Digest of the user and the key the client sent; zero for none.</param>
/// <param name="Body">Digest of what was asked: the same key with another body is refused.</param>
public readonly record struct RequestKey(UInt128 Key, UInt128 Body)
{
    public bool IsNone => Key == UInt128.Zero;
}

/// <summary>Places an order. <paramref name="LimitPrice"/> is ignored for a market order.</summary>
public sealed record PlaceOrder(
    AccountId Account,
    InstrumentId Instrument,
    Side Side,
    OrderType Type,
    TimeInForce TimeInForce,
    Quantity Quantity,
    Price LimitPrice,
    string? ClientOrderId = null,
    RequestKey Request = default) : Command;

/// <summary>
/// Cancels what is left of an order. Refused when the order is not the account's; but whose a closed order was is forgotten with it, so that one is
/// <see cref="Rejection.OrderClosed"/> to everyone.
/// </summary>
public sealed record CancelOrder(AccountId Account, OrderId Order) : Command;

/// <summary>One price and the quantity shown at it.</summary>
public readonly record struct BookLevel(Price Price, Quantity Quantity);

/// <summary>
/// The feed's whole displayed depth of one instrument, best level first. A level not named shows nothing. The arrays are not changed
/// once handed over, neither by the giver nor by the venue.
/// </summary>
public sealed record QuoteDepth(InstrumentId Instrument, ReadOnlyMemory<BookLevel> Bids, ReadOnlyMemory<BookLevel> Asks) : Command;

/// <summary>A trade that the feed reports: it consumes the queue of the side it hit. A selling aggressor hits the bids.</summary>
public sealed record ReportPrint(InstrumentId Instrument, Price Price, Quantity Quantity, Side Aggressor) : Command;

/// <summary>What became of a command: the refusal, or the number of what it made (order, account, asset, instrument), 0 where it made nothing.</summary>
public readonly record struct Decision(Rejection Rejection, long Number)
{
    public static implicit operator Decision(Rejection rejection) => new(rejection, 0);

    public bool IsAccepted => Rejection == Rejection.None;
}
