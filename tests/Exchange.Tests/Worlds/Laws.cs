using System.Runtime.CompilerServices;
using System.Text;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>What must be true of a venue between any two commands (DESIGN §3), read off its state alone.</summary>
internal static class Laws
{
    public static void Check(Venue venue, WorldState state, IReadOnlyList<Instrument> instruments)
    {
        Check(state, instruments, venue.Physics.UsersCross);
        foreach (var asset in state.Balances.Select(row => row.Asset).Distinct())
            Require(venue.Ledger.TrialBalance(new(asset)).IsZero, "zero sum", $"asset {asset}'s trial balance is not zero");
    }

    public static void Check(WorldState state, IReadOnlyList<Instrument> instruments, bool usersCross)
    {
        foreach (var asset in state.Balances.GroupBy(row => row.Asset))
        {
            var sum = asset.Aggregate((Int128)0, (total, row) => total + row.Available + row.Held - row.Owed);
            Require(sum == 0, "zero sum", $"asset {asset.Key}'s balances sum to {sum}");
        }

        foreach (var row in state.Balances)
        {
            var trader = new AccountId(row.Account).IsTrader;
            Require(!trader || (row.Available >= 0 && row.Held >= 0 && row.Owed >= 0), "no negative balance", $"{row}");
            Require(trader || (row.Held == 0 && row.Owed == 0), "holds and debts are traders'", $"{row}");
        }

        HoldsAreOpenOrders(state, instruments);
        QueuesAreOpenOrders(state);
        foreach (var book in state.Queues.GroupBy(row => row.Instrument)) InOrder(book.Key, [.. book], usersCross);
        foreach (var position in state.Positions)
            Require(position.Net != 0 || position.Cost == 0, "flat positions cost nothing", $"{position}");
    }

    /// <summary>Every posting moves something.</summary>
    public static void CheckPostings(EventBuffer events, IReadOnlyList<Instrument> instruments)
    {
        Span<Posting> postings = stackalloc Posting[Postings.Most];
        foreach (ref readonly var happened in events.Events)
        {
            foreach (var posting in postings[..Postings.Of(in happened, InstrumentOf(in happened, instruments), postings)])
                Require(posting.Amount > Money.Zero, "postings move something", $"{posting}");
        }
    }

    private static Instrument? InstrumentOf(in Event happened, IReadOnlyList<Instrument> instruments) => happened.Type switch
    {
        EventType.OrderPlaced => instruments[happened.OrderPlaced.Instrument.Number],
        EventType.TradeExecuted => instruments[happened.TradeExecuted.Instrument.Number],
        EventType.OrderCancelled => instruments[happened.OrderCancelled.Instrument.Number],
        EventType.OrderTriggered => instruments[happened.OrderTriggered.Instrument.Number],
        EventType.OrderReplaced => instruments[happened.OrderReplaced.Instrument.Number],
        EventType.LegSized => instruments[happened.LegSized.Instrument.Number],
        _ => null,
    };

    /// <summary>
    /// Throws when the law does not hold. The detail is only worked out then: most of the time would go into words that nobody reads.
    /// </summary>
    public static void Require(bool holds, string law, [InterpolatedStringHandlerArgument(nameof(holds))] ref Detail detail)
    {
        if (!holds) throw new LawBrokenException(law, detail.ToString());
    }

    [InterpolatedStringHandler]
    internal readonly ref struct Detail
    {
        private readonly StringBuilder? text;

        public Detail(int literals, int holes, bool holds, out bool isWanted)
        {
            isWanted = !holds;
            text = isWanted ? new(literals + (holes * 16)) : null;
        }

        public void AppendLiteral(string literal) => text!.Append(literal);

        public void AppendFormatted<T>(T value) => text!.Append(value);

        public override string ToString() => text?.ToString() ?? "";
    }

    private static void HoldsAreOpenOrders(WorldState state, IReadOnlyList<Instrument> instruments)
    {
        var held = state.Balances.Where(row => row.Held != 0).ToDictionary(row => (row.Account, row.Asset), row => (Int128)row.Held);
        foreach (var order in state.Orders)
        {
            var instrument = instruments[order.Instrument];
            var line = (order.Account, (order.Side == Side.Buy ? instrument.Quote : instrument.Base).Id.Number);
            held[line] = held.GetValueOrDefault(line) - order.Held;
        }

        foreach (var (line, rest) in held)
            Require(rest == 0, "holds = open orders", $"account {line.Item1} holds {rest} of asset {line.Item2} more than its orders need");
    }

    private static void QueuesAreOpenOrders(WorldState state)
    {
        foreach (var order in state.Orders)
        {
            Require(order.Quantity > order.Filled, "open orders have something left", $"{order}");
            Require(order.Shown <= order.Quantity - order.Filled, "no more is shown than is left", $"{order}");
            Require(order.State != nameof(OrderState.Working) || order.Shown > 0, "a working order rests between commands", $"{order}");
        }

        var queued = state.Queues.Where(row => row.Order != 0).Select(row => (row.Order, row.Side, row.Steps)).OrderBy(row => row.Order);
        var resting = state.Orders.Where(order => order.Shown > 0).Select(order => (order.Order, order.Side, order.Shown));
        Require(queued.SequenceEqual(resting), "queues = resting orders", $"a resting order is not queued once with what is shown of it");
    }

    private static void InOrder(int instrument, QueueRow[] rows, bool usersCross)
    {
        Require(rows.All(row => row.Steps > 0), "no empty entries", $"instrument {instrument}");
        var bids = rows.Where(row => row.Side == Side.Buy).Select(row => row.Price).ToList();
        var asks = rows.Where(row => row.Side == Side.Sell).Select(row => row.Price).ToList();
        Require(bids.SequenceEqual(bids.OrderDescending()) && asks.SequenceEqual(asks.Order()), "best price first",
            $"instrument {instrument}");
        Require(
            !usersCross || bids.Count == 0 || asks.Count == 0 || bids[0] < asks[0],
            "book not crossed", $"instrument {instrument}: bid {bids.FirstOrDefault()}, ask {asks.FirstOrDefault()}");
    }
}

internal sealed class LawBrokenException(string law, string detail) : Exception($"Law broken: {law}: {detail}");
