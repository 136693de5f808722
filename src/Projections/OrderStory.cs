using System.Collections.Immutable;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>The best prices at a moment; zero where a side was empty.</summary>
public readonly record struct TouchPrices(Price Bid, Price Ask);

/// <summary>When an order, or a slice of it, joined a queue, and behind what.</summary>
/// <param name="Ahead">What was queued at the price before it.</param>
/// <param name="AheadOfHouse">What of that was the house's.</param>
public sealed record QueueEntry(Timestamp At, Price Price, Quantity Quantity, Quantity Ahead, Quantity AheadOfHouse);

/// <summary>One fill of an order.</summary>
/// <param name="IsFromHouse">The other side was the market's own liquidity.</param>
/// <param name="Fee">In the quote asset.</param>
/// <param name="Profile">Name and version, as in retail 1.</param>
/// <param name="Physics">Name and version.</param>
public sealed record StoryFill(
    TradeId Trade, Timestamp At, Price Price, Quantity Quantity, TradeCause Cause, bool IsMaker, bool IsFromHouse, Money Fee,
    string Profile, string Physics);

/// <summary>What an order's terms became.</summary>
/// <param name="KeptPlace">Whether it stayed where it stood in its queue.</param>
public sealed record Replacement(Timestamp At, Quantity Quantity, Price LimitPrice, Price StopPrice, Trail Trail, bool KeptPlace);

/// <summary>What happened to one order, from its placing on.</summary>
public sealed record OrderStory(Timestamp PlacedAt, TouchPrices AtPlacing, Timestamp ArrivesAt)
{
    /// <summary>The best prices when it reached the market, where that was later than its placing.</summary>
    public TouchPrices? AtArrival { get; init; }

    /// <summary>How often it joined a queue: once for each slice that is shown, and for each loss of its place.</summary>
    public int Rests { get; init; }

    public QueueEntry? FirstRest { get; init; }

    public QueueEntry? LastRest { get; init; }

    public Timestamp? TriggeredAt { get; init; }

    /// <summary>The price that came through its stop.</summary>
    public Price? TriggerPrice { get; init; }

    public ImmutableList<StoryFill> Fills { get; init; } = [];

    /// <summary>The number of the one that its fills were charged under, see <see cref="Conditions"/>; null before the first.</summary>
    public short? Profile { get; init; }

    public ImmutableList<Replacement> Replacements { get; init; } = [];

    public CancelReason? CancelReason { get; init; }

    public Timestamp? ClosedAt { get; init; }

    /// <summary>How long it was on its way.</summary>
    public Duration Delay => ArrivesAt > PlacedAt ? ArrivesAt - PlacedAt : default;

    /// <summary>Whether events of a type are part of an order's story.</summary>
    internal static bool Tells(EventType type) => type is EventType.OrderPlaced or EventType.OrderArrived or EventType.OrderRested
        or EventType.OrderTriggered or EventType.OrderReplaced or EventType.OrderCancelled or EventType.TradeExecuted;

    /// <summary>What an order's story is after one more event; null before it was placed. Events of other orders change nothing.</summary>
    /// <param name="order">Whose story it is.</param>
    /// <param name="so">The story so far.</param>
    public static OrderStory? Tell(OrderId order, OrderStory? so, in Event happened, Conditions conditions)
    {
        if (happened.Type == EventType.TradeExecuted)
        {
            ref readonly var trade = ref happened.TradeExecuted;
            return trade.Maker.Order == order ? so?.Tell(in trade.Maker, in trade.Taker, in happened, conditions)
                : trade.Taker.Order == order ? so?.Tell(in trade.Taker, in trade.Maker, in happened, conditions)
                : so;
        }

        if (EventFacts.OrderOf(in happened) != order) return so;
        if (happened.Type != EventType.OrderPlaced) return so?.Tell(in happened);
        ref readonly var placed = ref happened.OrderPlaced;
        return new(happened.At, new(placed.Bid, placed.Ask), placed.ArrivesAt);
    }

    private OrderStory Tell(in Event happened)
    {
        var at = happened.At;
        switch (happened.Type)
        {
            case EventType.OrderArrived: return this with { AtArrival = new(happened.OrderArrived.Bid, happened.OrderArrived.Ask) };
            case EventType.OrderRested:
                var rested = happened.OrderRested;
                var entry = new QueueEntry(at, rested.Price, rested.Quantity, rested.Ahead, rested.AheadOfHouse);
                return this with { Rests = Rests + 1, FirstRest = FirstRest ?? entry, LastRest = entry };
            case EventType.OrderTriggered: return this with { TriggeredAt = at, TriggerPrice = happened.OrderTriggered.Price };
            case EventType.OrderReplaced:
                var replaced = happened.OrderReplaced;
                return this with
                {
                    Replacements = Replacements.Add(new(at, replaced.Quantity, replaced.LimitPrice, replaced.StopPrice, replaced.Trail,
                        replaced.KeepsPlace)),
                };
            case EventType.OrderCancelled: return this with { CancelReason = happened.OrderCancelled.Reason, ClosedAt = at };
            default: return this;
        }
    }

    private OrderStory Tell(in Fill fill, in Fill other, in Event happened, Conditions conditions)
    {
        var trade = happened.TradeExecuted;
        var (profile, physics) = (conditions.Profile(fill.Profile), conditions.PhysicsOf(trade.Physics));
        return this with
        {
            Profile = fill.Profile,
            Fills = Fills.Add(new(
                trade.Trade, happened.At, trade.Price, trade.Quantity, trade.Cause, fill.IsMaker, other.Order.IsHouse, fill.Fee,
                $"{profile.Name} {profile.Version}", $"{physics.Name} {physics.Version}")),
        };
    }
}
