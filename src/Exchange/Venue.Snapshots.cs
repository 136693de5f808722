using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>The whole state as plain data, and back.</summary>
public sealed partial class Venue
{
    /// <summary>A copy of everything that the log determines. Costs a walk over the whole state, and as much memory again.</summary>
    public VenueSnapshot Snapshot()
    {
        var (terms, options, replacements) = (new Numbering<AccountTerms>(), new Numbering<OrderOptions>(), new Numbering<ReplaceOrder>());
        var (held, lots) = PositionSnapshots();
        return new()
        {
            Counters = new(Sequence, lastCommand, lastOrder, lastTrade, physics),
            Assets = [.. assets],
            Markets = [.. markets.Select(RowOf)],
            Profiles = [.. profiles],
            PhysicsUsed = [.. physicsUsed],
            Accounts = [.. accounts.Select(account => account.ToSnapshot(terms.NumberOf(account.Terms)))],
            Orders = [.. orders.Slots.OrderBy(slot => orders[slot].Id.Number).Select(slot => RowOf(in orders[slot], options))],
            Brackets = [.. brackets.Values.Distinct().Select(RowOf)],
            Requests = [.. requests.Done.OrderBy(done => done.Value.At.UnixMicroseconds).Select(done => new RequestSnapshot(done.Key, done.Value.Body, done.Value.Order, done.Value.At))],
            Due = [.. due.InOrder.Select(item => new DueSnapshot(item.At, (byte)item.Kind, item.Number, item.Replacement is { } sent ? replacements.NumberOf(sent) + 1 : 0))],
            Actions = [.. actions],
            Names = [.. clientOrderIds.Taken],
            Balances = [.. ledger.Balances],
            Positions = held,
            Lots = lots,
            Terms = terms.Values,
            Options = options.Values,
            Replacements = replacements.Values,
        };
    }

    /// <summary>The venue that a snapshot was taken of, as a replay of its log would give it.</summary>
    /// <param name="snapshot">What was taken.</param>
    /// <param name="seed">The seed of the venue that it was taken of.</param>
    public static Venue Restore(VenueSnapshot snapshot, long seed = 0)
    {
        var venue = new Venue(seed);
        venue.Take(snapshot);
        return venue;
    }

    private void Take(VenueSnapshot snapshot)
    {
        (Sequence, lastCommand, lastOrder, lastTrade, physics) = snapshot.Counters;
        assets.AddRange(snapshot.Assets);
        profiles.AddRange(snapshot.Profiles);
        actions.AddRange(snapshot.Actions);
        physicsUsed.Clear();
        physicsUsed.AddRange(snapshot.PhysicsUsed);
        foreach (var market in snapshot.Markets) markets.Add(MarketOf(market));
        foreach (ref readonly var account in snapshot.Accounts.AsSpan()) accounts.Add(new(in account, snapshot.Terms[account.Terms]));
        foreach (ref readonly var balance in snapshot.Balances.AsSpan()) ledger.Restore(in balance);
        foreach (ref readonly var order in snapshot.Orders.AsSpan()) Take(in order, snapshot.Options);
        foreach (ref readonly var bracket in snapshot.Brackets.AsSpan()) Take(in bracket);
        foreach (var name in snapshot.Names) clientOrderIds.Restore(name);
        foreach (ref readonly var done in snapshot.Requests.AsSpan()) requests.Add(new(done.Key, done.Body), done.Order, done.At);
        foreach (ref readonly var item in snapshot.Due.AsSpan())
            due.Add(new(item.At, (DueKind)item.Kind, item.Number, item.Replacement == 0 ? null : snapshot.Replacements[item.Replacement - 1]));
        positions.Restore(snapshot.Positions, snapshot.Lots);
        JoinQueues(snapshot.Orders);
    }

    private (PositionSnapshot[] Positions, Lot[] Lots) PositionSnapshots()
    {
        var (rows, lots, ofAccount) = (new List<PositionSnapshot>(), new List<Lot>(), new List<int>());
        foreach (var account in accounts)
        {
            for (var row = positions.First(account.Id); row != PositionBook.None; row = positions.Next(row)) ofAccount.Add(row);
            for (var i = ofAccount.Count - 1; i >= 0; i--)
            {
                var before = lots.Count;
                lots.AddRange(positions.LotsOf(ofAccount[i]));
                ref readonly var position = ref positions[ofAccount[i]];
                rows.Add(new(
                    position.Account, position.Instrument, position.Net, position.Cost, position.Realised, position.OpenedToday, position.OpenedOn, lots.Count - before));
            }

            ofAccount.Clear();
        }

        return ([.. rows], [.. lots]);
    }

    private static MarketSnapshot RowOf(Market market)
    {
        var instrument = market.Instrument;
        return new(
            instrument.Symbol, instrument.Name, instrument.AssetClass, instrument.Base.Id, instrument.Quote.Id, instrument.TickSize, instrument.StepSize,
            market.Terms, market.Phase, market.Lower, market.Upper, [.. market.MarginAccounts]);
    }

