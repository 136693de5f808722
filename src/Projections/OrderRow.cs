using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// An order as it is kept in memory, with what most orders have: a value without references, so that a million of them are nothing to the
/// collector. What few have is in <see cref="OrderExtras"/>. Who reads an order gets an <see cref="OrderView"/>.
/// </summary>
public struct OrderRow
{
    /// <summary>There is none.</summary>
    internal const int None = -1;

    internal OrderId Id;

    /// <summary>The event that placed it.</summary>
    internal long Placed;

    /// <summary>The event that changed it last.</summary>
    internal long Changed;

    /// <summary>The first event of its story in a later command than the one that placed it; 0 for none. The others are extras.</summary>
    internal long Later;

    internal Quantity Quantity;
    internal Price LimitPrice;

    /// <summary>Zero where it has none.</summary>
    internal Price StopPrice;

    internal Quantity Filled;
    internal Money FilledValue;
    internal Money Fees;
    internal Timestamp CreatedAt;
    internal Timestamp UpdatedAt;
    internal AccountId Account;
    internal InstrumentId Instrument;

    /// <summary>The places of the account's next older and next newer order.</summary>
    internal int Older;
    internal int Newer;

    /// <summary>The number of its profile's name, see <see cref="OrderRows.Profiles"/>.</summary>
    internal short Profile;

    internal Side Side;
    internal OrderType Type;
    internal TimeInForce TimeInForce;
    internal OrderCause Cause;
    internal OrderClass Class;
    internal OrderStage Stage;
    internal SelfTrade SelfTrade;

    /// <summary>Says something once it has ended without being filled.</summary>
    internal CancelReason CancelReason;

    internal bool HasExtras;

    /// <summary>Whether a later command than the one that placed it has changed it: then it is not as its request was answered.</summary>
    internal bool HasChanged;

    internal readonly bool IsOpen => Stage < OrderStage.Filled;
}

/// <summary>What few orders have.</summary>
public sealed class OrderExtras
{
    public required OrderId Order { get; init; }

    /// <summary>Null where all is as usual but for the name, the request and the self-trade prevention, which are kept elsewhere.</summary>
    public OrderOptions? Options { get; set; }

    public string? ClientOrderId { get; set; }

    public Trail? Trail { get; set; }

    public Timestamp? ExpiresAt { get; set; }

    public OrderId? Parent { get; set; }

    public List<OrderId> Legs { get; init; } = [];

    /// <summary>The events of its story after <see cref="OrderRow.Later"/>, the first of each command.</summary>
    public List<long> Later { get; init; } = [];
}

/// <summary>An order, and where the log tells its story.</summary>
/// <param name="Placed">The event that placed it: its story is told by that command, from this event on.</param>
/// <param name="Later">The first event of its story in each later command that changed it.</param>
public sealed record OrderRecord(OrderView Order, long Placed, IReadOnlyList<long> Later);
