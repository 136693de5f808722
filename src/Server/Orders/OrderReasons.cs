using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Orders;

/// <summary>Why an order filled or did not, as the venue and the log know it.</summary>
internal sealed class OrderReasons(OrderArchive orders, LiveVenue venue, MarketViews markets, InstrumentDirectory instruments)
    : IOrderReasons
{
    /// <summary>An order with its story and, while it is open, what it waits for.</summary>
    /// <param name="known">As it was found.</param>
    /// <exception cref="InvalidOperationException">It has no story.</exception>
    public async Task<(OrderView Order, OrderStory Story, OrderNow Now)> TellAsync(OrderView known, CancellationToken cancellation)
    {
        // A place in a queue is the venue's to know; what it answered before is in the projections by the time the answer is here.
        var (place, followed) = known.IsOpen
            ? await venue.AskAsync((asked, _) => (asked.PlaceInQueue(known.Id), asked.FollowedBy(known.Id)), cancellation) : default;
        var (order, story) = await orders.ExplainAsync(known.Id, cancellation)
            ?? throw new InvalidOperationException($"Order {known.Id.Number} has no story.");
        return (order, story, order.IsOpen ? OrderNow.Of(order, place, followed, markets[order.Instrument]) : default);
    }

    public async Task<string?> OfAsync(OrderId order, CancellationToken cancellation)
    {
        if (await orders.FindAsync(order, cancellation) is not { } known) return null;
        var (view, story, now) = await TellAsync(known, cancellation);
        return OrderSentence.Of(view, story, now, instruments[view.Instrument]);
    }
}
