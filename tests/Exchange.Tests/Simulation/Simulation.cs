using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Tests.Twin;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Worlds.Laws;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>
/// Plays a world on three exchanges at once: the venue, its naive twin that gets the same commands, and a follower that only gets the
/// logged events, as recovery would. After every command all laws are checked.
/// </summary>
internal sealed class Simulation
{
    private readonly long seed;
    private readonly Venue live;
    private readonly Venue follower;
    private readonly NaiveExchange twin;
    private readonly EventBuffer events = new(1);
    private readonly Gains gains = new();
    private readonly List<Event> logged = [];
    private readonly List<(Command Command, Timestamp At)> commands = [];
    private readonly List<Event> written = [];
    private readonly List<Instrument> instruments = [];
    private readonly Promises promises = new();
    private readonly Dictionary<long, Tally> tallies = [];
    private readonly HashSet<long> touched = [];
    private WorldState state;
    private Timestamp now = RandomOrders.Beginning;
    private Timestamp told = RandomOrders.Beginning;
    private long sequence;
    private long lastTrade;
    private ulong hash;

    private Simulation(long seed)
    {
        this.seed = seed;
        (live, follower, twin) = (new(seed), new(seed), new(seed));
        (state, hash) = (WorldState.Of(live), live.StateHash());
    }

    /// <summary>What became of an order, counted from the events.</summary>
    private sealed record Tally(long Placed, long Filled, long Cancelled);

    /// <summary>What there was to see: a test of worlds in which nothing happens proves nothing.</summary>
    public Seen Seen { get; } = new();

    public static Seen Play(RandomWorld world)
    {
        var simulation = new Simulation(world.Seed);
        foreach (var command in world.Opening()) simulation.Do(HugeNumbers.Of(command, world.Scale));
        foreach (var step in world.Steps)
        {
            // What time brings comes first and by itself: then a refusal changes nothing.
            simulation.now += step.After;
            simulation.Do(new PassTime());
            simulation.Do(HugeNumbers.Of(step.In(simulation.twin, simulation.now), world.Scale));
        }

        simulation.ReplayFromTheStart();
        simulation.DoItAllAgain();
        simulation.GoOnFromASnapshot();
        return simulation.Seen;
    }

    private void Do(Command command)
    {
        commands.Add((command, now));
        events.Clear();
        touched.Clear();
        var (hashBefore, tradesBefore, storyBefore) = (hash, twin.Trades.Count, twin.Story.Count);
        if (command is PlaceOrder asked) Preview(asked);
        var decision = live.Decide(command, now, events);
        gains.Fold(events);
        var same = twin.Do(command, now);
        Require(decision.IsAccepted || decision.Number == 0, "a refusal has no number", $"{decision}");
        Follow();

        var before = state;
        (hash, state) = (live.StateHash(), WorldState.Of(live, gains));
        if (!decision.IsAccepted)
        {
            Require(events.Count == 0, "a refusal changes nothing", $"{Words.Of(command)} was refused and raised {events.Count} events");
            Require(hash == hashBefore && state.Same(before), "a refusal changes nothing",
                $"{Words.Of(command)} was refused:\n{before.Difference(state, "before", "after")}");
        }

        Check(live, state, instruments);
        CheckTallies();
        Require(hash == follower.StateHash(), "replay = live", $"after {Words.Of(command)} the follower's state hash differs");

        // The twin comes last: it notices everything, and a law that is broken says more.
        Require(decision == same, "twin = core",
            $"{Words.Of(command)}: the core says {decision.Rejection} {decision.Number}, the twin {same.Rejection} {same.Number}");
        Compare(command, Traded(), [.. twin.Trades.Skip(tradesBefore)], "trades");
        Compare(command, Story(), [.. twin.Story.Skip(storyBefore)], "tells");
        var expected = TwinState.Of(twin);
        Require(state.Same(expected), "twin = core", $"after {Words.Of(command)}:\n{state.Difference(expected, "core", "twin")}");
        Seen.Count(command, decision, events.Events);
    }

    /// <summary>What an order would come to is asked before it is placed, and changes nothing.</summary>
    private void Preview(PlaceOrder place)
    {
        var (preview, same) = (CoreStory.Of(live.Preview(place, now)), twin.Preview(place, now));
        Require(preview == same, "twin = core", $"{Words.Of(place)}:\n  core {preview}\n  twin {same}");
        Require(hash == live.StateHash(), "a preview changes nothing", $"{Words.Of(place)}");
    }

    private static void Compare<T>(Command command, List<T> core, List<T> twin, string what) => Require(
        core.SequenceEqual(twin), "twin = core",
        $"{Words.Of(command)}\n  core {what} {string.Join("; ", core)}\n  twin {what} {string.Join("; ", twin)}");

    private void Follow()
    {
        foreach (ref readonly var happened in events.Events)
        {
            written.Add(happened);
            Require(happened.At <= now && happened.At >= told && happened.Command == commands.Count, "events tell their time and command",
                $"{EventText.Of(in happened)}");
            Require(happened.Sequence == (happened.IsLogged ? ++sequence : sequence), "no gap in the sequence",
                $"{EventText.Of(in happened)}");
            told = happened.At;
            Count(in happened);
            promises.Check(in happened);
            if (happened.Type == EventType.InstrumentListed) instruments.Add(happened.Instrument);
            if (!happened.IsLogged) continue;
            logged.Add(happened);
            follower.Apply(in happened);
        }
    }

