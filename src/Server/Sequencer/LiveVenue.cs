using TradeCraft.Exchange;

namespace TradeCraft.Server.Sequencer;

/// <summary>The venue that this process runs live. Commands go in here; what happened is read from the projections.</summary>
public sealed class LiveVenue
{
    /// <summary>
    /// Hands a command to the venue and waits for its decision, which comes after what it did is on disk and in the projections.
    /// </summary>
    /// <exception cref="VenueUnavailableException">The inbox is full, or the venue is recovering: nothing happened, or it is not known.</exception>
    public Task<Decision> SubmitAsync(Command command, CancellationToken cancellation) =>
        throw new VenueUnavailableException("The venue is not open yet.", TimeSpan.FromSeconds(1));

    /// <summary>Hands a feed's command to the venue without waiting. False when the inbox is full or the venue is recovering: it was dropped.</summary>
    public bool TryPost(Command command) => false;
}

/// <summary>The venue cannot take commands now. Answered with 503 and Retry-After.</summary>
public sealed class VenueUnavailableException(string reason, TimeSpan retryAfter) : Exception(reason)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
