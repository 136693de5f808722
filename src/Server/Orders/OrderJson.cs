using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>
/// Writes an order as the serializer writes its <see cref="OrderBody"/>, byte for byte, and without one: most of what is answered are
/// orders. A test compares the two.
/// </summary>
internal static class OrderJson
{
    public static void Write(Utf8JsonWriter json, OrderView order, Instrument instrument)
    {
        var (options, trail) = (order.Options, order.Trail);
        json.WriteStartObject();
        json.Id("id"u8, order.Id.Number);
        json.Text("client_order_id"u8, order.ClientOrderId);
        json.Id("account_id"u8, order.Account.Number);
        json.Text("symbol"u8, instrument.Symbol);
        json.Enum<Side>("side"u8, order.Side);
        json.Enum<Exchange.Commands.OrderType>("type"u8, order.Type);
        json.Enum<OrderClass>("order_class"u8, order.Class);
        json.Enum<Exchange.Events.OrderCause>("cause"u8, order.Cause);
        json.Enum<Exchange.Commands.TimeInForce>("time_in_force"u8, order.TimeInForce);
        json.Decimal("qty"u8, order.Quantity.ToWire(instrument));
        json.Decimal("filled_qty"u8, order.Filled.ToWire(instrument));
        json.Decimal(
            "filled_avg_price"u8, order.Filled.IsZero ? null : WireNumbers.Average(order.FilledValue, order.Filled, instrument));
        json.Decimal("notional"u8, options.Notional.IsZero ? null : options.Notional.ToWire(instrument.Quote));
        json.Decimal("limit_price"u8, order.LimitPrice?.ToWire(instrument));
        json.Decimal("stop_price"u8, order.StopPrice?.ToWire(instrument));
        json.Decimal("trail_price"u8, trail is { Ticks: > 0 and var ticks } ? new Price(ticks).ToWire(instrument) : null);
        json.Decimal("trail_percent"u8, OrderTerms.PercentOf(trail));
        json.Enum<Exchange.Commands.TriggerBy>("trigger_by"u8, options.TriggerBy);
        json.Decimal("display_qty"u8, options.DisplayQuantity?.ToWire(instrument));
        json.WriteBoolean("post_only"u8, options.PostOnly);
        json.WriteBoolean("reduce_only"u8, options.ReduceOnly);
        json.Enum<Exchange.Commands.SelfTrade>("self_trade_prevention"u8, options.SelfTrade);
        json.Time("expires_at"u8, order.ExpiresAt);
        json.Id("parent_id"u8, order.Parent?.Number);
        json.WriteStartArray("legs"u8);
        foreach (var leg in order.Legs) json.Id(leg.Number);
        json.WriteEndArray();
        json.Decimal("fees"u8, order.Fees.ToWire(instrument.Quote));
        json.Text("profile"u8, order.Profile);
        json.Enum<OrderStatus>("status"u8, order.Status);
        json.Enum("cancel_reason"u8, order.CancelReason);
        json.Time("created_at"u8, order.CreatedAt);
        json.Time("updated_at"u8, order.UpdatedAt);
        json.WriteEndObject();
    }
}