    private void Count(in Event happened)
    {
        void Fill(in Fill fill, Quantity quantity)
        {
            if (!fill.Order.IsHouse) Change(fill.Order, tally => tally with { Filled = tally.Filled + quantity.Steps });
        }

        void Change(OrderId order, Func<Tally, Tally> change)
        {
            tallies[order.Number] = change(tallies[order.Number]);
            touched.Add(order.Number);
        }

        switch (happened.Type)
        {
            case EventType.OrderPlaced:
                tallies.Add(happened.OrderPlaced.Order.Number, new(happened.OrderPlaced.Quantity.Steps, 0, 0));
                touched.Add(happened.OrderPlaced.Order.Number);
                break;
            case EventType.OrderReplaced:
                var replaced = happened.OrderReplaced;
                Change(replaced.Order, tally => tally with { Placed = replaced.Quantity.Steps });
                break;
            case EventType.LegSized:
                var sized = happened.LegSized;
                Change(sized.Order, tally => tally with { Placed = sized.Quantity.Steps });
                break;
            case EventType.TradeExecuted:
                Fill(happened.TradeExecuted.Maker, happened.TradeExecuted.Quantity);
                Fill(happened.TradeExecuted.Taker, happened.TradeExecuted.Quantity);
                break;
            case EventType.OrderCancelled:
                var cancelled = happened.OrderCancelled;
                Change(cancelled.Order, tally => tally with { Cancelled = cancelled.Quantity.Steps });
                break;
            default: break;
        }
    }

    private void CheckTallies()
    {
        var open = state.Orders.ToDictionary(order => order.Order, order => order.Quantity - order.Filled);
        foreach (var order in touched)
        {
            var tally = tallies[order];
            Require(tally.Filled + tally.Cancelled + open.GetValueOrDefault(order) == tally.Placed, "filled + open + cancelled = placed",
                $"order {order}: {tally}, open {open.GetValueOrDefault(order)}");
        }
    }

    private void ReplayFromTheStart()
    {
        var replayed = new Venue(seed);
        foreach (var happened in logged) replayed.Apply(in happened);
        Require(replayed.StateHash() == live.StateHash(), "replay = live", $"a venue made from the log has another state hash");
        Require(replayed.Sequence == live.Sequence && replayed.OpenOrders == live.OpenOrders, "replay = live",
            $"sequence or open orders differ");
    }

    private void DoItAllAgain()
    {
        var (again, raised) = (new Venue(seed), new EventBuffer());
        foreach (var (command, at) in commands) again.Decide(command, at, raised);
        Require(raised.Count == written.Count, "same commands, same events", $"{written.Count} events, then {raised.Count}");
        for (var i = 0; i < written.Count; i++)
        {
            var (once, twice) = (written[i], raised.Events[i]);
            Require(EventText.Same(in once, in twice), "same commands, same events",
                $"{EventText.Of(in once)}\nthen {EventText.Of(in twice)}");
        }
    }

    /// <summary>Half-way through the log a snapshot is taken: the venue made from it goes on as the one made from the log.</summary>
    private void GoOnFromASnapshot()
    {
        var cut = logged.Count / 2;
        while (cut < logged.Count && cut > 0 && logged[cut].Command == logged[cut - 1].Command) cut++;
        var replayed = new Venue(seed);
        foreach (var happened in logged.Take(cut)) replayed.Apply(in happened);
        var restored = Venue.Restore(replayed.Snapshot(), seed);
        Require(restored.StateHash() == replayed.StateHash(), "snapshot = replay", $"at event {replayed.Sequence}");

        foreach (var happened in logged.Skip(cut)) restored.Apply(in happened);
        Require(restored.StateHash() == live.StateHash(), "snapshot = replay", $"from event {replayed.Sequence} to the end");

        restored = Venue.Restore(replayed.Snapshot(), seed);
        var (one, other) = (new EventBuffer(), new EventBuffer());
        foreach (var (command, at) in commands.Skip((int)replayed.LastCommand))
        {
            one.Clear();
            other.Clear();
            var (answer, same) = (replayed.Decide(command, at, one), restored.Decide(command, at, other));
            Require(answer == same && one.Count == other.Count, "snapshot = replay",
                $"{Words.Of(command)}: {answer} {one.Count}, {same} {other.Count}");
            for (var i = 0; i < one.Count; i++)
            {
                var (left, right) = (one.Events[i], other.Events[i]);
                Require(EventText.Same(in left, in right), "snapshot = replay",
                    $"{Words.Of(command)}: {EventText.Of(in left)}\nthen {EventText.Of(in right)}");
            }
        }
    }

    private List<string> Story()
    {
        var story = new List<string>();
        foreach (ref readonly var happened in events.Events)
        {
            if (CoreStory.Of(in happened) is { } told) story.Add(told);
        }

        return story;
    }

    private List<NaiveTrade> Traded()
    {
        var trades = new List<NaiveTrade>();
        foreach (ref readonly var happened in events.Events)
        {
            if (happened.Type != EventType.TradeExecuted) continue;
            Require(happened.TradeExecuted.Trade.Number == ++lastTrade, "no gap in the trades", $"{happened.TradeExecuted.Trade}");
            trades.Add(CoreStory.Of(happened.TradeExecuted));
        }

        return trades;
    }
}
