namespace TradeCraft.Server.Tests.Feeds;

/// <summary>A clock that stands still until it is told to go on.</summary>
internal sealed class FakeClock : TimeProvider
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly List<Timer> timers = [];
    private TaskCompletionSource timerSet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan now;

    public TimeSpan Now
    {
        get
        {
            lock (gate) return now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass as over a machine that sleeps: each timer that came due fires once, afterwards.</summary>
    public void Advance(TimeSpan by)
    {
        lock (gate) now += by;
        while (FireNext(Now))
        {
        }
    }

    /// <summary>Waits until somebody waits, then lets as much time pass as that takes.</summary>
    public async Task AdvanceToNextTimerAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task nextSet;
            lock (gate) nextSet = timerSet.Task;
            if (FireNext(TimeSpan.MaxValue)) return;
            await nextSet.WaitAsync(Patience, cancellation);
        }
    }

    private bool FireNext(TimeSpan until)
    {
        Timer? next;
        lock (gate)
        {
            next = timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next is null) return false;
            if (next.Due > now) now = next.Due;
            if (next.Period > TimeSpan.Zero) next.Due = now + next.Period;
            else timers.Remove(next);
        }

        next.Fire();
        return true;
    }

    private sealed class Timer(FakeClock clock, Action fire) : ITimer
    {
        public TimeSpan Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                (Due, Period) = (clock.now + dueTime, period);
                clock.timers.Add(this);
                clock.timerSet.SetResult();
                clock.timerSet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock.gate) clock.timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
