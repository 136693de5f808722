using TradeCraft.Exchange.Tests.Twin;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Worlds.Laws;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>
/// Plays a world on three exchanges at once: the venue, its naive twin that gets the same commands, and a follower that only gets the logged
/// events, as recovery would. After every command all laws are checked.
/// </summary>
internal sealed class Simulation
{
    private readonly Venue live = new();
    private readonly Venue follower = new();
    private readonly NaiveExchange twin = new();
    private readonly EventBuffer events = new(1);
    private readonly List<Event> logged = [];
    private readonly List<(Command Command, Timestamp At)> commands = [];
    private readonly List<Event> written = [];
    private readonly Dictionary<long, Tally> tallies = [];
    private readonly HashSet<long> touched = [];
    private VenueState state = VenueState.Of(new Venue());
    private Timestamp now = new(1_700_000_000_000_000);
    private long sequence;
    private long lastTrade;
    private ulong hash = new Venue().StateHash();
    private Seen seen = new(0, 0, 0);

    /// <summary>What became of an order, counted from the events.</summary>
    private sealed record Tally(long Placed, long Filled, long Cancelled);

    /// <summary>How much there was to see: a test of worlds in which nothing trades proves nothing.</summary>
    public sealed record Seen(int Accepted, int Trades, int Refusals);

    public static Seen Play(RandomWorld world)
    {
        var simulation = new Simulation();
        foreach (var command in world.Opening()) simulation.Do(command);
        foreach (var step in world.Steps)
        {
            simulation.now += step.After;
            simulation.Do(step.In(simulation.twin));
        }

        simulation.ReplayFromTheStart();
        simulation.DoItAllAgain();
        return simulation.seen;
    }

    private void Do(Command command)
    {
        commands.Add((command, now));
        events.Clear();
        touched.Clear();
        var (hashBefore, tradesBefore) = (hash, twin.Trades.Count);
        var decision = live.Decide(command, now, events);

        var same = twin.Do(command, now);
        Require(decision.IsAccepted || decision.Number == 0, "a refusal has no number", $"{decision}");
        Follow();

        var before = state;
        (hash, state) = (live.StateHash(), VenueState.Of(live));
        if (!decision.IsAccepted)
        {
            Require(events.Count == 0, "a refusal changes nothing", $"{new Ask(command)} was refused and raised {events.Count} events");
            Require(hash == hashBefore && state.Same(before), "a refusal changes nothing", $"{new Ask(command)} was refused:\n{before.Difference(state, "before", "after")}");
        }

        Check(live, state, twin.Instruments);
        CheckTallies();
        Require(hash == follower.StateHash(), "replay = live", $"after {new Ask(command)} the follower's state hash differs");

        // The twin comes last: it notices everything, and a law that is broken says more.
        Require(decision == same, "twin = core", $"{new Ask(command)}: the core says {decision.Rejection} {decision.Number}, the twin {same.Rejection} {same.Number}");
        var (trades, twins, expected) = (Together(Traded()), Together(twin.Trades.Skip(tradesBefore)), TwinState.Of(twin));
        Require(trades.SequenceEqual(twins), "twin = core", $"{new Ask(command)}\n  core trades {string.Join("; ", trades)}\n  twin trades {string.Join("; ", twins)}");
        Require(state.Same(expected), "twin = core", $"after {new Ask(command)}:\n{state.Difference(expected, "core", "twin")}");
        seen = new(seen.Accepted + (decision.IsAccepted ? 1 : 0), (int)lastTrade, seen.Refusals + (decision.IsAccepted ? 0 : 1));
    }

    private void Follow()
    {
        foreach (ref readonly var happened in events.Events)
        {
            written.Add(happened);
            Require(happened.At == now && happened.Command == commands.Count, "events tell their command", $"{EventText.Of(in happened)}");
            Require(happened.Sequence == (happened.IsLogged ? ++sequence : sequence), "no gap in the sequence", $"{EventText.Of(in happened)}");
            Count(in happened);
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
            case EventType.OrderPlaced: tallies.Add(happened.OrderPlaced.Order.Number, new(happened.OrderPlaced.Quantity.Steps, 0, 0)); touched.Add(happened.OrderPlaced.Order.Number); break;
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
            Require(tally.Filled + tally.Cancelled + open.GetValueOrDefault(order) == tally.Placed, "filled + open + cancelled = placed", $"order {order}: {tally}, open {open.GetValueOrDefault(order)}");
        }
    }

    private void ReplayFromTheStart()
    {
        var replayed = new Venue();
        foreach (var happened in logged) replayed.Apply(in happened);
        Require(replayed.StateHash() == live.StateHash(), "replay = live", $"a venue made from the log has another state hash");
        Require(replayed.Sequence == live.Sequence && replayed.OpenOrders == live.OpenOrders, "replay = live", $"sequence or open orders differ");
    }

    private void DoItAllAgain()
    {
        var (again, raised) = (new Venue(), new EventBuffer());
        foreach (var (command, at) in commands) again.Decide(command, at, raised);
        Require(raised.Count == written.Count, "same commands, same events", $"{written.Count} events, then {raised.Count}");
        for (var i = 0; i < written.Count; i++)
        {
            var (once, twice) = (written[i], raised.Events[i]);
            Require(EventText.Same(in once, in twice), "same commands, same events", $"{EventText.Of(in once)}\nthen {EventText.Of(in twice)}");
        }
    }

    private List<NaiveTrade> Traded()
    {
        var trades = new List<NaiveTrade>();
        foreach (ref readonly var happened in events.Events)
        {
            if (happened.Type != EventType.TradeExecuted) continue;
            var (trade, instrument) = (happened.TradeExecuted, twin.Instruments[happened.TradeExecuted.Instrument.Number]);
            Require(trade.Trade.Number == ++lastTrade, "no gap in the trades", $"{trade.Trade}");
            trades.Add(new(trade.Instrument.Number, trade.TakerSide, trade.Cause, instrument.ToDecimal(trade.Price), instrument.ToDecimal(trade.Quantity),
                trade.Maker.Order.Number, instrument.Quote.ToDecimal(trade.Maker.Fee), trade.Taker.Order.Number, instrument.Quote.ToDecimal(trade.Taker.Fee)));
        }

        return trades;
    }

    /// <summary>In how many pieces the house stands in a queue is nobody's business: what is taken from it in a row, at one price, is one trade here.</summary>
    private static List<NaiveTrade> Together(IEnumerable<NaiveTrade> trades)
    {
        var together = new List<NaiveTrade>();
        foreach (var trade in trades)
        {
            if (trade.Maker == 0 && together.Count > 0 && together[^1] is { Maker: 0 } last && last.Price == trade.Price)
                together[^1] = last with { Quantity = last.Quantity + trade.Quantity, TakerFee = last.TakerFee + trade.TakerFee };
            else
                together.Add(trade);
        }

        return together;
    }
}
