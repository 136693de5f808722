using Dapper;
using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Subscriptions;

/// <summary>
/// The outbox: the venue's log, for whoever does something outside with what happened. Each consumer has a name and a cursor, gets every
/// event in order and at least once, at its own speed. How slow it is, or whether it is there at all, the venue does not notice.
/// </summary>
public sealed partial class LogSubscription(
    [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database,
    LogSignal signal, LagMetrics lag, SequencerOptions options, TimeProvider time,
    ILogger<LogSubscription> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// What a consumer does with events. When it throws, it gets the same ones again after a while; more may have been added to them.
    /// </summary>
    /// <param name="events">In order, without a gap, whole batches. Not to be kept: the buffer is used again.</param>
    /// <param name="definitions">What was listed, opened and set up to the last of them.</param>
    public delegate Task Handler(EventBuffer events, Definitions definitions, CancellationToken cancellation);

    /// <summary>Serves a consumer until cancelled, from where it was served before, or, the first time, from after a sequence.</summary>
    public async Task RunAsync(string consumer, Handler handle, CancellationToken cancellation, long after = 0)
    {
        var pause = FirstPause;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await ServeAsync(consumer, after, handle, () => pause = FirstPause, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                lag.Failed(consumer);
                Failed(failure, consumer, pause);
                await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    private async Task ServeAsync(string consumer, long after, Handler handle, Action served, CancellationToken cancellation)
    {
        var reader = await LogReader.OpenAsync(database, options.Venue, await CursorAsync(consumer, cancellation) ?? after, cancellation);
        var events = new EventBuffer();
        while (true)
        {
            await reader.ReadAsync(events, cancellation);
            if (events.Count == 0)
            {
                lag.Note(consumer, reader.Position, isAtEnd: true, time.GetUtcNow());
                await signal.WaitAsync(reader.Position, cancellation);
                continue;
            }

            foreach (ref readonly var happened in events.Events) reader.Definitions.Fold(in happened);
            await handle(events, reader.Definitions, cancellation);

            // It has been served, also where it is told to stop meanwhile.
            await StoreAsync(consumer, reader.Position, CancellationToken.None);
            var at = DateTimeOffset.UnixEpoch.AddTicks(events.Last.At.UnixMicroseconds * TimeSpan.TicksPerMicrosecond);
            lag.Note(consumer, reader.Position, isAtEnd: false, at);
            served();
        }
    }

    private async Task<long?> CursorAsync(string consumer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select sequence from subscription_cursor where venue_id = @Venue and consumer = @consumer", new { options.Venue, consumer },
            cancellationToken: cancellation));
    }

    private async Task StoreAsync(string consumer, long sequence, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into subscription_cursor (venue_id, consumer, sequence) values (@Venue, @consumer, @sequence)
            on conflict (venue_id, consumer) do update set sequence = excluded.sequence, at = now()
            """,
            new { options.Venue, consumer, sequence }, cancellationToken: cancellation));
    }

    [LoggerMessage(LogLevel.Error, "The consumer {Consumer} failed. It gets the same events again in {Pause}")]
    private partial void Failed(Exception failure, string consumer, TimeSpan pause);
}
