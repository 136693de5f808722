using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Platform;

/// <summary>Told when an administrator is about to be shown an account that is not theirs. When it throws they are not.</summary>
public delegate Task AccountLook(UserId by, AccountId account, CancellationToken cancellation);

/// <summary>
/// Which account a request acts on: the one it names, or the first. One that is not the user's, or not one of their key's, does not exist
/// for them, unless it is shared with them: then they may read it, and change nothing. An administrator may read any.
/// </summary>
public sealed class CallerAccounts(
    AccountDirectory accounts, KnownShares shares, RefusalLog refusals, TimeProvider time, AccountLook? look = null)
{
    /// <summary>To act on it.</summary>
    public bool TryFind(ClaimsPrincipal caller, AccountId? named, [NotNullWhen(true)] out AccountView? account) =>
        TryFind(caller.Caller, named, out account);

    /// <inheritdoc cref="TryFind(ClaimsPrincipal, AccountId?, out AccountView?)"/>
    public bool TryFind(Caller caller, AccountId? named, [NotNullWhen(true)] out AccountView? account)
    {
        account = FindOwn(caller, named);
        if (account is null) NoteRefusal(caller, named);
        return account is not null;
    }

    /// <summary>To show what is in it.</summary>
    public async ValueTask<SeenAccount> FindToReadAsync(ClaimsPrincipal caller, AccountId? named, CancellationToken cancellation)
    {
        if (Look(caller.Caller, named) is { Account: not null } seen) return seen;
        if (named is not { } id || accounts.Find(id) is not { } other) return default;

        // A key shows as little as it was made for.
        if (!caller.IsInRole(Roles.Admin) || !caller.Caller.MayUse(id) || caller.Caller.Key?.Has(KeyScopes.Admin) is false)
        {
            NoteRefusal(caller.Caller, id);
            return default;
        }

        if (look is not null) await look(caller.UserId, id, cancellation);
        return new(other);
    }

    /// <summary>What a caller may see of an account at this moment, as its owner or as who it is shared with.</summary>
    public SeenAccount See(Caller caller, AccountId? named)
    {
        var seen = Look(caller, named);
        if (seen.Account is null) NoteRefusal(caller, named);
        return seen;
    }

    private SeenAccount Look(Caller caller, AccountId? named) =>
        FindOwn(caller, named) is { } own ? new(own)
        : named is { } id && caller.MayUse(id) && shares.Find(caller.User, id) is { } share ? See(share)
        : default;

    /// <summary>What a share shows at this moment.</summary>
    public SeenAccount See(AccountShare share) =>
        new(accounts.Find(share.Account), share.Delay > TimeSpan.Zero ? (time.GetUtcNow() - share.Delay).ToTimestamp() : null);

    /// <summary>Those that the caller may see, the user's first one first.</summary>
    public IEnumerable<AccountView> AllOf(Caller caller) => accounts.Of(caller.User).Where(account => caller.MayUse(account.Id));

    private AccountView? FindOwn(Caller caller, AccountId? named) =>
        (named ?? FirstOf(caller)) is { } id && accounts.Find(id) is { } account && account.User == caller.User && caller.MayUse(id)
            ? account : null;

    private void NoteRefusal(Caller caller, AccountId? named)
    {
        if (named is { } id && accounts.Find(id) is not null) refusals.NoteAnothers(caller, id);
    }

    private AccountId? FirstOf(Caller caller) =>
        caller.Key?.Accounts is null ? accounts.DefaultOf(caller.User) : AllOf(caller).FirstOrDefault()?.Id;
}
