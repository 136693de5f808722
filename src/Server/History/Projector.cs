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
/// Keeps projections up with the log: it is read and decoded once for all of them. Their rows and checkpoints are written in one
/// transaction, so that each event is taken in exactly once, wherever the projector is killed. What fails is thrown away and begun again
/// from the tables.
/// </summary>
/// <param name="names">Of the projections.</param>
internal sealed partial class Projector(
    IReadOnlyList<string> names, NpgsqlDataSource database, VenueProjections projections, LogSignal signal, LagMetrics lag,
    SequencerOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>So many events behind, it no longer rests: what is not in tables is kept in memory.</summary>
    private const int MostBehind = 100_000;

    /// <summary>
    /// It rests so many times as long as it worked, and less the more it is behind: the venue has the machine first, and more is written at
    /// once.
    /// </summary>
    private const double RestsToWork = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);

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
                await CatchUpAsync(cancellation);
                await FollowAsync(names, upTo: long.MaxValue, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                foreach (var name in names) lag.Failed(name);
                if (failure is NpgsqlException and not PostgresException) CutOff(failure.Message, pause);
                else Failed(failure, pause);
                await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    /// <summary>
    /// Brings those that lag, as the others do when the tables of one were rebuilt, to where the furthest is: they go on together.
    /// </summary>
    private async Task CatchUpAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var reached = await ReachedAsync(cancellation);
            var levels = reached.Values.Distinct().Order().ToList();
            if (levels.Count == 1) return;
            await FollowAsync([.. names.Where(name => reached[name] == levels[0])], levels[1], cancellation);
        }
    }

    private async Task<Dictionary<string, long>> ReachedAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var known = await Checkpoint.ReadAsync(connection, options.Venue, names, cancellation);
        return names.ToDictionary(name => name, name => known.GetValueOrDefault(name).Sequence);
    }

    /// <summary>Follows the log with projections whose checkpoints are the same, up to an event.</summary>
    private async Task FollowAsync(IReadOnlyList<string> together, long upTo, CancellationToken cancellation)
    {
        var (reader, set) = await TakeUpAsync(together, cancellation);
        foreach (var projection in set.Values) projections.NoteStored(projection.History, reader.Position);
        var (events, before) = (new EventBuffer(), reader.Position);
        while (before < upTo)
        {
            var start = time.GetTimestamp();
            await reader.ReadAsync(events, cancellation);
            if (events.Count == 0)
            {
                foreach (var name in together) lag.Note(name, reader.Position, isAtEnd: true, time.GetUtcNow());
                await signal.WaitAsync(reader.Position, cancellation);
                continue;
            }

            before = await StepAsync(set, reader, events, before, upTo, cancellation);
            var behind = (double)(projections.Sequence - before) / MostBehind;
            if (behind < 1) await Task.Delay(RestAfter(time.GetElapsedTime(start), behind), time, cancellation);
        }
    }

    private static TimeSpan RestAfter(TimeSpan work, double behind)
    {
        var rest = work * (RestsToWork * (1 - behind));
        return rest < ShortestRest ? ShortestRest : rest > LongestRest ? LongestRest : rest;
    }

    /// <summary>Takes in what was read.</summary>
    /// <returns>The last event that is in tables.</returns>
    private async Task<long> StepAsync(
        Dictionary<string, Projection> set, LogReader reader, EventBuffer events, long before, long upTo, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        foreach (var projection in set.Values) await projection.PrepareAsync(connection, events, cancellation);
        var last = default(Checkpoint);
        foreach (ref readonly var happened in events.Events)
        {
            if (happened.Sequence > upTo) break;
            reader.Definitions.Fold(in happened);
            foreach (var projection in set.Values) projection.Fold(in happened);
            last = new(happened.Sequence, happened.At);
        }

        Reached?.Invoke(ProjectorStep.Folded);
        await WriteAsync(connection, set, before, last, cancellation);
        Reached?.Invoke(ProjectorStep.Committed);
        foreach (var (name, projection) in set)
        {
            projections.NoteStored(projection.History, last.Sequence);
            lag.Note(name, last.Sequence, isAtEnd: false, new(Rows.Time(last.At)));
        }

        pause = FirstPause;
        return last.Sequence;
    }

    /// <summary>The projections as their tables say they are, and the log from there on.</summary>
    private async Task<(LogReader Reader, Dictionary<string, Projection> Set)> TakeUpAsync(
        IReadOnlyList<string> together, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var from = await HoldAsync(connection, together, cancellation);
        var reader = await LogReader.OpenAsync(database, options.Venue, from.Sequence, cancellation);
        var set = together.ToDictionary(name => name, name => Projection.All[name](options.Venue, reader.Definitions));
        if (from.Sequence > 0)
        {
            foreach (var projection in set.Values) await projection.LoadAsync(connection, from, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return (reader, set);
    }

    private async Task WriteAsync(
        NpgsqlConnection connection, Dictionary<string, Projection> set, long before, Checkpoint to, CancellationToken cancellation)
    {
        // On disk when it returns: memory lets go of what is in tables, and a database that crashed and lost the last rows would for a
        // moment show orders as they were.
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var from = await HoldAsync(connection, set.Keys, cancellation);
        if (from.Sequence != before) throw Rebuilt($"at event {from.Sequence}, not at {before}");
        foreach (var projection in set.Values) await projection.WriteAsync(connection, to.Sequence, cancellation);
        await Checkpoint.MoveAsync(connection, options.Venue, set.Keys, to, cancellation);
        Reached?.Invoke(ProjectorStep.Written);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Where they all are, and keeps everybody else from moving them until the transaction ends.</summary>
    private async Task<Checkpoint> HoldAsync(
        NpgsqlConnection connection, IReadOnlyCollection<string> together, CancellationToken cancellation)
    {
        var held = (await Checkpoint.HoldAsync(connection, options.Venue, together, cancellation)).Values.Distinct().ToList();
        return held is [var same] ? same : throw Rebuilt($"at events {string.Join(", ", held.Select(one => one.Sequence))}");
    }

    private static InvalidOperationException Rebuilt(string where) =>
        new($"The tables of history are {where}: they were rebuilt. They are taken up anew.");

    [LoggerMessage(LogLevel.Warning, "The projector cannot reach its tables: {Reason} It tries again in {Pause}")]
    private partial void CutOff(string reason, TimeSpan pause);

    [LoggerMessage(LogLevel.Error, "The projector failed. It begins again in {Pause}")]
    private partial void Failed(Exception failure, TimeSpan pause);
}
