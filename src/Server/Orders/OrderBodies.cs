using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>An order as it stands.</summary>
/// <param name="Cause">Who placed it and what for: its owner, also to close or to reverse a position, a bracket (a leg), or the venue that
/// closes a position of an unanswered margin call.</param>
/// <param name="FilledAvgPrice">Null until something is filled.</param>
/// <param name="StopPrice">Where it is triggered now: a trailing stop's moves.</param>
/// <param name="ExpiresAt">When it ends by itself, if it does by the clock.</param>
/// <param name="ParentId">The order whose leg it is.</param>
/// <param name="Legs">The orders that hang on this one.</param>
/// <param name="Fees">What the fills cost, in the quote asset; below zero where rebates outweigh.</param>
/// <param name="Profile">The name of the profile that it was placed under.</param>
/// <param name="CancelReason">Why what was left of it was taken back.</param>
public sealed record OrderBody(
    OrderId Id,
    string? ClientOrderId,
    AccountId AccountId,
    string Symbol,
    Side Side,
    OrderType Type,
    OrderClass OrderClass,
    OrderCause Cause,
    TimeInForce TimeInForce,
    decimal Qty,
    decimal FilledQty,
    decimal? FilledAvgPrice,
    decimal? Notional,
    decimal? LimitPrice,
    decimal? StopPrice,
    decimal? TrailPrice,
    decimal? TrailPercent,
    TriggerBy TriggerBy,
    decimal? DisplayQty,
    bool PostOnly,
    bool ReduceOnly,
    SelfTrade SelfTradePrevention,
    DateTimeOffset? ExpiresAt,
    OrderId? ParentId,
    IReadOnlyList<OrderId> Legs,
    decimal Fees,
    string Profile,
    OrderStatus Status,
    CancelReason? CancelReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    internal static OrderBody Of(OrderView order, InstrumentDirectory instruments)
    {
        var (instrument, options) = (instruments[order.Instrument], order.Options);
        return new(
            order.Id, order.ClientOrderId, order.Account, instrument.Symbol, order.Side, order.Type, order.Class, order.Cause,
            order.TimeInForce, order.Quantity.ToWire(instrument), order.Filled.ToWire(instrument),
            order.Filled.IsZero ? null : WireNumbers.Average(order.FilledValue, order.Filled, instrument),
            options.Notional.IsZero ? null : options.Notional.ToWire(instrument.Quote),
            order.LimitPrice?.ToWire(instrument), order.StopPrice?.ToWire(instrument),
            order.Trail is { Ticks: > 0 and var ticks } ? new Price(ticks).ToWire(instrument) : null, OrderTerms.PercentOf(order.Trail),
            options.TriggerBy, options.DisplayQuantity?.ToWire(instrument), options.PostOnly, options.ReduceOnly, options.SelfTrade,
            order.ExpiresAt?.ToTime(), order.Parent, order.Legs, order.Fees.ToWire(instrument.Quote), order.Profile, order.Status,
            order.CancelReason, order.CreatedAt.ToTime(), order.UpdatedAt.ToTime());
    }
}

/// <summary>How many orders were cancelled, or are to be once the account's delay is over.</summary>
public sealed record CancelledOrdersBody(int Count);

/// <summary>Why the venue would refuse.</summary>
public sealed record PreviewRefusalBody(string Code, string Detail);

/// <summary>
/// What placing an order would come to at this moment. Nothing was placed. Of an order that makes no sense only the refusal is told.
/// </summary>
/// <param name="Refusal">Null where it would be taken on.</param>
/// <param name="Qty">What it would be placed with: worked out from a notional, cut to what there is to reduce.</param>
/// <param name="Price">What it is judged by: its limit, else its stop or what the market asks, else the worst price that it would reach
/// now.</param>
/// <param name="Value">What it is judged at. Without a limit, and not filled at once, that is at the price to which it may stray.</param>
/// <param name="Hold">What would be set aside, in the hold_asset. A margin account sets nothing aside.</param>
/// <param name="DelayMs">How long it would be on its way.</param>
/// <param name="FillableQty">What would fill if it met the book as it is now.</param>
/// <param name="FillableValue">For how much.</param>
/// <param name="AveragePrice">Of what fills. Null where nothing does.</param>
/// <param name="WorstPrice">The last price that it would reach. Null where nothing fills.</param>
/// <param name="UnfillableQty">What would not fill at once.</param>
/// <param name="Fee">Of what fills; below zero it is a rebate.</param>
public sealed record OrderPreviewBody(
    bool Accepted,
    PreviewRefusalBody? Refusal,
    decimal? Qty,
    decimal? Price,
    decimal? Value,
    decimal? Hold,
    string HoldAsset,
    decimal DelayMs,
    decimal? FillableQty,
    decimal? FillableValue,
    decimal? AveragePrice,
    decimal? WorstPrice,
    decimal? UnfillableQty,
    decimal? Fee)
{
    internal static OrderPreviewBody Of(in OrderPreview preview, string? sentence, Side side, Instrument instrument)
    {
        PreviewRefusalBody? refusal = null;
        if (preview.Rejection != Rejection.None)
        {
            var (code, detail) = Platform.Refusal.Explain(preview.Rejection);
            refusal = new(code, sentence ?? detail);
        }

        var (quote, paid) = (instrument.Quote, side == Side.Buy ? instrument.Quote : instrument.Base);
        var (isKnown, fills) = (!preview.Quantity.IsZero, !preview.Fillable.IsZero);
        return new(
            refusal is null, refusal,
            isKnown ? preview.Quantity.ToWire(instrument) : null,
            preview.Price.Ticks == 0 ? null : preview.Price.ToWire(instrument),
            isKnown ? preview.Value.ToWire(quote) : null,
            isKnown ? preview.Hold.ToWire(paid) : null,
            paid.Code,
            (preview.Delay.Microseconds / 1_000m).Trimmed(),
            isKnown ? preview.Fillable.ToWire(instrument) : null,
            isKnown ? preview.FillableValue.ToWire(quote) : null,
            fills ? WireNumbers.Average(preview.FillableValue, preview.Fillable, instrument) : null,
            fills ? preview.Worst.ToWire(instrument) : null,
            isKnown ? (preview.Quantity - preview.Fillable).ToWire(instrument) : null,
            isKnown ? preview.Fee.ToWire(quote) : null);
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
            trade.Id, trade.Order, trade.Account, instrument.Symbol, trade.Side, trade.Price.ToWire(instrument),
            trade.Quantity.ToWire(instrument), trade.Value.ToWire(instrument.Quote), trade.Fee.ToWire(instrument.Quote),
            instrument.Quote.Code, trade.IsMaker ? Liquidity.Maker : Liquidity.Taker, trade.At.ToTime());
    }
}
