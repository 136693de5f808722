using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>An open order.</summary>
public struct OrderSnapshot
{
    public OrderId Id;
    public AccountId Account;
    public InstrumentId Instrument;
    public Side Side;
    public OrderType Type;
    public TimeInForce TimeInForce;
    public OrderCause Cause;
    public byte State;
    public bool HasHold;
    public bool IsTriggered;
    public bool IsDayTrade;
    public bool HasBracket;
    public bool IsOnBook;
    public short Profile;
    public int Options;
    public int Stop;
    public int Extreme;
    public Price LimitPrice;
    public Quantity Quantity;
    public Quantity Filled;

    /// <summary>What stands of it in its queue, when it is on the book.</summary>
    public Quantity Shown;
    public Money Held;
    public Money Made;
    public Money Taken;
    public Money Charged;
    public Timestamp ExpiresAt;
    public long Since;
}

/// <summary>Orders that hang together.</summary>
public readonly record struct BracketSnapshot(
    OrderId Entry, OrderId TakeProfit, OrderId StopLoss, Quantity Entered, Quantity Left, bool IsStopTriggered, bool IsLegGone, int Open);

/// <summary>A request that was done.</summary>
public readonly record struct RequestSnapshot(UInt128 Key, UInt128 Body, long Number, Timestamp At);

/// <summary>Something that time will bring.</summary>
public readonly record struct DueSnapshot(Timestamp At, byte Kind, long Number, int Replacement);

/// <summary>A client order id that is taken.</summary>
public sealed record TakenName(AccountId Account, string Id, OrderId Order, Timestamp ClosedAt);
