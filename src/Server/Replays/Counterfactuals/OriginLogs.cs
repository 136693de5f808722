using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Server.History;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Subscriptions;

namespace TradeCraft.Server.Replays.Counterfactuals;

/// <summary>Reads whole logs of venues, a few at a time: it costs the database much, and anybody may ask for it.</summary>
internal sealed class OriginLogs([FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database) : IDisposable
{
    /// <summary>So much may have been asked of a venue, of which a counterfactual is made.</summary>
    public const int MostCommands = 200_000;

    private readonly Turns turns = new(atOnce: 2, waiting: 20);

    public void Dispose() => turns.Dispose();

    /// <summary>What the traders of a venue asked of it, or one command more than <see cref="MostCommands"/>.</summary>
    /// <param name="upTo">The last event that is read; null for all.</param>
    /// <returns>Null where the log ends before that: the venue was deleted.</returns>
    /// <exception cref="StorageBusyException">Too many ask.</exception>
    public async Task<TraderCommands?> ReadAsync(int venue, long? upTo, CancellationToken cancellation)
    {
        using var turn = await turns.TakeAsync(cancellation);
        var told = new TraderCommands();
        var reader = await LogReader.OpenAsync(database, venue, after: 0, cancellation);
        for (var events = new EventBuffer(); ;)
        {
            await reader.ReadAsync(events, cancellation);
            foreach (ref readonly var happened in events.Events)
            {
                if (happened.Sequence <= (upTo ?? long.MaxValue)) told.Fold(in happened);
            }

            if (reader.Position >= upTo || told.Commands.Count > MostCommands) return told;
            if (events.Count == 0) return upTo is null ? told : null;
        }
    }
}
