using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Chaos;

/// <summary>
/// Troubles on a time line, which a user ordered for themselves. It is in memory alone, and over at its end, when its user ends it, or when
/// the server or its venue stops.
/// </summary>
internal sealed class ChaosPlan : IDisposable
{
    private readonly TimeProvider time;
    private readonly long startedAt;
    private readonly CancellationTokenSource ended = new();

    /// <param name="account">The only account that it touches; null for all of the user's.</param>
    /// <param name="key">The only API key that it touches; null for however the user comes.</param>
    /// <param name="scenario">The ready-made scenario that it is, if it is one.</param>
    public ChaosPlan(
        UserId user, AccountId? account, string? key, string? scenario, IReadOnlyList<TroubleTerms> troubles, TimeProvider time)
    {
        (User, Account, Key, Scenario, this.time) = (user, account, key, scenario, time);
        Troubles = [.. troubles.Select(terms => new Trouble(terms))];
        Length = Troubles.Max(trouble => trouble.To);
        (startedAt, StartedAt) = (time.GetTimestamp(), time.GetUtcNow());
        Ended = ended.Token;
    }

    public UserId User { get; }

    public AccountId? Account { get; }

    public string? Key { get; }

    public string? Scenario { get; }

    public IReadOnlyList<Trouble> Troubles { get; }

    /// <summary>Until the last trouble is over.</summary>
    public TimeSpan Length { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>Cancelled when it has ended: what it holds back goes on.</summary>
    public CancellationToken Ended { get; }

    public TimeSpan Elapsed => time.GetElapsedTime(startedAt);

    public bool IsOver => ended.IsCancellationRequested || Elapsed >= Length;

    /// <summary>Whether both are for the same: then the later one takes the other's place.</summary>
    public bool IsForSameAs(ChaosPlan other) => (User, Account, Key) == (other.User, other.Account, other.Key);

    /// <summary>Whether it touches what somebody of its user does, in whichever account.</summary>
    public bool Touches(Caller caller) => caller.User == User && (Key is null || caller.Key?.Id == Key);

    /// <summary>Whether a caller may see and end it: a key alone what is for itself, or for an account that it may use.</summary>
    public bool IsShownTo(Caller caller) =>
        caller.Key is null || Key == caller.Key.Id || (Key is null && Account is { } account && caller.MayUse(account));

    /// <summary>Ends it. What it holds back goes on, and not on the thread that ends it.</summary>
    public void Dispose() => _ = EndAsync();

    private async Task EndAsync()
    {
        await ended.CancelAsync();
        ended.Dispose();
    }
}
