using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Platform;

/// <summary>What a caller may see of an account.</summary>
/// <param name="Account">Null where there is none that they may see.</param>
/// <param name="Until">Only what happened up to then; null where all of it.</param>
public readonly record struct SeenAccount(AccountView? Account, Timestamp? Until = null)
{
    /// <summary>For what can be shown as it was at <see cref="Until"/>.</summary>
    public bool Is([NotNullWhen(true)] out AccountView? account, [NotNullWhen(false)] out ProblemHttpResult? refused)
    {
        account = Account;
        refused = account is null ? Refusal.Of(Rejection.UnknownAccount) : null;
        return account is not null;
    }

    /// <summary>For what is only known as it is now.</summary>
    public bool IsNow([NotNullWhen(true)] out AccountView? account, [NotNullWhen(false)] out ProblemHttpResult? refused)
    {
        if (Is(out account, out refused) && Until is null) return true;
        (account, refused) = (null, refused ?? Delayed);
        return false;
    }

    public static ProblemHttpResult Delayed => Problem.Of(StatusCodes.Status403Forbidden, DelayedCode, DelayedDetail);

    public const string DelayedCode = "delayed_view";

    public const string DelayedDetail =
        "This account is shown to you with a delay, and this tells how it stands now. GET /api/v1/accounts/{id}/view, closed orders, "
        + "trades, the ledger and the history can be seen.";
}
