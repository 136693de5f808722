using System.Collections.Concurrent;
using System.Collections.Immutable;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>An account as its owner knows it.</summary>
/// <param name="Home">The currency it is kept in.</param>
/// <param name="Epoch">Counted from 1; a reset begins the next.</param>
public sealed record AccountView(AccountId Id, UserId User, AssetId Home, AccountTerms Terms, int Epoch, Timestamp CreatedAt);

/// <summary>Who owns which account. Read from any thread.</summary>
public sealed class AccountDirectory
{
    private readonly ConcurrentDictionary<AccountId, AccountView> byId = new();
    private readonly ConcurrentDictionary<UserId, ImmutableArray<AccountView>> byUser = new();

    /// <summary>The account a request acts on when it names none: the user's first.</summary>
    public AccountId? DefaultOf(UserId user) => byUser.TryGetValue(user, out var accounts) ? accounts[0].Id : null;

    public ImmutableArray<AccountView> Of(UserId user) => byUser.GetValueOrDefault(user, []);

    /// <summary>In no order.</summary>
    public IEnumerable<AccountView> All => byId.Values;

    public AccountView? Find(AccountId account) => byId.GetValueOrDefault(account);

    internal void TakeOver(AccountDirectory other)
    {
        foreach (var (id, account) in other.byId) byId[id] = account;
        foreach (var (user, accounts) in other.byUser) byUser[user] = accounts;
    }

    internal void Add(AccountView account)
    {
        byId[account.Id] = account;
        byUser.AddOrUpdate(account.User, [account], (_, accounts) => accounts.Add(account));
    }

    internal void Change(AccountId account, Func<AccountView, AccountView> change)
    {
        var (before, after) = (byId[account], change(byId[account]));
        byId[account] = after;
        byUser[after.User] = byUser[after.User].Replace(before, after);
    }
}
