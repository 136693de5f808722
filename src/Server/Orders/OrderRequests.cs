using System.Text.Json.Serialization;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Orders;

/// <param name="LimitPrice">A limit order at this price takes the profit.</param>
public sealed record TakeProfitRequest(decimal LimitPrice);

/// <param name="StopPrice">Where the loss is stopped.</param>
/// <param name="LimitPrice">With one it is a stop-limit order, without a stop order.</param>
public sealed record StopLossRequest(decimal StopPrice, decimal? LimitPrice = null);

// Properties, not parameters: the serializer takes four times as long over those.
public sealed record PlaceOrderRequest
{
    /// <summary>As GET /market/instruments lists it.</summary>
    public required string Symbol { get; init; }

    public required Side Side { get; init; }

    public required OrderType Type { get; init; }

    /// <summary>A whole number of the instrument's steps. This or notional.</summary>
    public decimal? Qty { get; init; }

    /// <summary>Instead of qty: what may be spent, or is to be raised, in the quote asset.</summary>
    public decimal? Notional { get; init; }

    /// <summary>A whole number of the instrument's ticks. For limit, stop_limit and take_profit_limit orders, and only for them.</summary>
    public decimal? LimitPrice { get; init; }

    /// <summary>For stop, stop_limit, take_profit and take_profit_limit orders, and only for them.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>How far a trailing stop stays behind, in the quote asset. This or trail_percent.</summary>
    public decimal? TrailPrice { get; init; }

    /// <summary>How far a trailing stop stays behind, in percent of the price: "1.5" is 1.5 %.</summary>
    public decimal? TrailPercent { get; init; }

    /// <summary>gtc unless it says otherwise, ioc for a market order.</summary>
    public TimeInForce? TimeInForce { get; init; }

    /// <summary>When a gtd order ends.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Refused rather than take.</summary>
    public bool? PostOnly { get; init; }

    /// <summary>May only make the position smaller.</summary>
    public bool? ReduceOnly { get; init; }

    /// <summary>How much of it is shown at a time (iceberg).</summary>
    public decimal? DisplayQty { get; init; }

    public TakeProfitRequest? TakeProfit { get; init; }

    public StopLossRequest? StopLoss { get; init; }

    /// <summary>
    /// By default what the legs make of it: bracket with both, oto with one, simple without. An oco is a limit order
    /// with a stop_loss beside it.
    /// </summary>
    public OrderClass? OrderClass { get; init; }

    /// <summary>Which price triggers a stop: last unless it says otherwise.</summary>
    public TriggerBy? TriggerBy { get; init; }

    /// <summary>What happens when it meets another order of the same user: cancel_newest unless it says otherwise.</summary>
    public SelfTrade? SelfTradePrevention { get; init; }

    /// <summary>Up to 128 printable characters, unique among the account's open orders and those closed within 24 hours.</summary>
    public string? ClientOrderId { get; init; }

    /// <summary>What it is placed for. It is told again as the order's cause, and changes nothing else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OrderPurpose? Purpose { get; init; }

    /// <summary>The user's first account where it is left out.</summary>
    public AccountId? AccountId { get; init; }
}

/// <summary>What an open order is to have instead; what is left out stays. Only a smaller quantity keeps its place in the queue.</summary>
/// <param name="Qty">The whole quantity, what is filled already included.</param>
public sealed record ReplaceOrderRequest(
    decimal? Qty = null, decimal? LimitPrice = null, decimal? StopPrice = null, decimal? TrailPrice = null, decimal? TrailPercent = null);
