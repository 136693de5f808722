using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>How an open order stands at this moment.</summary>
/// <param name="Place">In its queue.</param>
/// <param name="Followed">Of a trailing stop, the best price so far.</param>
/// <param name="Market">What would have to come to its price: the price that triggers it, else the best of the other side.</param>
internal readonly record struct OrderNow(QueuePlace? Place, Price? Followed, Price? Market)
{
    public static OrderNow Of(OrderView order, QueuePlace? place, Price? followed, MarketView market)
    {
        var ticker = market.Ticker();
        var opposite = (order.Side == Side.Buy ? ticker.Ask : ticker.Bid)?.Price;
        var watched = order.Stage != OrderStage.Armed ? opposite : order.Options.TriggerBy switch
        {
            TriggerBy.Last => ticker.Last,
            TriggerBy.Quote => opposite,
            TriggerBy.Mark => market.Mark,
        };
        return new(place, followed, watched);
    }

    /// <summary>How far the market must come, and that in percent of where it is; null where that is not known.</summary>
    public (Price Distance, decimal Percent)? ToReach(OrderView order)
    {
        var target = order.Stage == OrderStage.Armed ? order.StopPrice : Place?.Price;
        if (target is not { } price || Market is not { Ticks: > 0 } market || market == price) return null;
        var distance = Math.Abs(market.Ticks - price.Ticks);
        return (new(distance), decimal.Round(100m * distance / market.Ticks, 2).Trimmed());
    }
}
