using System.Threading.RateLimiting;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.History;

/// <summary>So many at once; of the others so many wait, in the order in which they came, and the next is refused.</summary>
internal sealed class Turns(int atOnce, int waiting) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrencyLimiter limiter = new(new()
    {
        PermitLimit = atOnce,
        QueueLimit = waiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public void Dispose() => limiter.Dispose();

    /// <summary>Waits for a turn, which ends when it is disposed.</summary>
    /// <exception cref="StorageBusyException">Too many wait already.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellation)
    {
        var turn = await limiter.AcquireAsync(permitCount: 1, cancellation);
        if (turn.IsAcquired) return turn;
        turn.Dispose();
        throw new StorageBusyException("Too many ask for the past just now. Try again in a moment.", RetryAfter);
    }
}
