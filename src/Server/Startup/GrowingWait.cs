namespace TradeCraft.Server.Startup;

/// <summary>A wait that doubles with each failure in a row, up to half a minute, and a little by chance.</summary>
internal sealed class GrowingWait(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan next = First;

    private static TimeSpan First => TimeSpan.FromMilliseconds(100);

    public void Reset() => next = First;

    public async Task PassAsync(CancellationToken cancellation)
    {
        var wait = next * (0.5 + (Random.Shared.NextDouble() / 2));
        next = TimeSpan.FromTicks(Math.Min(next.Ticks * 2, Longest.Ticks));
        await Task.Delay(wait, time, cancellation).ConfigureAwait(false);
    }
}
