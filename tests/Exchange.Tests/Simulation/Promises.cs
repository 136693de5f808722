using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Worlds.Laws;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>
/// What an order was promised when it was placed, checked against the events alone: neither the venue nor its twin is asked, so a promise
/// that both forget is missed here.
/// </summary>
internal sealed class Promises
{
    /// <summary>What is known of an order.</summary>
    private sealed record Known(AccountId Account, InstrumentId Instrument, Side Side, OrderType Type, TimeInForce TimeInForce,
        OrderOptions Options, long Limit, long Filled, bool IsPaidFor);

    private readonly Dictionary<long, Known> orders = [];
    private readonly Dictionary<AccountId, UserId> users = [];
    private readonly Dictionary<(AccountId, InstrumentId), long> nets = [];
    private readonly Dictionary<InstrumentId, (long Lower, long Upper)> bands = [];
    private readonly List<Instrument> instruments = [];

    public void Check(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.InstrumentListed: instruments.Add(happened.Instrument); break;
            case EventType.AccountOpened: users.Add(happened.AccountOpened.Account, happened.AccountOpened.User); break;
            case EventType.PriceBandSet:
                bands[happened.PriceBandSet.Instrument] = (happened.PriceBandSet.Lower.Ticks, happened.PriceBandSet.Upper.Ticks);
                break;
            case EventType.SharesSplit when bands.TryGetValue(happened.SharesSplit.Instrument, out var band):
                var (instrument, to, from) = (happened.SharesSplit.Instrument, happened.SharesSplit.To, happened.SharesSplit.From);
                bands[instrument] = (
                    Math.Min(Price.MaxTicks, band.Lower * from / to), Math.Min(Price.MaxTicks, ((band.Upper * from) + to - 1) / to));
                break;
            case EventType.OrderPlaced:
                var placed = happened.OrderPlaced;
                orders.Add(placed.Order.Number, new(placed.Account, placed.Instrument, placed.Side, placed.Type, placed.TimeInForce,
                    happened.OrderOptions, placed.LimitPrice.Ticks, 0, placed.Held > Money.Zero));
                break;
            case EventType.OrderReplaced:
                var replaced = happened.OrderReplaced;
                orders[replaced.Order.Number] = orders[replaced.Order.Number] with { Limit = replaced.LimitPrice.Ticks };
                break;
            case EventType.OrderRested: IsShownAsAsked(happened.OrderRested); break;
            case EventType.OrderCancelled: IsAllOrNothing(happened.OrderCancelled); break;
            case EventType.TradeExecuted: IsFair(happened.TradeExecuted); break;
            default: break;
        }
    }

    private void IsShownAsAsked(in OrderRested rested)
    {
        var (shown, display) = (rested.Quantity, orders[rested.Order.Number].Options.DisplayQuantity);
        Require(display is null || shown <= display, "an iceberg shows no more than asked", $"{rested}");
    }

    private void IsAllOrNothing(in OrderCancelled cancelled)
    {
        var order = orders[cancelled.Order.Number];
        var walked = order is { Type: OrderType.Market, Limit: 0, IsPaidFor: true };
        Require(!walked || cancelled.Reason != CancelReason.InsufficientFunds,
            "a market order that set money aside can pay for what it walked", $"{cancelled}: {order}");
        Require(order.TimeInForce != TimeInForce.Fok || order.Filled == 0, "fill or kill", $"{cancelled}: {order}");
    }

    private void IsFair(in TradeExecuted trade)
    {
        var (lower, upper) = bands.GetValueOrDefault(trade.Instrument);
        Require(upper == 0 || (trade.Price.Ticks >= lower && trade.Price.Ticks <= upper), "trades are within the band", $"{trade}");
        if (trade.Cause == TradeCause.Order && !trade.Maker.Order.IsHouse)
        {
            var isOwn = users[trade.Maker.Account] == users[trade.Taker.Account];
            Require(!isOwn || orders[trade.Taker.Order.Number].Options.SelfTrade == SelfTrade.Allow, "self-trade prevention", $"{trade}");
        }

        IsKept(trade.Maker, in trade, trade.TakerSide.Opposite());
        IsKept(trade.Taker, in trade, trade.TakerSide);
    }

    private void IsKept(in Fill fill, in TradeExecuted trade, Side side)
    {
        if (fill.Order.IsHouse) return;
        var (order, price) = (orders[fill.Order.Number], trade.Price.Ticks);
        Require(order.Limit == 0 || (side == Side.Buy ? price <= order.Limit : price >= order.Limit), "no worse than the limit",
            $"{trade}: {order}");
        Require(fill.IsMaker || !order.Options.PostOnly, "post-only orders take nothing", $"{trade}: {order}");
        orders[fill.Order.Number] = order with { Filled = order.Filled + trade.Quantity.Steps };
    }
}
