namespace TradeCraft.Server.Storage;

/// <summary>What was asked for must wait its turn, and too many wait already. Answered with 503 and Retry-After.</summary>
public sealed class StorageBusyException(string reason, TimeSpan retryAfter) : Exception(reason)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
