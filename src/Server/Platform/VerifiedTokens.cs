using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Tokens whose signature was found right, and whose they are: a client sends the same one with each request. Kept by their digest, so that
/// no comparison tells anything of a token. Whether one is still good (its time, its session) is judged each time, and not here.
/// </summary>
internal sealed class VerifiedTokens
{
    /// <summary>More than so many are not kept: what is over is verified each time.</summary>
    private const int Most = 20_000;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(UInt128 High, UInt128 Low), Caller> callers = new();
    private DateTimeOffset lookedAt;

    public bool TryFind(ReadOnlySpan<char> token, [NotNullWhen(true)] out Caller? caller) =>
        callers.TryGetValue(DigestOf(token), out caller);

    public void Add(ReadOnlySpan<char> token, Caller caller, DateTimeOffset now)
    {
        if (callers.Count >= Most && now - lookedAt >= BetweenLooks) Forget(now);
        if (callers.Count < Most) callers[DigestOf(token)] = caller;
    }

    private void Forget(DateTimeOffset now)
    {
        lookedAt = now;
        foreach (var (token, caller) in callers)
        {
            if (caller.ExpiresAt <= now) callers.TryRemove(token, out _);
        }
    }

    private static (UInt128 High, UInt128 Low) DigestOf(ReadOnlySpan<char> token)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(token), digest);
        var halves = MemoryMarshal.Cast<byte, UInt128>(digest);
        return (halves[0], halves[1]);
    }
}
