using TradeCraft.Projections;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// Watches whether the tables of history follow the log. What is not in tables is kept in memory, which must not grow for ever: when the
/// tables are too far behind, the venue takes no more orders.
/// </summary>
public sealed partial class HistoryWatch(
    VenueProjections projections, VenueHealth health, SequencerOptions options, TimeProvider time, ILogger<HistoryWatch> logger)
    : SupervisedService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private volatile bool isFull;
    private bool isStuck;
    private long lastStored = -1;
    private long movedAt;

    /// <summary>Whether memory keeps as much for the tables as it may.</summary>
    public bool IsFull => isFull;

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var clock = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await clock.WaitForNextTickAsync(stopping).ConfigureAwait(false)) Look();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    private void Look()
    {
        var (sequence, stored) = (projections.Sequence, projections.StoredUpTo);
        if (stored != lastStored || stored >= sequence) (lastStored, movedAt) = (stored, time.GetTimestamp());
        if (time.GetElapsedTime(movedAt) > options.HistoryPatience != isStuck)
        {
            isStuck = !isStuck;
            if (isStuck) health.Note(VenueFailure.Projector);
            else health.Clear(VenueFailure.Projector);
            if (isStuck) StandsStill(stored, sequence);
            else Moves(stored);
        }

        if (sequence - stored > options.MostUnstored == isFull) return;
        isFull = !isFull;
        if (isFull) Full(sequence - stored);
        else NotFull();
    }

    [LoggerMessage(LogLevel.Error, "The tables of history stand still at event {Stored}, and the log is at {Sequence}")]
    private partial void StandsStill(long stored, long sequence);

    [LoggerMessage(LogLevel.Information, "The tables of history move again, at event {Stored}")]
    private partial void Moves(long stored);

    [LoggerMessage(LogLevel.Critical, "The tables of history are {Events} events behind the log: no orders are taken until they are not")]
    private partial void Full(long events);

    [LoggerMessage(LogLevel.Information, "The tables of history have caught up: orders are taken again")]
    private partial void NotFull();
}
