using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>Where an open order is.</summary>
internal enum OrderState : byte
{
    /// <summary>With the account's delay before it.</summary>
    OnItsWay,

    /// <summary>A leg whose parent order has not filled.</summary>
    Waiting,

    /// <summary>Waiting for its stop price.</summary>
    Armed,

    /// <summary>Waiting for an auction.</summary>
    Pooled,

    /// <summary>On the book, or about to be.</summary>
    Working,
}

/// <summary>An order that is open: taken on, not yet wholly filled or cancelled.</summary>
internal struct Order
{
    public OrderId Id;
    public AccountId Account;
    public InstrumentId Instrument;
    public Side Side;
    public OrderType Type;
    public TimeInForce TimeInForce;
    public OrderCause Cause;
    public OrderState State;
    public bool HasHold;
    public bool IsTriggered;

    /// <summary>Whether it was counted as a day trade.</summary>
    public bool IsDayTrade;

    /// <summary>Whether it belongs to a <see cref="Bracket"/>.</summary>
    public bool HasBracket;

    public short Profile;

    /// <summary>Its limit, or how far it may stray; zero for neither.</summary>
    public Price LimitPrice;

    public Quantity Quantity;
    public Quantity Filled;

    /// <summary>What is still set aside for it, in the quote asset (buy) or the base asset (sell).</summary>
    public Money Held;

    /// <summary>The value that it traded as maker.</summary>
    public Money Made;

    /// <summary>The value that it traded as taker.</summary>
    public Money Taken;

    /// <summary>The fees that it has paid.</summary>
    public Money Charged;

    public Timestamp ExpiresAt;

    /// <summary>The event that put it where it waits: who joined earlier is served earlier.</summary>
    public long Since;

    // Null for none, as with most: nothing then has to be kept alive.
    private OrderOptions? options;

    /// <summary>Its place in the book's queue, or among the stops; or -1.</summary>
    public int BookEntry;

    /// <summary>A trailing stop's place among those that follow the same price.</summary>
    public int TrailEntry;

    /// <summary>The stop that it waits for, in ticks.</summary>
    public int Stop;

    /// <summary>What a trailing stop follows, in ticks.</summary>
    public int Extreme;

    public OrderOptions Options
    {
        readonly get => options ?? OrderOptions.None;
        set => options = ReferenceEquals(value, OrderOptions.None) ? null : value;
    }

    /// <summary>Whether it asks for anything but its price and quantity.</summary>
    public readonly bool HasOptions => options is not null;

    /// <summary>Nothing is left of it that placing the next one in its slot does not write.</summary>
    public void Clear()
    {
        (Id, Filled, Made, Taken, Charged, Since) = (default, default, default, default, default, 0);
        (TrailEntry, Stop, Extreme) = (0, 0, 0);
        (IsTriggered, IsDayTrade, HasBracket) = (false, false, false);
        if (options is not null) options = null;
    }

    public readonly Quantity Remaining => Quantity - Filled;

    public readonly bool IsTrigger => Type is not (OrderType.Limit or OrderType.Market);

    /// <summary>Whether it takes what it gets, rather than rest at a limit.</summary>
    public readonly bool IsMarketLike => Type is OrderType.Market or OrderType.Stop or OrderType.TrailingStop or OrderType.TakeProfit;

    /// <summary>Triggered by a price at or below its stop; otherwise by one at or above.</summary>
    public readonly bool Falls => (Side == Side.Sell) != Type is OrderType.TakeProfit or OrderType.TakeProfitLimit;

    /// <summary>Which price it waits for.</summary>
    public readonly TriggerSource TriggerSource => Options.TriggerBy.SourceFor(Side);

    public readonly bool IsOnBook => State == OrderState.Working && BookEntry != OrderTable.None;
}
