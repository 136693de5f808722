using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>What has become of an invitation.</summary>
public enum InvitationStatus
{
    Open,
    Used,
    Expired,
    Withdrawn,
}

/// <param name="Email">Whom alone it is for; null where it is for whoever has the link.</param>
/// <param name="Role">What who registers with it becomes.</param>
/// <param name="UsedBy">Who registered with it.</param>
public sealed record InvitationBody(
    string Id, InvitationStatus Status, string? Email, string Role, DateTimeOffset CreatedAt, UserId CreatedBy, DateTimeOffset ExpiresAt,
    DateTimeOffset? UsedAt, UserId? UsedBy)
{
    internal static InvitationBody Of(Invitation invitation, DateTimeOffset now) => new(
        invitation.Id.ToString(CultureInfo.InvariantCulture),
        invitation.UsedAt is not null ? InvitationStatus.Used
        : invitation.WithdrawnAt is not null ? InvitationStatus.Withdrawn
        : invitation.ExpiresAt <= now ? InvitationStatus.Expired
        : InvitationStatus.Open,
        invitation.Email, invitation.Role, invitation.CreatedAt, new(invitation.CreatedBy), invitation.ExpiresAt, invitation.UsedAt,
        invitation.UsedBy is { } user ? new UserId(user) : null);
}

/// <param name="Link">Said now and never again. Whoever has it can register, once.</param>
public sealed record NewInvitationBody(InvitationBody Invitation, string Link);

/// <param name="Email">Whom alone it is for; left out, it is for whoever has the link.</param>
/// <param name="Role">trader, observer or admin.</param>
/// <param name="ExpiresAt">At most a year from now; in a week where it is left out.</param>
public sealed record MakeInvitationRequest(string? Email = null, string Role = Roles.Trader, DateTimeOffset? ExpiresAt = null);

/// <summary>Invitations as an administrator makes and withdraws them.</summary>
public static class InvitationsApi
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static IEndpointRouteBuilder MapInvitations(this IEndpointRouteBuilder app)
    {
        var invitations = app.MapGroup("/api/v1/admin/invitations").WithTags("Administration").RequireAuthorization(Policies.Admin)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);

        invitations.MapGet("/", ListAsync);
        invitations.MapPost("/", MakeAsync).Audited("invitation.make", AuditDuty.Before);
        invitations.MapDelete("/{invitation:long}", WithdrawAsync).Audited("invitation.withdraw", AuditDuty.Before).ProducesProblem(404);
        return app;
    }

    /// <summary>Invitations, the newest first, whatever became of them.</summary>
    internal static async Task<Results<Ok<Page<InvitationBody>>, ProblemHttpResult>> ListAsync(
        Invitations invitations, TimeProvider time, CancellationToken cancellation, int? limit = null, string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var (found, now) = (await invitations.ListAsync(before, most + 1, cancellation), time.GetUtcNow());
        return TypedResults.Ok(Paging.Cut(found, most, invitation => InvitationBody.Of(invitation, now), invitation => invitation.Id));
    }

    /// <summary>Makes a link with which one person can register, also where registration is by invitation alone.</summary>
    internal static async Task<Results<Created<NewInvitationBody>, ProblemHttpResult>> MakeAsync(
        MakeInvitationRequest request, ClaimsPrincipal caller, Invitations invitations, TimeProvider time, HttpContext context,
        CancellationToken cancellation)
    {
        var (errors, now) = (new FieldErrors(), time.GetUtcNow());
        UsersApi.RequireRole(request.Role, errors);
        errors.Require(
            request.Email is null || Registration.IsEmail(request.Email), "email", "Must be an email address such as ada@example.com.");
        var expiresAt = request.ExpiresAt ?? now + Usual;
        errors.Require(expiresAt > now && expiresAt <= now + Longest, "expires_at", "Must be from now on to a year from now.");
        if (errors.Any) return Problem.Invalid(errors);
        var (made, token) = await invitations.MakeAsync(request.Email, request.Role, expiresAt, caller.UserId, cancellation);
        var body = InvitationBody.Of(made, now);
        context.NoteAuditedSubject($"invitation:{body.Id}");
        return TypedResults.Created(
            "/api/v1/admin/invitations",
            new NewInvitationBody(body, OneTimeLinks.Invitation(OneTimeLinks.SiteOf(context.Request), token)));
    }

    /// <summary>Takes an invitation back that was not used: its link is good no more.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(
        long invitation, Invitations invitations, CancellationToken cancellation) =>
        await invitations.WithdrawAsync(invitation, cancellation)
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status404NotFound, "unknown_invitation", "There is no such invitation, or it was used.");
}
