using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays.Counterfactuals;

/// <summary>
/// What the trader did in a counterfactual's origin, given again at the same times. In a replay that is no counterfactual there is nothing.
/// </summary>
internal sealed class OriginOrders(
    OriginLogs logs, VenueTable table, VenueRow row, ReplayTerms terms, ReplayMarket market, OrderNumbers numbers,
    TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly List<Task> given = [];
    private readonly HashSet<(Timestamp At, OrderId Order)> changed = [];
    private TraderCommands told = new();
    private int next;

    /// <summary>When something is given next; null where nothing is left.</summary>
    public Timestamp? Next => next < told.Commands.Count ? told.Commands[next].At : null;

    /// <summary>
    /// Reads what is to be given from a time on. What was done at that very time is given once more: it may have been cut off in the
    /// middle, and what was given already is not done again.
    /// </summary>
    /// <returns>False where the origin was deleted.</returns>
    public async Task<bool> PrepareAsync(Timestamp from, CancellationToken cancellation)
    {
        if (terms.Origin is not { OrdersUpTo: { } upTo } origin || from >= terms.EndsAt) return true;
        if (await table.FindAsync(origin.Venue, cancellation) is null) return false;
        if (await logs.ReadAsync(origin.Venue, upTo, cancellation) is not { } asked) return false;
        var here = (await logs.ReadAsync(row.Id, upTo: null, cancellation))!;
        numbers.Learn(here);
        foreach (var (at, command, _) in here.Commands.Where(each => each.At == from))
        {
            if (command is CancelOrder cancel) changed.Add((at, cancel.Order));
            if (command is ReplaceOrder replace) changed.Add((at, replace.Order));
        }

        told = asked;
        while (Next < from) next++;

        // The first account is opened with the venue.
        if (next == 0 && told.Commands is [{ Command: OpenAccount }, ..]) next = 1;
        return true;
    }

    /// <summary>Gives what was done at a time, and waits until it is decided.</summary>
    /// <returns>How much it was.</returns>
    public async ValueTask<int> GiveAsync(Timestamp at, CancellationToken cancellation)
    {
        var first = next;
        while (true)
        {
            try
            {
                for (next = first; Next == at; next++)
                {
                    if (await AsOfHereAsync(next) is { } command) given.Add(market.AskAsync(command, at, cancellation));
                }

                await GivenAsync();
                await market.SendAsync(new PassTime(), at, goesOn: false, cancellation);
                return next - first;
            }
            catch (VenueUnavailableException)
            {
                // Nobody knows what of it was done: it is given once more when the venue is open again.
                given.Clear();
                await Task.Delay(Patience, time, cancellation);
                await market.GoToAsync(at, cancellation, goesOn: true);
            }
        }
    }

    private async Task GivenAsync()
    {
        await Task.WhenAll(given);
        given.Clear();
    }

    /// <summary>With the numbers and the terms of this venue; null for what concerns an order that was refused here.</summary>
    private async ValueTask<Command?> AsOfHereAsync(int place)
    {
        var (at, asked, placed) = told.Commands[place];
        switch (asked)
        {
            case PlaceOrder order:
                return order with { Options = (order.Options ?? OrderOptions.None) with { Request = OrderNumbers.RequestFor(placed) } };
            case CancelOrder cancel:
                return await NumberAsync(cancel.Order) is { } cancelled && !changed.Contains((at, cancelled))
                    ? cancel with { Order = cancelled } : null;
            case ReplaceOrder replace:
                return await NumberAsync(replace.Order) is { } replaced && !changed.Contains((at, replaced))
                    ? replace with { Order = replaced } : null;
            case OpenAccount open: return open with { Terms = terms.Apply(open.Terms), Request = OrderNumbers.RequestOf(place) };
            case SetAccountTerms set: return set with { Terms = terms.Apply(set.Terms) };
            case KeyedCommand keyed: return keyed with { Request = OrderNumbers.RequestOf(place) };
            default: return asked;
        }
    }

    private async ValueTask<OrderId?> NumberAsync(OrderId origin)
    {
        var leg = told.LegOf(origin);
        if (numbers.Find(origin, leg) is { } known) return known;

        // What was given just now may not be decided yet.
        await GivenAsync();
        return numbers.Find(origin, leg);
    }
}
