using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Orders;

/// <param name="LimitPrice">A limit order at this price takes the profit.</param>
public sealed record TakeProfitRequest(decimal LimitPrice);

/// <param name="StopPrice">Where the loss is stopped.</param>
/// <param name="LimitPrice">With one it is a stop-limit order, without a stop order.</param>
public sealed record StopLossRequest(decimal StopPrice, decimal? LimitPrice = null);

/// <param name="Symbol">As GET /market/instruments lists it.</param>
/// <param name="Qty">A whole number of the instrument's steps. This or notional.</param>
/// <param name="Notional">Instead of qty: what may be spent, or is to be raised, in the quote asset.</param>
/// <param name="LimitPrice">A whole number of the instrument's ticks. For limit, stop_limit and take_profit_limit orders, and only for
/// them.</param>
/// <param name="StopPrice">For stop, stop_limit, take_profit and take_profit_limit orders, and only for them.</param>
/// <param name="TrailPrice">How far a trailing stop stays behind, in the quote asset. This or trail_percent.</param>
/// <param name="TrailPercent">How far a trailing stop stays behind, in percent of the price: "1.5" is 1.5 %.</param>
/// <param name="TimeInForce">gtc unless it says otherwise, ioc for a market order.</param>
/// <param name="ExpiresAt">When a gtd order ends.</param>
/// <param name="PostOnly">Refused rather than take.</param>
/// <param name="ReduceOnly">May only make the position smaller.</param>
/// <param name="DisplayQty">How much of it is shown at a time (iceberg).</param>
/// <param name="OrderClass">By default what the legs make of it: bracket with both, oto with one, simple without. An oco is a limit order
/// with a stop_loss beside it.</param>
/// <param name="TriggerBy">Which price triggers a stop: last unless it says otherwise.</param>
/// <param name="SelfTradePrevention">What happens when it meets another order of the same user: cancel_newest unless it says
/// otherwise.</param>
/// <param name="ClientOrderId">Up to 128 printable characters, unique among the account's open orders and those closed within 24
/// hours.</param>
/// <param name="AccountId">The user's first account where it is left out.</param>
public sealed record PlaceOrderRequest(
    string Symbol,
    Side Side,
    OrderType Type,
    decimal? Qty = null,
    decimal? Notional = null,
    decimal? LimitPrice = null,
    decimal? StopPrice = null,
    decimal? TrailPrice = null,
    decimal? TrailPercent = null,
    TimeInForce? TimeInForce = null,
    DateTimeOffset? ExpiresAt = null,
    bool? PostOnly = null,
    bool? ReduceOnly = null,
    decimal? DisplayQty = null,
    TakeProfitRequest? TakeProfit = null,
    StopLossRequest? StopLoss = null,
    OrderClass? OrderClass = null,
    TriggerBy? TriggerBy = null,
    SelfTrade? SelfTradePrevention = null,
    string? ClientOrderId = null,
    AccountId? AccountId = null);

/// <summary>What an open order is to have instead; what is left out stays. Only a smaller quantity keeps its place in the queue.</summary>
/// <param name="Qty">The whole quantity, what is filled already included.</param>
public sealed record ReplaceOrderRequest(
    decimal? Qty = null, decimal? LimitPrice = null, decimal? StopPrice = null, decimal? TrailPrice = null, decimal? TrailPercent = null);
