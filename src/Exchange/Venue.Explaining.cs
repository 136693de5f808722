using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>What may be asked of a venue about this moment. Nothing changes by it.</summary>
public sealed partial class Venue
{
    /// <summary>When time will next bring something; null while nothing is waited for.</summary>
    public Timestamp? NextDue => due.Next;

    /// <summary>Where an order stands in its queue, or null when it is in none.</summary>
    public QueuePlace? PlaceInQueue(OrderId order)
    {
        var slot = orders.Find(order);
        if (slot == OrderTable.None || !orders[slot].IsOnBook) return null;
        ref readonly var found = ref orders[slot];
        var book = MarketOf(found.Instrument).Book;
        var (ahead, ofHouse) = book.Ahead(found.Entry);
        return new(book.PriceOf(found.Entry), ShownOf(in found), ahead, ofHouse);
    }
}

/// <summary>An order's place in the queue of its price.</summary>
/// <param name="Shown">What of it stands there.</param>
/// <param name="Ahead">What is served before it at its price.</param>
/// <param name="AheadOfHouse">What of that is the house's.</param>
public readonly record struct QueuePlace(Price Price, Quantity Shown, Quantity Ahead, Quantity AheadOfHouse);
