using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Subscriptions;

namespace TradeCraft.Server.Replays;

/// <summary>Copies a venue's log up to a time into another venue's, so that what happened until then happened there too.</summary>
internal sealed class ReplayFork(
    [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database, SequencerOptions options, TimeProvider time)
{
    /// <param name="to">A venue without a log.</param>
    /// <param name="upTo">What happened later is left out. A command's events share its time, so none is cut in two.</param>
    public async Task CopyAsync(int from, int to, Timestamp upTo, CancellationToken cancellation)
    {
        await using var log = await EventLog.OpenAsync(database, to, options.LockPatience, time, cancellation);
        var before = log.Replay();
        await before.RunAsync(_ => { }, cancellation);
        if (before.Sequence > 0) return;
        log.GoOnAfter(before);
        var reader = await LogReader.OpenAsync(database, from, after: 0, cancellation);
        for (var events = new EventBuffer(); ;)
        {
            await reader.ReadAsync(events, cancellation);
            var kept = CountUpTo(events, upTo);
            if (kept > 0) log.Append(events.Events[..kept], events.Events[kept - 1].At.ToTime());
            if (kept < events.Count || events.Count == 0) return;
        }
    }

    private static int CountUpTo(EventBuffer events, Timestamp upTo)
    {
        var kept = 0;
        while (kept < events.Count && events.Events[kept].At <= upTo) kept++;
        return kept;
    }
}
