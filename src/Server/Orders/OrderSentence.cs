using System.Globalization;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>
/// An order's story in a sentence or two. Numbers are plain, prices with the digits of their instrument: who shows it groups them as their
/// reader wants. A number that is none of these stands behind the word order.
/// </summary>
internal static class OrderSentence
{
    public static string Of(OrderView order, OrderStory story, OrderNow now, Instrument instrument)
    {
        string Quantity(Quantity quantity) => quantity.ToWire(instrument).ToString(CultureInfo.InvariantCulture);
        string Price(Price price) => price.ToWire(instrument).ToString(CultureInfo.InvariantCulture);
        var did = Did(order);
        var filled = order.Filled.IsZero ? $"{did} nothing"
            : $"{did} {(order.Remaining.IsZero ? "all" : Quantity(order.Filled))}{(order.Remaining.IsZero ? "" : " of")} "
            + $"{Quantity(order.Quantity)} {PriceOf(order, story, instrument)} {Counterparty(order, story)}";
        if (order.Remaining.IsZero) return filled + ".";

        var rest = order.Filled.IsZero ? $"the {Quantity(order.Quantity)}" : $"the remaining {Quantity(order.Remaining)}";
        if (now.Place is { } place)
        {
            var hidden = order.Remaining > place.Shown ? $" ({Quantity(place.Shown)} shown)" : "";
            var ahead = place.Ahead.IsZero ? "first in the queue"
                : $"behind {Quantity(place.Ahead)}"
                    + (place.AheadOfHouse.IsZero ? "" : $" ({Quantity(place.AheadOfHouse)} of them the market's)");
            return $"{filled}; {rest} rest at {Price(place.Price)} {ahead}{hidden}.{Coming(order, now, instrument)}";
        }

        var why = order.Stage switch
        {
            OrderStage.OnItsWay =>
                $"are on their way and reach the market {(story.Delay.Microseconds / 1_000).ToString(CultureInfo.InvariantCulture)} ms "
                + "after placing",
            OrderStage.Waiting => $"wait for order {order.Parent?.Number.ToString(CultureInfo.InvariantCulture)} to fill",
            OrderStage.Armed => Watching(order, now, instrument),
            OrderStage.Arrived or OrderStage.Working => "wait for the next auction",
            OrderStage.Filled => "are no more",
            OrderStage.Cancelled => $"were cancelled: {Reason(order, instrument)}",
            OrderStage.Expired => $"expired: {Reason(order, instrument)}",
            OrderStage.Rejected => $"were turned away on arrival: {Reason(order, instrument)}",
        };
        return $"{filled}; {rest} {why}.";
    }

    /// <summary>What it did, after what it was for where that is not its owner's plain order.</summary>
    private static string Did(OrderView order)
    {
        var did = order.Side == Side.Buy ? "bought" : "sold";
        return order.Cause switch
        {
            OrderCause.Placed or OrderCause.TakeProfitLeg or OrderCause.StopLossLeg => char.ToUpperInvariant(did[0]) + did[1..],
            OrderCause.Liquidation => $"A margin call was not met in time, so the exchange closed the position: {did}",
            OrderCause.Close => $"To close the position: {did}",
            OrderCause.Reverse => $"To reverse the position: {did}",
        };
    }

    private static string Watching(OrderView order, OrderNow now, Instrument instrument)
    {
        string Price(Price price) => price.ToWire(instrument).ToString(CultureInfo.InvariantCulture);
        var watched = order.Options.TriggerBy switch
        {
            TriggerBy.Last => "the last trade",
            TriggerBy.Quote => order.Side == Side.Buy ? "the best ask" : "the best bid",
            TriggerBy.Mark => "the mark price",
        };
        var market = now.Market is { } price ? $", now {Price(price)}" : "";
        var away = now.ToReach(order) is var (distance, percent)
            ? $", {Price(distance)} ({percent.ToString(CultureInfo.InvariantCulture)} %) away" : "";
        return $"watch {watched}{market}, and are triggered when it {(Falls(order) ? "falls" : "rises")} to "
            + $"{Price(order.StopPrice ?? default)}{away}{Trailing(order, now, instrument)}";
    }

