namespace TradeCraft.Browser.Tests.Harness;

/// <summary>
/// A clock that begins some time ago and runs fast until it has caught up with the real one: hours of a market in seconds.
/// </summary>
public sealed class HurriedClock(TimeSpan ago, int speed) : TimeProvider
{
    private readonly long began = System.GetTimestamp();
    private readonly DateTimeOffset beganAt = System.GetUtcNow();

    /// <summary>Since the beginning, as this clock tells it.</summary>
    private TimeSpan Elapsed
    {
        get
        {
            var real = System.GetElapsedTime(began);
            return HurriesAt(real) ? real * speed : ago + real;
        }
    }

    private int Speed => speed;

    private bool IsHurrying => HurriesAt(System.GetElapsedTime(began));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => beganAt - ago + Elapsed;

    public override long GetTimestamp() => Elapsed.Ticks;

    private bool HurriesAt(TimeSpan real) => real * speed < ago + real;

    /// <summary>Resolves once it shows the real time.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        while (IsHurrying) await Task.Delay(50, cancellation);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, callback, state, dueTime, period);

    /// <summary>Fires often while its clock hurries, and as asked for afterwards.</summary>
    private sealed class Timer : ITimer
    {
        private readonly HurriedClock clock;
        private readonly ITimer timer;
        private TimeSpan period;
        private bool slowed;

        public Timer(HurriedClock clock, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            this.clock = clock;
            timer = System.CreateTimer(
                _ =>
                {
                    SlowDown();
                    callback(state);
                },
                null,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            this.period = period;
            slowed = !clock.IsHurrying;
            return timer.Change(Real(dueTime), Real(period));
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();

        private void SlowDown()
        {
            if (slowed || clock.IsHurrying || period <= TimeSpan.Zero) return;
            slowed = true;
            timer.Change(period, period);
        }

        /// <summary>Not below a millisecond, which is the least that timers know; 0 and infinity mean what they always do.</summary>
        private TimeSpan Real(TimeSpan asked) =>
            asked <= TimeSpan.Zero || !clock.IsHurrying
                ? asked : TimeSpan.FromMilliseconds(Math.Max(1, (asked / clock.Speed).TotalMilliseconds));
    }
}
