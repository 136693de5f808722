using TradeCraft.Exchange.State;

namespace TradeCraft.Projections;

/// <summary>The state as plain data, and back.</summary>
public sealed partial class VenueProjections
{
    /// <summary>Up to which event everything that is history can be read from tables.</summary>
    public long StoredUpTo => stored.Select((_, history) => Volatile.Read(ref stored[history])).Min();

    /// <summary>What a snapshot of the venue does not have.</summary>
    /// <exception cref="InvalidOperationException">Something of it is not in tables yet.</exception>
    public ProjectionsSnapshot Snapshot()
    {
        lock (gate)
        {
            if (StoredUpTo < Sequence) throw new InvalidOperationException($"History is in tables up to event {StoredUpTo}, not up to {Sequence}.");
            Forget();
            return new()
            {
                Sequence = Sequence,
                At = now,
                InterestChargedAt = interestChargedAt,
                PhasesSince = [.. phases.Select(phase => phase.Since)],
                Orders = [.. orders.Open],
                Trades = [.. trades.All],
                Accounts = [.. Accounts.All.Select(account => new AccountHistoryRow(
                    account.Id, account.CreatedAt, balances.Statements.CountOf(account.Id), positions.CarriedIn(account.Id)))],
                PaidIn = [.. balances.PaidIn],
                Days = [.. positions.DayRows],
            };
        }
    }

    /// <summary>Takes over what a venue and its projections were. Only where nothing was folded yet.</summary>
    public void Restore(VenueSnapshot venue, ProjectionsSnapshot own)
    {
        lock (gate)
        {
            if (Sequence != 0) throw new InvalidOperationException("Events were folded already.");
            definitions.Restore(venue, own.Accounts);
            if (own.At > now) now = own.At;
            interestChargedAt = own.InterestChargedAt;
            foreach (var instrument in Instruments.Instruments)
            {
                ListMarket(instrument);
                phases.Add((venue.Markets[instrument.Id.Number].Phase, own.PhasesSince[instrument.Id.Number]));
            }

            foreach (ref readonly var order in venue.Orders.AsSpan())
            {
                if (order.IsOnBook) depths[order.Instrument.Number].Rest(order.Side, order.LimitPrice, order.Shown);
            }

            foreach (var order in own.Orders) orders.Restore(order.Order, order.Story, order.Sequence);
            trades.Restore(own.Trades);
            positions.Restore(venue, own);
            splits.AddRange(venue.Actions.Where(action => action.To != action.From)
                .Select(action => new KnownSplit(action.Sequence, new(action.Instrument, action.To, action.From, default, action.Reference))));
            lastSplit = splits is [.., var newest] ? newest.Sequence : 0;
            balances.Restore(venue.Balances, own);
            Sequence = own.Sequence;
            Forget();
        }
    }
}
