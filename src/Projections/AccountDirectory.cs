using System.Collections.Concurrent;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>Which accounts a user has. Read from any thread.</summary>
public sealed class AccountDirectory
{
    private readonly ConcurrentDictionary<UserId, AccountId> defaults = new();

    /// <summary>The account that a user's requests act on when they name none: the first that was opened. Null while there is none.</summary>
    public AccountId? DefaultOf(UserId user) => defaults.TryGetValue(user, out var account) ? account : null;

    internal void Add(UserId user, AccountId account) => defaults.TryAdd(user, account);
}
