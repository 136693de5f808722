using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Subscriptions;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays.Counterfactuals;

/// <summary>
/// What the trader did in a counterfactual's origin, given again at the same times. In a replay that is no counterfactual there is nothing.
/// </summary>
internal sealed class OriginOrders(
    [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database, VenueTable table, VenueRow row, ReplayTerms terms,
    ReplayMarket market, OrderNumbers numbers)
{
    /// <summary>So much may have been asked of a venue, of which a counterfactual is made.</summary>
    public const int MostCommands = 200_000;

    private TraderCommands told = new();
    private int next;

    /// <summary>When something is given next; null where nothing is left.</summary>
    public Timestamp? Next => next < told.Commands.Count ? told.Commands[next].At : null;

    /// <summary>Reads what is to be given from a time on.</summary>
    /// <param name="after">What was done then and before was given already.</param>
    /// <returns>False where the origin was deleted.</returns>
    public async Task<bool> PrepareAsync(Timestamp after, CancellationToken cancellation)
    {
        if (terms.Origin is not { OrdersUpTo: { } upTo } origin) return true;
        if (await table.FindAsync(origin.Venue, cancellation) is null) return false;
        told = await ReadAsync(database, origin.Venue, upTo, cancellation);
        await ReadAsync(database, row.Id, long.MaxValue, numbers.OnPublished, cancellation);
        while (Next <= after) next++;

        // The first account is opened with the venue.
        if (next == 0 && told.Commands is [{ Command: OpenAccount }, ..]) next = 1;
        return true;
    }

    /// <summary>Gives what was done at a time, after all that was played then.</summary>
    /// <returns>How much it was.</returns>
    public async ValueTask<int> GiveAsync(Timestamp at, CancellationToken cancellation)
    {
        var given = 0;
        for (; Next == at; next++)
        {
            if (await AsOfHereAsync(told.Commands[next], cancellation) is not { } command) continue;
            await market.SendAsync(command, at, goesOn: true, cancellation);
            given++;
        }

        await market.SendAsync(new PassTime(), at, goesOn: false, cancellation);
        return given + 1;
    }

    public static async Task<TraderCommands> ReadAsync(
        NpgsqlDataSource database, int venue, long upTo, CancellationToken cancellation)
    {
        var told = new TraderCommands();
        await ReadAsync(
            database, venue, upTo,
            events =>
            {
                foreach (ref readonly var happened in events) told.Fold(in happened);
            },
            cancellation);
        return told;
    }

    private static async Task ReadAsync(
        NpgsqlDataSource database, int venue, long upTo, Action<ReadOnlySpan<Event>> read, CancellationToken cancellation)
    {
        var reader = await LogReader.OpenAsync(database, venue, after: 0, cancellation);
        for (var events = new EventBuffer(); ;)
        {
            await reader.ReadAsync(events, cancellation);
            var count = (int)Math.Min(events.Count, Math.Max(0, upTo - (reader.Position - events.Count)));
            read(events.Events[..count]);
            if (count < events.Count || events.Count == 0) return;
        }
    }

    /// <summary>With the numbers and the terms of this venue; null for what concerns an order that was refused here.</summary>
    private async ValueTask<Command?> AsOfHereAsync(TraderCommand asked, CancellationToken cancellation) => asked.Command switch
    {
        PlaceOrder place => place with
        {
            Options = (place.Options ?? OrderOptions.None) with { Request = OrderNumbers.RequestFor(asked.Placed) },
        },
        CancelOrder cancel => await NumberAsync(cancel.Order, cancellation) is { } order ? cancel with { Order = order } : null,
        ReplaceOrder replace => await NumberAsync(replace.Order, cancellation) is { } order ? replace with { Order = order } : null,
        OpenAccount open => open with { Terms = terms.Apply(open.Terms) },
        SetAccountTerms set => set with { Terms = terms.Apply(set.Terms) },
        var other => other,
    };

    private async ValueTask<OrderId?> NumberAsync(OrderId origin, CancellationToken cancellation)
    {
        var leg = told.LegOf(origin);
        if (numbers.Find(origin, leg) is { } known) return known;

        // What was handed over just now may not be decided yet.
        await market.GoToAsync(market.Posted, cancellation, goesOn: true);
        return numbers.Find(origin, leg);
    }
}
