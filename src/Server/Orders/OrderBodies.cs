using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <param name="Symbol">As GET /market/instruments lists it.</param>
/// <param name="Qty">A whole number of the instrument's steps.</param>
/// <param name="LimitPrice">A whole number of the instrument's ticks. For limit orders, and only for them.</param>
/// <param name="TimeInForce">A limit order is gtc unless it says otherwise; what a market order does not fill at once is cancelled.</param>
/// <param name="ClientOrderId">Up to 128 printable characters, unique among the account's open orders.</param>
/// <param name="AccountId">The user's first account where it is left out.</param>
public sealed record PlaceOrderRequest(
    string Symbol,
    Side Side,
    OrderType Type,
    decimal Qty,
    decimal? LimitPrice = null,
    TimeInForce? TimeInForce = null,
    string? ClientOrderId = null,
    AccountId? AccountId = null);

/// <summary>An order as it stands.</summary>
/// <param name="FilledAvgPrice">Null until something is filled.</param>
public sealed record OrderBody(
    OrderId Id,
    string? ClientOrderId,
    AccountId AccountId,
    string Symbol,
    Side Side,
    OrderType Type,
    TimeInForce TimeInForce,
    decimal Qty,
    decimal FilledQty,
    decimal? FilledAvgPrice,
    decimal? LimitPrice,
    OrderStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    internal static OrderBody Of(OrderView order, InstrumentDirectory instruments)
    {
        var instrument = instruments[order.Instrument];
        return new(
            order.Id, order.ClientOrderId, order.Account, instrument.Symbol, order.Side, order.Type, order.TimeInForce,
            order.Quantity.ToWire(instrument), order.Filled.ToWire(instrument),
            order.Filled.IsZero ? null : WireNumbers.Average(order.FilledValue, order.Filled, instrument),
            order.LimitPrice?.ToWire(instrument), order.Status, order.CreatedAt.ToTime(), order.UpdatedAt.ToTime());
    }
}

public enum Liquidity
{
    Maker,
    Taker,
}

/// <summary>An execution, from the account's side.</summary>
/// <param name="Value">Price × quantity, without the fee.</param>
public sealed record TradeBody(
    TradeId Id,
    OrderId OrderId,
    AccountId AccountId,
    string Symbol,
    Side Side,
    decimal Price,
    decimal Qty,
    decimal Value,
    decimal Fee,
    string FeeAsset,
    Liquidity Liquidity,
    DateTimeOffset At)
{
    internal static TradeBody Of(TradeView trade, InstrumentDirectory instruments)
    {
        var instrument = instruments[trade.Instrument];
        return new(
            trade.Id, trade.Order, trade.Account, instrument.Symbol, trade.Side, trade.Price.ToWire(instrument), trade.Quantity.ToWire(instrument),
            trade.Value.ToWire(instrument.Quote), trade.Fee.ToWire(instrument.Quote), instrument.Quote.Code,
            trade.IsMaker ? Liquidity.Maker : Liquidity.Taker, trade.At.ToTime());
    }
}
