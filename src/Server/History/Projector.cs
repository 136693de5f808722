using Npgsql;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Subscriptions;

namespace TradeCraft.Server.History;

/// <summary>How far a projector has come with what it read.</summary>
internal enum ProjectorStep
{
    Folded,
    Written,
    Committed,
}

/// <summary>
/// Keeps one projection up with the log. Its rows and its checkpoint are written in one transaction, so that each event is taken in exactly
/// once, wherever the projector is killed. What fails is thrown away and begun again from the tables.
/// </summary>
/// <param name="turn">Held while it reads and writes. Those that share it take no more than one core together: the venue needs the
/// others.</param>
internal sealed partial class Projector(
    string name, NpgsqlDataSource database, VenueProjections projections, LogSignal signal, LagMetrics lag, SequencerOptions options,
    TimeProvider time, ILogger logger, SemaphoreSlim turn)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Between two transactions when there is little to write: few commits with many rows cost the venue's own commits less than many with
    /// few.
    /// </summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(25);

    private TimeSpan pause = FirstPause;

    /// <summary>Told of each step: what it throws there is a failure at that step.</summary>
    public Action<ProjectorStep>? Reached { get; set; }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                lag.Failed(name);
                if (failure is NpgsqlException and not PostgresException) CutOff(name, failure.Message, pause);
                else Failed(failure, name, pause);
                await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        var (reader, projection) = await TakeUpAsync(cancellation);
        projections.NoteStored(projection.History, reader.Position);
        var events = new EventBuffer();
        while (true)
        {
            if (!await StepAsync(reader, projection, events, cancellation))
            {
                lag.Note(name, reader.Position, isAtEnd: true, time.GetUtcNow());
                await signal.WaitAsync(reader.Position, cancellation);
            }

            await Task.Delay(Rest, time, cancellation);
        }
    }

    /// <summary>Takes in what there is now. False when there is nothing.</summary>
    private async Task<bool> StepAsync(LogReader reader, Projection projection, EventBuffer events, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var before = reader.Position;
            await reader.ReadAsync(events, cancellation);
            if (events.Count == 0) return false;
            foreach (ref readonly var happened in events.Events)
            {
                reader.Definitions.Fold(in happened);
                projection.Fold(in happened);
            }

            Reached?.Invoke(ProjectorStep.Folded);
            await WriteAsync(projection, before, reader.Position, events.Last, cancellation);
            Reached?.Invoke(ProjectorStep.Committed);
        }
        finally
        {
            turn.Release();
        }

        projections.NoteStored(projection.History, reader.Position);
        lag.Note(name, reader.Position, isAtEnd: false, new(Rows.Time(events.Last.At)));
        pause = FirstPause;
        return true;
    }

    /// <summary>The projection as its tables say it is, and the log from there on.</summary>
    private async Task<(LogReader Reader, Projection Projection)> TakeUpAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var checkpoint = await Checkpoint.HoldAsync(connection, options.Venue, name, cancellation);
        var reader = await LogReader.OpenAsync(database, options.Venue, checkpoint.Sequence, cancellation);
        var projection = Projection.All[name](options.Venue, reader.Definitions);
        if (checkpoint.Sequence > 0) await projection.LoadAsync(connection, checkpoint.At, cancellation);
        await transaction.CommitAsync(cancellation);
        return (reader, projection);
    }

    private async Task WriteAsync(Projection projection, long before, long sequence, Event last, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // On disk when it returns: memory lets go of what is in tables, and a database that crashed and lost the last rows would for a
        // moment show orders as they were.
        var checkpoint = await Checkpoint.HoldAsync(connection, options.Venue, name, cancellation);
        if (checkpoint.Sequence != before)
            throw new InvalidOperationException(
                $"The tables of {name} are at event {checkpoint.Sequence}, not at {before}: they were rebuilt. They are taken up anew.");
        await projection.WriteAsync(connection, sequence, cancellation);
        await Checkpoint.MoveAsync(connection, options.Venue, name, new(sequence, last.At), cancellation);
        Reached?.Invoke(ProjectorStep.Written);
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "The projector of {Name} cannot reach its tables: {Reason} It tries again in {Pause}")]
    private partial void CutOff(string name, string reason, TimeSpan pause);

    [LoggerMessage(LogLevel.Error, "The projector of {Name} failed. It begins again in {Pause}")]
    private partial void Failed(Exception failure, string name, TimeSpan pause);
}
