using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>The state that a snapshot was taken of, put back into empty tables.</summary>
internal sealed class SnapshotReader(StateTables tables, OrderApplier applier)
{
    public void Read(VenueSnapshot snapshot)
    {
        (tables.Sequence, tables.LastCommand, tables.LastOrder, tables.LastTrade, var physics, tables.Now) = snapshot.Counters;
        tables.Assets.AddRange(snapshot.Assets);
        tables.Profiles.AddRange(snapshot.Profiles);
        tables.Actions.AddRange(snapshot.Actions);
        tables.PhysicsUsed.Clear();
        tables.PhysicsUsed.AddRange(snapshot.PhysicsUsed);
        tables.PhysicsNumber = physics;
        foreach (var market in snapshot.Markets)
            tables.Markets.Add(new(market.ToInstrument(new(tables.Markets.Count), tables.Assets), market));
        foreach (ref readonly var account in snapshot.Accounts.AsSpan()) Take(in account, snapshot.Terms);
        foreach (ref readonly var balance in snapshot.Balances.AsSpan()) tables.Ledger.Restore(in balance);
        foreach (ref readonly var purse in snapshot.Purses.AsSpan()) tables.Ledger.Restore(in purse);
        foreach (ref readonly var paid in snapshot.PaidIn.AsSpan()) tables.Users.Restore(in paid);
        tables.Orders.Reserve(snapshot.Orders.Length);
        foreach (ref readonly var order in snapshot.Orders.AsSpan()) Take(in order, snapshot.Options);
        foreach (ref readonly var bracket in snapshot.Brackets.AsSpan()) Take(in bracket);
        foreach (var name in snapshot.Names) tables.ClientOrderIds.Restore(name);
        foreach (ref readonly var done in snapshot.Requests.AsSpan()) tables.Requests.Add(new(done.Key, done.Body), done.Number, done.At);
        foreach (ref readonly var item in snapshot.Due.AsSpan())
        {
            var replacement = item.Replacement == 0 ? null : snapshot.Replacements[item.Replacement - 1];
            tables.Due.Add(new(item.At, (DueKind)item.Kind, item.Number, replacement));
        }

        foreach (ref readonly var position in snapshot.Positions.AsSpan()) tables.Positions.Restore(in position);
        JoinQueues(snapshot.Orders);
    }

    private void Take(in AccountSnapshot row, IReadOnlyList<AccountTerms> terms)
    {
        tables.Accounts.Add(new(in row, terms[row.Terms]));
        tables.Users.CountAccount(row.User);
    }

    private void Take(in BracketSnapshot row)
    {
        var bracket = new WritableBracket(in row);
        foreach (var order in (ReadOnlySpan<OrderId>)[bracket.ParentOrder, bracket.TakeProfit, bracket.StopLoss])
        {
            if (!order.IsHouse) tables.Brackets[order] = bracket;
        }
    }

    private void Take(in OrderSnapshot row, IReadOnlyList<OrderOptions> options)
    {
        var slot = tables.Orders.Add(row.Id);
        tables.Orders[slot] = new()
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
            BookEntry = OrderTable.None,
        };
        tables.Orders.Link(slot);
        tables.AccountOf(row.Account).OrderOpened(tables.Orders[slot].Options.ReduceOnly);
    }

    /// <summary>
    /// Orders join the queues that they stood in, who joined earlier first. The rows are too wide to be sorted themselves.
    /// </summary>
    private void JoinQueues(OrderSnapshot[] rows)
    {
        var queued = Enumerable.Range(0, rows.Length)
            .Where(row => rows[row].IsOnBook || rows[row].State == (byte)OrderState.Armed).ToArray();
        Array.Sort(Array.ConvertAll(queued, row => rows[row].Since), queued);
        foreach (var at in queued)
        {
            ref readonly var row = ref rows[at];
            var slot = tables.Orders.SlotOf(row.Id);
            ref var order = ref tables.Orders[slot];
            if (row.IsOnBook) order.BookEntry = tables.MarketOf(row.Instrument).Book.Rest(row.Side, row.LimitPrice, row.Shown, slot);
            else applier.Arm(ref order, slot);
        }
    }
}
