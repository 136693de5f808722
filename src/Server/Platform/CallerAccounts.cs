using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Which account a request acts on: the one it names, or the user's first. One that is not the user's does not exist for them.
/// </summary>
public sealed class CallerAccounts(AccountDirectory accounts)
{
    public bool TryFind(ClaimsPrincipal caller, AccountId? named, [NotNullWhen(true)] out AccountView? account) =>
        TryFind(caller.UserId, named, out account);

    public bool TryFind(UserId user, AccountId? named, [NotNullWhen(true)] out AccountView? account)
    {
        account = (named ?? accounts.DefaultOf(user)) is { } id ? accounts.Find(id) : null;
        if (account?.User != user) account = null;
        return account is not null;
    }
}