    private static string Trailing(OrderView order, OrderNow now, Instrument instrument)
    {
        if (order.Trail is not { } trail) return "";
        var distance = OrderTerms.PercentOf(trail) is { } share ? $"{share.ToString(CultureInfo.InvariantCulture)} %"
            : new Price(trail.Ticks).ToWire(instrument).ToString(CultureInfo.InvariantCulture);
        var best = now.Followed?.ToWire(instrument).ToString(CultureInfo.InvariantCulture);
        return $". The trigger stays {distance} behind{(best is null ? "" : $" the best price so far, {best}")}";
    }

    /// <summary>How far the other side of the market must come to an order that rests.</summary>
    private static string Coming(OrderView order, OrderNow now, Instrument instrument)
    {
        if (now.ToReach(order) is not var (distance, percent)) return "";
        string Price(Price price) => price.ToWire(instrument).ToString(CultureInfo.InvariantCulture);
        var (opposite, way) = order.Side == Side.Buy ? ("ask", "fall") : ("bid", "rise");
        return $" The best {opposite}, now {Price(now.Market!.Value)}, must {way} by {Price(distance)} "
            + $"({percent.ToString(CultureInfo.InvariantCulture)} %) to reach it.";
    }

    private static string PriceOf(OrderView order, OrderStory story, Instrument instrument)
    {
        var prices = story.Fills.Select(fill => fill.Price).Distinct().ToArray();
        if (prices.Length == 1) return $"at {prices[0].ToWire(instrument).ToString(CultureInfo.InvariantCulture)}";
        var digits = $"F{instrument.TickSize.Scale.ToString(CultureInfo.InvariantCulture)}";
        var average = WireNumbers.Average(order.FilledValue, order.Filled, instrument).ToString(digits, CultureInfo.InvariantCulture);
        return $"at {prices.Length.ToString(CultureInfo.InvariantCulture)} prices, {average} on average,";
    }

    private static string Counterparty(OrderView order, OrderStory story)
    {
        var preposition = order.Side == Side.Buy ? "from" : "to";
        var (house, users) = (story.Fills.Any(fill => fill.IsFromHouse), story.Fills.Any(fill => !fill.IsFromHouse));
        return house && users ? $"{preposition} the house and other users"
            : house ? $"{preposition} the house"
            : $"{preposition} other users";
    }

    private static bool Falls(OrderView order) =>
        (order.Side == Side.Sell) != order.Type is OrderType.TakeProfit or OrderType.TakeProfitLimit;

    private static string Reason(OrderView order, Instrument instrument) =>
        order.CancelReason is not { } reason ? "no reason is known"
        : reason == CancelReason.Expired ? End(order, instrument)
        : reason == CancelReason.Unfillable && order.TimeInForce is TimeInForce.Opg or TimeInForce.Cls
            ? "the auction had nothing for them at their price"
        : Reason(reason);

    /// <summary>Whose time was over.</summary>
    private static string End(OrderView order, Instrument instrument) => order.TimeInForce switch
    {
        TimeInForce.Day => instrument.AssetClass is AssetClass.Equity or AssetClass.Etf
            ? "the trading session ended" : "the day ended, at midnight UTC",
        TimeInForce.Gtd => "the date until which they were good has come",
        _ => "their time was over",
    };

    private static string Reason(CancelReason reason) => reason switch
    {
        CancelReason.Requested => "their owner asked",
        CancelReason.Unfillable => "nothing more could be had at their price, and they do not rest",
        CancelReason.Expired => "their time was over",
        CancelReason.SelfTrade => "they would have traded with another order of the same user",
        CancelReason.ReduceOnly => "they may only reduce, and there was nothing left to reduce",
        CancelReason.WouldTake => "they are post-only, and would have traded at once",
        CancelReason.OtherLeg => "the other exit was filled, triggered or cancelled",
        CancelReason.Entry => "the entry ended without a fill, or its exit began",
        CancelReason.InsufficientFunds => "what they need was no longer there",
        CancelReason.PriceBand => "their price is outside the price band",
        CancelReason.NotTrading => "the instrument was not trading",
        CancelReason.Reset => "the account was reset",
        CancelReason.Liquidation => "a margin call was not met in time, and the exchange closed the account's positions",
        CancelReason.PositionClosed => "the position was closed, and with it the orders in it",
        CancelReason.InternalError => "the exchange failed at them and took them out",
        CancelReason.CorporateAction => "the shares were split: their price and quantity were of the old ones",
    };
}
