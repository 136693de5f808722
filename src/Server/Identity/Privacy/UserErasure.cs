using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Identity.Factors;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>Users whom an administrator erases. No key can: it asks for a fresh proof of who does it.</summary>
internal static class UserErasure
{
    public static void MapUserErasure(this IEndpointRouteBuilder users)
    {
        users.MapDelete("/{user_id:long}", EraseAsync).RequireAuthorization(Policies.Person)
            .Audited("user.erase", AuditDuty.Before).RequireProof();
        users.MapPost("/{user_id:long}/restoration", RestoreAsync).Audited("user.erase_take_back", AuditDuty.Before);
    }

    /// <summary>
    /// Erases a user in seven days, until when they or an administrator can take it back. Then their name, address and everything they set
    /// up are gone, their accounts are closed, and their trades are kept under a number.
    /// </summary>
    internal static async Task<Results<Accepted<ErasureBody>, ProblemHttpResult>> EraseAsync(
        [FromRoute(Name = "user_id")] long userId, UserManager<User> users, ErasureRequests erasure, UserMails mails,
        CancellationToken cancellation)
    {
        if (await users.FindAsync(new(userId)) is not { } user) return UsersApi.Refuse(UserChange.Unknown);
        if (await erasure.AskAsync(user.UserId, cancellation) is not { } eraseAt) return UsersApi.Refuse(UserChange.LastAdministrator);
        mails.SendErasure(user, eraseAt);
        return TypedResults.Accepted($"/api/v1/admin/users/{user.Id}", new ErasureBody(eraseAt));
    }

    /// <summary>The user stays, whoever had asked to erase them.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(
        [FromRoute(Name = "user_id")] long userId, ErasureRequests erasure, CancellationToken cancellation) =>
        await erasure.TakeBackAsync(new(userId), cancellation)
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status409Conflict, "not_being_erased",
                "There is nothing to take back: nobody asked to erase this user, or it has been done.");
}
