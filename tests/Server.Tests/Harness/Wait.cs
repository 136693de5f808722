using System.Diagnostics;

namespace TradeCraft.Server.Tests.Harness;

/// <summary>Waits for a thing itself, never for a time.</summary>
public static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Asks again and again until the answer is yes. An answer that throws is a no, and is shown when time is up.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> isSo, CancellationToken cancellation, bool pause = true)
    {
        Exception? last = null;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Limit; await Task.Delay(pause || last is not null ? 20 : 0, cancellation))
        {
            try
            {
                if (await isSo())
                    return;
                last = null;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                last = failure;
            }
        }

        throw new TimeoutException($"{Limit.TotalSeconds} s went by and it was not so that {what}.", last);
    }
}
