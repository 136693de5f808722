using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>How much is queued at each price of one instrument, best first. Folded under its market's lock.</summary>
public sealed class Depth
{
    private readonly record struct Queued(long Users, long House)
    {
        public long Total => Users + House;
    }

    // Bids are kept under the negated price, so that on both sides the best comes first.
    private readonly SortedDictionary<long, Queued> bids = [];
    private readonly SortedDictionary<long, Queued> asks = [];

    /// <summary>Rises by one with each change.</summary>
    internal long Version { get; private set; }

    internal IEnumerable<BookLevel> Best(Side side, int levels) =>
        (side == Side.Buy ? bids : asks).Take(levels).Select(level => new BookLevel(new(Math.Abs(level.Key)), new(level.Value.Total)));

    internal Quantity At(Side side, Price price) =>
        (side == Side.Buy ? bids : asks).TryGetValue(KeyOf(side, price), out var queued) ? new(queued.Total) : Quantity.Zero;

    /// <summary>A user's order stands in its queue.</summary>
    internal void Rest(Side side, Price price, Quantity quantity) => Change(side, price, quantity.Steps, 0);

    internal void Fold(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.OrderRested:
                Change(happened.OrderRested.Side, happened.OrderRested.Price, happened.OrderRested.Quantity.Steps, 0);
                break;
            case EventType.OrderCancelled:
                Change(happened.OrderCancelled.Side, happened.OrderCancelled.Price, -happened.OrderCancelled.LeavesQueue.Steps, 0);
                break;
            case EventType.OrderReplaced:
                Change(happened.OrderReplaced.Side, happened.OrderReplaced.Price, -happened.OrderReplaced.LeavesQueue.Steps, 0);
                break;
            case EventType.LegSized:
                Change(happened.LegSized.Side, happened.LegSized.Price, -happened.LegSized.LeavesQueue.Steps, 0);
                break;
            case EventType.OrderPooled:
                Change(happened.OrderPooled.Side, happened.OrderPooled.Price, -happened.OrderPooled.LeavesQueue.Steps, 0);
                break;

            // Who trades in an auction has left the queues for it before.
            case EventType.TradeExecuted when happened.TradeExecuted.Cause != TradeCause.Auction
                && !happened.TradeExecuted.Maker.Order.IsHouse:
                Change(happened.TradeExecuted.TakerSide.Opposite(), happened.TradeExecuted.Price, -happened.TradeExecuted.Quantity.Steps,
                    0);
                break;
            case EventType.HouseQuoted:
                Change(happened.HouseQuoted.Side, happened.HouseQuoted.Price, 0, happened.HouseQuoted.Change);
                break;
            case EventType.HouseTaken:
                Change(happened.HouseTaken.Side, happened.HouseTaken.Price, 0, -happened.HouseTaken.Quantity.Steps);
                break;
            default: break;
        }
    }

    /// <summary>It takes the place of another, which was at a version.</summary>
    internal void GoOnAfter(long version) => Version = version + 1;

    /// <summary>A venue that was rebuilt from its log has no house liquidity until the feed quotes again.</summary>
    internal void WithdrawHouse()
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            foreach (var (key, queued) in (side == Side.Buy ? bids : asks).ToArray())
            {
                if (queued.House != 0) Change(side, new(Math.Abs(key)), 0, -queued.House);
            }
        }
    }

    private void Change(Side side, Price price, long users, long house)
    {
        if (users == 0 && house == 0) return;
        var levels = side == Side.Buy ? bids : asks;
        var key = KeyOf(side, price);
        levels.TryGetValue(key, out var before);
        var after = new Queued(before.Users + users, before.House + house);
        if (after.Users < 0 || after.House < 0) throw new InvalidOperationException($"The depth at {price.Ticks} ticks would be {after}.");
        if (after.Total == 0) levels.Remove(key);
        else levels[key] = after;
        Version++;
    }

    private static long KeyOf(Side side, Price price) => side == Side.Buy ? -price.Ticks : price.Ticks;
}
