using System.Collections.Immutable;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
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
    TradeId Trade, Timestamp At, Price Price, Quantity Quantity, TradeCause Cause, bool IsMaker, bool IsFromHouse, Money Fee, string Profile, string Physics);

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

    /// <summary>Under which its fills were charged; null before the first.</summary>
    public Profile? Profile { get; init; }

    public ImmutableList<Replacement> Replacements { get; init; } = [];

    public CancelReason? CancelReason { get; init; }

    public Timestamp? ClosedAt { get; init; }

    /// <summary>How long it was on its way.</summary>
    public Duration Delay => ArrivesAt > PlacedAt ? ArrivesAt - PlacedAt : default;
}

/// <summary>Why each order filled, or did not: enough to explain it afterwards. Folded under <see cref="VenueProjections"/>' lock.</summary>
public sealed class OrderStories(Conditions conditions)
{
    private readonly Dictionary<OrderId, OrderStory> stories = [];

    internal OrderStory? Find(OrderId order) => stories.GetValueOrDefault(order);

    internal void Fold(in Event happened)
    {
        var at = happened.At;
        switch (happened.Type)
        {
            case EventType.OrderPlaced:
                var placed = happened.OrderPlaced;
                stories[placed.Order] = new(at, new(placed.Bid, placed.Ask), placed.ArrivesAt);
                break;
            case EventType.OrderArrived:
                var arrived = happened.OrderArrived;
                Tell(arrived.Order, story => story with { AtArrival = new(arrived.Bid, arrived.Ask) });
                break;
            case EventType.OrderRested:
                var rested = happened.OrderRested;
                var entry = new QueueEntry(at, rested.Price, rested.Quantity, rested.Ahead, rested.AheadOfHouse);
                Tell(rested.Order, story => story with { Rests = story.Rests + 1, FirstRest = story.FirstRest ?? entry, LastRest = entry });
                break;
            case EventType.OrderTriggered:
                var triggered = happened.OrderTriggered;
                Tell(triggered.Order, story => story with { TriggeredAt = at, TriggerPrice = triggered.Price });
                break;
            case EventType.OrderReplaced:
                var replaced = happened.OrderReplaced;
                var terms = new Replacement(at, replaced.Quantity, replaced.LimitPrice, replaced.StopPrice, replaced.Trail, replaced.KeepsPlace);
                Tell(replaced.Order, story => story with { Replacements = story.Replacements.Add(terms) });
                break;
            case EventType.OrderCancelled:
                var reason = happened.OrderCancelled.Reason;
                Tell(happened.OrderCancelled.Order, story => story with { CancelReason = reason, ClosedAt = at });
                break;
            case EventType.TradeExecuted:
                Fill(happened.TradeExecuted.Maker, happened.TradeExecuted.Taker, in happened);
                Fill(happened.TradeExecuted.Taker, happened.TradeExecuted.Maker, in happened);
                break;
            default: break;
        }
    }

    private void Fill(in Fill fill, in Fill other, in Event happened)
    {
        if (fill.Order.IsHouse) return;
        var trade = happened.TradeExecuted;
        var (profile, physics) = (conditions.Profile(fill.Profile), conditions.PhysicsOf(trade.Physics));
        var told = new StoryFill(
            trade.Trade, happened.At, trade.Price, trade.Quantity, trade.Cause, fill.IsMaker, other.Order.IsHouse, fill.Fee,
            $"{profile.Name} {profile.Version}", $"{physics.Name} {physics.Version}");
        Tell(fill.Order, story => story with { Fills = story.Fills.Add(told), Profile = profile });
    }

    private void Tell(OrderId order, Func<OrderStory, OrderStory> more) => stories[order] = more(stories[order]);
}
