using System.Collections.Immutable;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

public enum OrderStatus
{
    /// <summary>Taken on, and not on the market: on its way, waiting for its stop price, or a leg that waits for its entry.</summary>
    Pending,
    Open,
    PartiallyFilled,
    Filled,
    Cancelled,
    Expired,

    /// <summary>Cancelled as it reached the market, before anything of it traded.</summary>
    Rejected,
}

/// <summary>How an order hangs together with others.</summary>
public enum OrderClass : byte
{
    Simple,

    /// <summary>An entry with two exits that cancel each other.</summary>
    Bracket,

    /// <summary>Two exits that cancel each other.</summary>
    Oco,

    /// <summary>An entry with one exit.</summary>
    Oto,
}

/// <summary>Where an order is in its life.</summary>
public enum OrderStage : byte
{
    OnItsWay,

    /// <summary>Waits for its entry to fill.</summary>
    Waiting,

    /// <summary>Waits for its stop price.</summary>
    Armed,

    /// <summary>Has come to the market, and nothing has become of it yet.</summary>
    Arrived,

    /// <summary>On the market: resting, waiting for an auction, or taking.</summary>
    Working,

    Filled,
    Cancelled,
    Expired,
    Rejected,
}

/// <summary>An order as it stood after one event.</summary>
/// <param name="Options">Without its name and its request.</param>
public sealed record OrderView(
    OrderId Id, AccountId Account, InstrumentId Instrument, Side Side, OrderType Type, TimeInForce TimeInForce, OrderCause Cause,
    OrderOptions Options, Timestamp CreatedAt)
{
    public OrderClass Class { get; init; }

    public Quantity Quantity { get; init; }

    /// <summary>Null for an order that takes what it gets.</summary>
    public Price? LimitPrice { get; init; }

    /// <summary>As it is now: a trailing one moves.</summary>
    public Price? StopPrice { get; init; }

    public Trail? Trail { get; init; }

    public Timestamp? ExpiresAt { get; init; }

    /// <summary>The order whose leg it is, or that it lies beside.</summary>
    public OrderId? Parent { get; init; }

    public ImmutableArray<OrderId> Legs { get; init; } = [];

    public string? ClientOrderId { get; init; }

    /// <summary>The name of the profile that it was placed under.</summary>
    public string Profile { get; init; } = "";

    public Quantity Filled { get; init; }

    /// <summary>What the fills came to, in the quote asset: divided by the filled quantity, the average price.</summary>
    public Money FilledValue { get; init; }

    /// <summary>What the fills cost, in the quote asset; below zero where rebates outweigh.</summary>
    public Money Fees { get; init; }

    public OrderStage Stage { get; init; }

    public CancelReason? CancelReason { get; init; }

    public Timestamp UpdatedAt { get; init; } = CreatedAt;

    public bool IsOpen => Stage < OrderStage.Filled;

    public Quantity Remaining => Quantity - Filled;

    public OrderStatus Status => Stage switch
    {
        OrderStage.OnItsWay or OrderStage.Waiting or OrderStage.Armed => OrderStatus.Pending,
        OrderStage.Arrived or OrderStage.Working => Filled.IsZero ? OrderStatus.Open : OrderStatus.PartiallyFilled,
        OrderStage.Filled => OrderStatus.Filled,
        OrderStage.Cancelled => OrderStatus.Cancelled,
        OrderStage.Expired => OrderStatus.Expired,
        OrderStage.Rejected => OrderStatus.Rejected,
    };
}
