using System.Collections.Concurrent;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Audit;

/// <summary>
/// Writes to the audit that an administrator reads somebody's account, before they see anything of it: a page asks for many things of one
/// account many times, so once a minute for each is enough.
/// </summary>
public sealed class AccountLooks(AuditTrail trail, IHttpContextAccessor requests, TimeProvider time)
{
    private static readonly TimeSpan Once = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(UserId, AccountId), DateTimeOffset> noted = new();

    public async Task NoteAsync(UserId by, AccountId account, CancellationToken cancellation)
    {
        var (key, now) = ((by, account), time.GetUtcNow());
        if (noted.TryGetValue(key, out var last) ? now - last < Once || !noted.TryUpdate(key, now, last) : !noted.TryAdd(key, now)) return;
        foreach (var (old, at) in noted)
            if (now - at >= Once) noted.TryRemove(old, out _);
        try
        {
            await trail.RecordAsync(
                requests.HttpContext!, by, "account.look", $"account:{account.Number}", details: null, "ok", cancellation);
        }
        catch
        {
            noted.TryRemove(key, out _);
            throw;
        }
    }
}
