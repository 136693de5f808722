using System.Collections.Concurrent;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Sessions that have ended while access tokens of theirs may still be about. An entry is needed only for as long as such a token lives, so
/// there are few.
/// </summary>
public sealed class RevokedSessions(TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> forgetAt = new();

    public bool Contains(Guid session) => forgetAt.ContainsKey(session);

    /// <param name="revokedAt">Tokens are not given out for a session after this.</param>
    internal void Add(Guid session, DateTimeOffset revokedAt)
    {
        var now = clock.GetUtcNow();
        foreach (var (old, forget) in forgetAt)
            if (forget <= now) forgetAt.TryRemove(old, out _);
        forgetAt[session] = revokedAt + TokenAuthenticator.Lifetime;
    }
}