    private Market MarketOf(MarketSnapshot row)
    {
        var market = new Market(row.ToInstrument(new(markets.Count), assets), row.Terms) { Phase = row.Phase, Lower = row.Lower, Upper = row.Upper };
        market.MarginAccounts.UnionWith(row.MarginAccounts);
        return market;
    }

    private static BracketSnapshot RowOf(Bracket bracket) => new(
        bracket.Entry, bracket.TakeProfit, bracket.StopLoss, bracket.Entered, bracket.Left, bracket.IsStopTriggered, bracket.IsLegGone, bracket.Open);

    private void Take(in BracketSnapshot row)
    {
        var bracket = new Bracket
        {
            Entry = row.Entry,
            TakeProfit = row.TakeProfit,
            StopLoss = row.StopLoss,
            Entered = row.Entered,
            Left = row.Left,
            IsStopTriggered = row.IsStopTriggered,
            IsLegGone = row.IsLegGone,
            Open = row.Open,
        };
        foreach (var order in (ReadOnlySpan<OrderId>)[row.Entry, row.TakeProfit, row.StopLoss])
        {
            if (!order.IsHouse) brackets[order] = bracket;
        }
    }

    private OrderSnapshot RowOf(in Order order, Numbering<OrderOptions> options) => new()
    {
        Id = order.Id,
        Account = order.Account,
        Instrument = order.Instrument,
        Side = order.Side,
        Type = order.Type,
        TimeInForce = order.TimeInForce,
        Cause = order.Cause,
        State = (byte)order.State,
        HasHold = order.HasHold,
        IsTriggered = order.IsTriggered,
        IsDayTrade = order.IsDayTrade,
        HasBracket = order.HasBracket,
        IsOnBook = order.IsOnBook,
        Profile = order.Profile,
        Options = ReferenceEquals(order.Options, OrderOptions.None) ? 0 : options.NumberOf(order.Options) + 1,
        Stop = order.Stop,
        Extreme = order.Extreme,
        LimitPrice = order.LimitPrice,
        Quantity = order.Quantity,
        Filled = order.Filled,
        Shown = ShownOf(in order),
        Held = order.Held,
        Made = order.Made,
        Taken = order.Taken,
        Charged = order.Charged,
        ExpiresAt = order.ExpiresAt,
        Since = order.Since,
    };

    private void Take(in OrderSnapshot row, IReadOnlyList<OrderOptions> options)
    {
        var slot = orders.Add(row.Id);
        orders[slot] = new()
        {
            Id = row.Id,
            Account = row.Account,
            Instrument = row.Instrument,
            Side = row.Side,
            Type = row.Type,
            TimeInForce = row.TimeInForce,
            Cause = row.Cause,
            State = (OrderState)row.State,
            HasHold = row.HasHold,
            IsTriggered = row.IsTriggered,
            IsDayTrade = row.IsDayTrade,
            HasBracket = row.HasBracket,
            Profile = row.Profile,
            Options = row.Options == 0 ? OrderOptions.None : options[row.Options - 1],
            Fees = profiles[row.Profile].FeesFor(MarketOf(row.Instrument).Instrument.AssetClass),
            Stop = row.Stop,
            Extreme = row.Extreme,
            LimitPrice = row.LimitPrice,
            Quantity = row.Quantity,
            Filled = row.Filled,
            Held = row.Held,
            Made = row.Made,
            Taken = row.Taken,
            Charged = row.Charged,
            ExpiresAt = row.ExpiresAt,
            Since = row.Since,
            Entry = OrderTable.None,
        };
        var account = AccountOf(row.Account);
        orders.Link(account.Id, slot);
        account.OpenOrders++;
        if (orders[slot].Options.ReduceOnly) account.ReduceOnlyOrders++;
    }

    /// <summary>Orders join the queues that they stood in, who joined earlier first.</summary>
    private void JoinQueues(OrderSnapshot[] rows)
    {
        foreach (var row in rows.Where(row => row.IsOnBook || row.State == (byte)OrderState.Armed).OrderBy(row => row.Since))
        {
            var slot = orders.SlotOf(row.Id);
            ref var order = ref orders[slot];
            if (row.IsOnBook) order.Entry = MarketOf(row.Instrument).Book.Rest(row.Side, row.LimitPrice, row.Shown, slot);
            else JoinTriggers(ref order, slot);
        }
    }

    /// <summary>Gives each thing a number, the same thing the same.</summary>
    private sealed class Numbering<T>
        where T : class
    {
        private readonly Dictionary<T, int> numbers = new(ReferenceEqualityComparer.Instance);
        private readonly List<T> values = [];

        public IReadOnlyList<T> Values => values;

        public int NumberOf(T value)
        {
            if (numbers.TryGetValue(value, out var number)) return number;
            numbers.Add(value, values.Count);
            values.Add(value);
            return values.Count - 1;
        }
    }
}
