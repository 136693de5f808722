using TradeCraft.Exchange.Values;
using TradeCraft.Server.Replays.Counterfactuals;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays;

/// <summary>
/// Plays what was in the past into a replay's venue, each moment at its own time, as its owner says: at a speed, by steps, or as fast as it
/// goes. The venue's time is that of what was played last. So the same orders at the same times are filled alike at any speed.
/// </summary>
internal sealed partial class ReplayPlayer(
    ReplaySource source, ReplayTerms terms, ReplaySetup setup, PlayedClock clock, ReplayMarket market, OriginOrders orders,
    FillCount fills, VenueTable table, VenueRow row, TimeProvider time, ILogger<ReplayPlayer> logger, SeededRun? seeded = null)
    : SupervisedService, IVenueWork
{
    public const decimal LeastSpeed = 0.1m;
    public const decimal MostSpeed = 1_000m;

    /// <summary>How many commands are handed over before it waits until they are decided.</summary>
    private const int Handful = 2_000;

    /// <summary>As fast as it goes it plays so much at once: who tells it otherwise is not to wait long.</summary>
    private static readonly Duration Stretch = Duration.FromHours(24);

    /// <summary>Who waits for a fill is stopped within so much of the venue's time after it.</summary>
    private static readonly Duration Look = new(100_000);

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly List<ReplayTick> moment = [];
    private readonly TaskCompletionSource prepared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource rested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReplayRun? run;
    private bool isStep;
    private bool isGone;
    private decimal? speed = 1;
    private long notedAt;

    public bool IsUnderWay
    {
        get
        {
            lock (gate) return run is not null;
        }
    }

    /// <summary>Done when the clock stands.</summary>
    public Task Rested
    {
        get
        {
            lock (gate) return rested.Task;
        }
    }

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The speed that was chosen last; null as fast as it goes.</summary>
    public decimal? Speed
    {
        get
        {
            lock (gate) return speed;
        }
    }

    /// <summary>
    /// It is paused when the clock stands, which is a moment after it was told to: what was handed over is decided first.
    /// </summary>
    public ReplayState State
    {
        get
        {
            lock (gate)
            {
                if (run is null && IsOver) return ReplayState.Ended;
                if (rested.Task.IsCompleted) return ReplayState.Paused;
                return isStep ? ReplayState.Stepping : ReplayState.Playing;
            }
        }
    }

    /// <summary>Whether its time cannot go on: it has been played to its end, or what it plays is no longer there.</summary>
    private bool IsOver => isGone || clock.Now() >= terms.EndsAt;

    /// <summary>Begins what was told, in the place of what is under way.</summary>
    /// <returns>False where there is nothing left to play, or a step was told while it plays.</returns>
    public bool TryBegin(ReplayRun told)
    {
        lock (gate)
        {
            if (IsOver || (told.IsStep && run is { IsStep: false })) return false;
            run = told with { Until = told.Until < terms.EndsAt ? told.Until : terms.EndsAt };
            isStep = told.IsStep;
            if (!told.IsStep) speed = told.Speed;
            if (rested.Task.IsCompleted) rested = new(TaskCreationOptions.RunContinuationsAsynchronously);
            begun.TrySetResult();
            return true;
        }
    }

    /// <returns>Done when the clock stands.</returns>
    public Task Pause()
    {
        lock (gate)
        {
            run = null;
            return rested.Task;
        }
    }

    /// <summary>Who finds the venue finds it with its instruments, its account and its quotes.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        try
        {
            await prepared.Task.WaitAsync(cancellationToken);
        }
        catch
        {
            await base.StopAsync(CancellationToken.None);
            throw;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _ = Pause();
        await base.StopAsync(cancellationToken);
        await table.NoteReachedAsync(row.Id, clock.GetUtcNow(), cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            var isFresh = clock.GetUtcNow() <= terms.Start;
            var played = await setup.PrepareAsync(stopping);
            var since = isFresh && seeded is null ? new Timestamp(clock.Now().UnixMicroseconds - 1) : clock.Now();
            if (!await orders.PrepareAsync(clock.Now(), stopping) || source.IsGone(terms, clock.Now()))
            {
                Gone(row.Id);
                lock (gate) isGone = true;
            }

            var ticks = source.TicksOf(terms, played, since, seeded);
            var standing = await ticks.StandingAsync(stopping);
            await market.BeginAsync(standing, stopping);
            lock (gate) rested.TrySetResult();
            if (terms.Origin is { OrdersUpTo: not null })
                TryBegin(new(Speed: null, terms.EndsAt, StopsAtFill: false, IsStep: false));
            prepared.TrySetResult();
            while (true)
            {
                var (wanted, told) = Wanted();
                if (wanted is null) await told.WaitAsync(stopping);
                else await PlayAsync(wanted, ticks, played, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The venue ends.
        }
        catch (Exception failure)
        {
            _ = Pause();
            prepared.TrySetException(failure);
            throw;
        }
        finally
        {
            lock (gate) rested.TrySetResult();
        }
    }

    private (ReplayRun? Run, Task Begun) Wanted()
    {
        lock (gate)
        {
            if (run is null)
            {
                rested.TrySetResult();
                if (begun.Task.IsCompleted) begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return (run, begun.Task);
        }
    }

    private bool IsStill(ReplayRun wanted)
    {
        lock (gate) return run == wanted;
    }

    private async Task PlayAsync(ReplayRun wanted, ReplayTicks ticks, IReadOnlyList<Instrument> played, CancellationToken stopping)
    {
        var (began, from, filled) = (time.GetTimestamp(), clock.Now(), fills.Value);
        while (IsStill(wanted))
        {
            var target = wanted.Until;
            if (wanted.Speed is not { } pace)
            {
                if (clock.Now() + Stretch is var far && far < target) target = far;
            }
            else
            {
                var gone = (decimal)time.GetElapsedTime(began).TotalMicroseconds * pace;
                if (gone < wanted.Until.UnixMicroseconds - from.UnixMicroseconds) target = new(from.UnixMicroseconds + (long)gone);
            }

            if (!await PlayUpToAsync(target, wanted, filled, ticks, played, stopping)) continue;
            await NoteAsync(stopping);
            if (target >= wanted.Until) End(wanted);
            else if (wanted.Speed is not null) await Task.Delay(Beat, time, stopping);
        }

        await market.SettleAsync(stopping);
        await table.NoteReachedAsync(row.Id, clock.GetUtcNow(), stopping);
    }

    /// <summary>Plays what happens up to a time, and lets the venue go on to it.</summary>
    /// <returns>False where it was told otherwise, or a fill came at which it stops.</returns>
    private async Task<bool> PlayUpToAsync(
        Timestamp target, ReplayRun wanted, long filled, ReplayTicks ticks, IReadOnlyList<Instrument> played, CancellationToken stopping)
    {
        var (given, settled) = (0, clock.Now());
        while (await NextAsync(ticks, target, stopping) is { } at)
        {
            if (given >= Handful || (wanted.StopsAtFill && (at - settled).Microseconds >= Look.Microseconds))
            {
                await market.SettleAsync(stopping);
                (given, settled) = (0, at);
                if (wanted.StopsAtFill && fills.Value > filled)
                {
                    End(wanted);
                    return false;
                }
            }

            // Between two moments it can be told otherwise: not between what the calendar brings and what is played at the same time.
            await market.PassBoundariesAsync(at, next: at, () => IsStill(wanted), stopping);
            if (!IsStill(wanted) && market.Posted < at) return false;
            given += await PlayMomentAsync(at, ticks, played, stopping);
        }

        await market.PassBoundariesAsync(target, next: null, () => IsStill(wanted), stopping);
        if (!IsStill(wanted)) return false;
        await market.GoToAsync(target, stopping);
        if (!wanted.StopsAtFill || fills.Value == filled) return true;
        End(wanted);
        return false;
    }

    /// <summary>When something happens next, up to a time.</summary>
    private async ValueTask<Timestamp?> NextAsync(ReplayTicks ticks, Timestamp upTo, CancellationToken cancellation)
    {
        var next = (await ticks.PeekAsync(upTo, cancellation))?.At;
        if (orders.Next is { } order && !(next < order)) next = order;
        return next <= upTo ? next : null;
    }

    /// <summary>
    /// Plays all that happens at a time: the market first, then what is given of a trader. At the start it is the other way round: who
    /// trades before anything was played meets what stood before.
    /// </summary>
    /// <returns>How many commands it was.</returns>
    private async ValueTask<int> PlayMomentAsync(
        Timestamp at, ReplayTicks ticks, IReadOnlyList<Instrument> played, CancellationToken cancellation)
    {
        var given = orders.Next == at && at <= terms.StartsAt ? await orders.GiveAsync(at, cancellation) : 0;

        // All of it is read before any of it is handed over: reading may fail, and a moment that was begun must end.
        moment.Clear();
        while (await ticks.PeekAsync(at, cancellation) is { } tick && tick.At == at)
        {
            moment.Add(tick);
            ticks.Take();
        }

        for (var number = 0; number < moment.Count; number++)
        {
            var goesOn = number + 1 < moment.Count || orders.Next == at;
            given += await market.PostAsync(played[moment[number].Instrument], moment[number], goesOn, cancellation);
        }

        return orders.Next == at ? given + await orders.GiveAsync(at, cancellation) : given;
    }

    private void End(ReplayRun wanted)
    {
        lock (gate)
        {
            if (run != wanted) return;
            run = null;
        }

        if (clock.Now() >= terms.EndsAt) Ended(row.Id);
    }

    private async Task NoteAsync(CancellationToken cancellation)
    {
        if (time.GetElapsedTime(notedAt) < BetweenNotes) return;
        notedAt = time.GetTimestamp();
        await table.NoteReachedAsync(row.Id, clock.GetUtcNow(), cancellation);
    }

    [LoggerMessage(LogLevel.Warning, "What replay {Venue} plays was deleted meanwhile: its time does not go on")]
    private partial void Gone(int venue);

    [LoggerMessage(LogLevel.Information, "Replay {Venue} was played to its end")]
    private partial void Ended(int venue);
}
