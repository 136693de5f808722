using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity.Keys;

/// <summary>Keys of other users, as an administrator sees and revokes them.</summary>
internal static class UserKeysApi
{
    public static void MapUserKeys(this IEndpointRouteBuilder users)
    {
        users.MapGet("/{user_id:long}/keys", ListAsync);
        users.MapDelete("/{user_id:long}/keys/{key}", RevokeAsync).Audited("user.key_revoke", AuditDuty.Before);
    }

    /// <summary>A user's keys, newest first, and some that are good no more. No secret is among what is shown.</summary>
    internal static async Task<Results<Ok<Page<KeyBody>>, ProblemHttpResult>> ListAsync(
        [FromRoute(Name = "user_id")] long userId, UserList users, KeyStore store, CancellationToken cancellation) =>
        await users.FindAsync(new(userId), cancellation) is null
            ? UsersApi.Refuse(UserChange.Unknown)
            : TypedResults.Ok(Paging.Whole((await store.OfAsync(new(userId), cancellation)).Select(KeyBody.Of)));

    /// <summary>Revokes a user's key: it is refused from now on, and streams that came by it are closed.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        [FromRoute(Name = "user_id")] long userId, string key, KeyStore store, HttpContext context, CancellationToken cancellation)
    {
        context.NoteAuditedDetails(new { key });
        return await store.RevokeAsync(new(userId), key, cancellation) is null
            ? Problem.Of(StatusCodes.Status404NotFound, "unknown_key", "The user has no API key with this id.")
            : TypedResults.NoContent();
    }
}
