using Dapper;
using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Subscriptions;

namespace TradeCraft.Server.Replays;

/// <summary>Copies a venue's log up to a time into another venue's, so that what happened until then happened there too.</summary>
internal sealed class ReplayFork([FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database)
{
    /// <param name="connection">Of the transaction that opens the copy.</param>
    /// <param name="upTo">What happened later is left out. A command's events share its time, so none is cut in two.</param>
    /// <exception cref="VenueUnavailableException">The origin is being deleted.</exception>
    public async Task CopyAsync(NpgsqlConnection connection, int from, int to, Timestamp upTo, CancellationToken cancellation)
    {
        // Who deletes the origin waits until its log has been read.
        if (await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "select id from venue where id = @from and not is_deleted for share", new { from }, cancellationToken: cancellation)) is null)
            throw new VenueUnavailableException("This venue has been deleted.", TimeSpan.FromMinutes(1));
        var log = EventLog.Within(connection, to);
        var reader = await LogReader.OpenAsync(database, from, after: 0, cancellation);
        for (var events = new EventBuffer(); ;)
        {
            await reader.ReadAsync(events, cancellation);
            var kept = CountUpTo(events, upTo);
            if (kept > 0) log.Append(events.Events[..kept], events.Events[kept - 1].At.ToTime());
            if (kept < events.Count || events.Count == 0) break;
        }

        await SeededBars.CopyAsync(connection, from, to, upTo, cancellation);
    }

    private static int CountUpTo(EventBuffer events, Timestamp upTo)
    {
        var kept = 0;
        while (kept < events.Count && events.Events[kept].At <= upTo) kept++;
        return kept;
    }
}
