using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Identity.Keys;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <param name="DisabledAt">From then on nobody can sign in as them; null where they are not disabled.</param>
/// <param name="SignedInAt">When they last did.</param>
/// <param name="EraseAt">When they are erased, or were; null where nobody asked for it.</param>
/// <param name="Sessions">How many sign-ins of theirs go on.</param>
public sealed record ListedUserBody(
    UserId Id, string Username, string Email, bool EmailConfirmed, string Role, bool IsDemo, DateTimeOffset? DisabledAt,
    bool HasSecondFactor, DateTimeOffset CreatedAt, DateTimeOffset? SignedInAt, DateTimeOffset? EraseAt, int Sessions, int Accounts);

/// <param name="Equity">What it is worth, in its currency.</param>
/// <param name="TotalPnl">Equity above what was paid in since it was last reset.</param>
public sealed record AccountOfUserBody(
    AccountId Id, AccountKind Kind, string Currency, decimal Equity, decimal TotalPnl, bool IsFrozen, DateTimeOffset CreatedAt);

public sealed record UserDetailBody(
    ListedUserBody User, IReadOnlyList<SignInBody> Sessions, IReadOnlyList<AccountOfUserBody> Accounts);

/// <param name="Username">3 to 20 letters, digits or underscores; unique whatever its case.</param>
/// <param name="Role">trader, observer or admin.</param>
public sealed record AddUserRequest(string Email, string Username, string Role = Roles.Trader);

/// <param name="Link">With it the user chooses their password, once. Whoever has it can: hand it to nobody else.</param>
/// <param name="ExpiresAt">Until then the link is good.</param>
public sealed record AddedUserBody(ListedUserBody User, string Link, DateTimeOffset ExpiresAt);

/// <param name="Role">trader, observer or admin.</param>
public sealed record SetRoleRequest(string Role);

/// <param name="Link">Good once. Whoever has it can choose the user's password: hand it to nobody else.</param>
public sealed record OneTimeLinkBody(string Link, DateTimeOffset ExpiresAt);

/// <summary>Users as an administrator sees and changes them.</summary>
public static class UsersApi
{
    public static IEndpointRouteBuilder MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/api/v1/admin/users").WithTags("Administration").RequireAuthorization(Policies.Admin)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

        users.MapGet("/", ListAsync);
        users.MapPost("/", AddAsync).Audited("user.add", AuditDuty.Before, hasSecrets: true);
        users.MapGet("/{user_id:long}", GetAsync);
        users.MapPost("/{user_id:long}/role", SetRoleAsync).Audited("user.role", AuditDuty.Before);
        users.MapPost("/{user_id:long}/disable", DisableAsync).Audited("user.disable", AuditDuty.Before);
        users.MapPost("/{user_id:long}/enable", EnableAsync).Audited("user.enable", AuditDuty.Before);
        users.MapDelete("/{user_id:long}/sessions", EndSessionsAsync).Audited("user.end_sessions", AuditDuty.Before);
        users.MapDelete("/{user_id:long}/sessions/{session:guid}", EndSessionAsync).Audited("user.end_session", AuditDuty.Before);
        users.MapPost("/{user_id:long}/password-reset", ResetPasswordAsync).Audited("user.reset_password", AuditDuty.Before);
        users.MapUserErasure();
        users.MapUserKeys();
        return app;
    }

    /// <summary>Users, the newest first.</summary>
    /// <param name="q">A part of a name or a mail, or a whole id.</param>
    /// <param name="role">Only those who have it.</param>
    /// <param name="disabled">Only those who are, or who are not.</param>
    /// <param name="demo">Only those who are, or who are not.</param>
    internal static async Task<Results<Ok<Page<ListedUserBody>>, ProblemHttpResult>> ListAsync(
        UserList users, AccountDirectory accounts, CancellationToken cancellation, string? q = null, string? role = null,
        bool? disabled = null, bool? demo = null, int? limit = null, string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        errors.Require(
            q is null || (q.Length <= 254 && !q.Contains('\0', StringComparison.Ordinal)), "q", "Must be at most 254 letters.");
        if (role is not null) RequireRole(role, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var found = await users.SearchAsync(
            string.IsNullOrWhiteSpace(q) ? null : q.Trim(), role, disabled, demo, before, most + 1, cancellation);
        return TypedResults.Ok(Paging.Cut(found, most, user => Body(user, accounts), user => user.Id));
    }

    /// <summary>One user, with the sign-ins that go on and the accounts.</summary>
    internal static async Task<Results<Ok<UserDetailBody>, ProblemHttpResult>> GetAsync(
        [FromRoute(Name = "user_id")] long userId, UserList users, Sessions sessions, AccountDirectory accounts, Portfolios portfolios,
        InstrumentDirectory instruments, TimeProvider time, CancellationToken cancellation)
    {
        var id = new UserId(userId);
        if (await users.FindAsync(id, cancellation) is not { } user) return Refuse(UserChange.Unknown);
        var signIns = (await sessions.OfAsync(id, cancellation)).Select(session => new SignInBody(
            session.Id, session.CreatedAt, session.RenewedAt, session.ExpiresAt, IsCurrent: false, session.Address, session.UserAgent));
        var owned = accounts.Of(id).Select(account =>
        {
            var (worth, currency) = (portfolios.Of(account.Id, time.Now()), instruments[account.Home]);
            return new AccountOfUserBody(
                account.Id, account.Terms.Kind, currency.Code, worth.Equity.ToWire(currency), worth.TotalProfit.ToWire(currency),
                account.Terms.IsFrozen, account.CreatedAt.ToTime());
        });
        return TypedResults.Ok(new UserDetailBody(Body(user, accounts), [.. signIns], [.. owned]));
    }

    /// <summary>
    /// Makes a user, who chooses a password by a link that is good once, for seven days. Their account is opened when they first sign in.
    /// </summary>
    internal static async Task<Results<Created<AddedUserBody>, ProblemHttpResult>> AddAsync(
        AddUserRequest request, Registration registration, UserAdministration administration, UserList users, AccountDirectory accounts,
        TimeProvider time, HttpContext context, CancellationToken cancellation)
    {
        var wrong = new FieldErrors();
        RequireRole(request.Role, wrong);
        if (wrong.Any) return Problem.Invalid(wrong);
        var (user, errors, taken) = await registration.RegisterAsync(request.Email, request.Username, password: null, request.Role);
        if (user is null) return taken ? RegistrationRefusal.Taken(errors) : Problem.Invalid(errors);
        context.NoteAuditedSubject($"user:{user.Id.ToString(CultureInfo.InvariantCulture)}");
        var lifetime = UserAdministration.FirstPasswordLifetime;
        var (_, token) = await administration.ResetPasswordAsync(user.UserId, lifetime, cancellation);
        return TypedResults.Created(
            $"/api/v1/admin/users/{user.Id}",
            new AddedUserBody(
                Body((await users.FindAsync(user.UserId, cancellation))!, accounts),
                OneTimeLinks.PasswordReset(OneTimeLinks.SiteOf(context.Request), token!), time.GetUtcNow() + lifetime));
    }

    /// <summary>
    /// Gives a user another role, which holds at once. The last administrator keeps theirs: 409 <c>last_administrator</c>.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> SetRoleAsync(
        [FromRoute(Name = "user_id")] long userId, SetRoleRequest request, UserAdministration administration,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        RequireRole(request.Role, errors);
        return errors.Any ? Problem.Invalid(errors) : Answer(await administration.SetRoleAsync(new(userId), request.Role, cancellation));
    }

    /// <summary>Nobody can sign in as the user from now on; who is, is signed out at once, open sockets included.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DisableAsync(
        [FromRoute(Name = "user_id")] long userId, UserAdministration administration, CancellationToken cancellation) =>
        Answer(await administration.DisableAsync(new(userId), cancellation));

    /// <summary>The user can sign in again.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> EnableAsync(
        [FromRoute(Name = "user_id")] long userId, UserAdministration administration, CancellationToken cancellation) =>
        Answer(await administration.EnableAsync(new(userId), cancellation));

    /// <summary>Signs the user out everywhere.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> EndSessionsAsync(
        [FromRoute(Name = "user_id")] long userId, UserAdministration administration, CancellationToken cancellation) =>
        Answer(await administration.EndSessionsAsync(new(userId), cancellation));

    /// <summary>Ends one sign-in of the user.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> EndSessionAsync(
        [FromRoute(Name = "user_id")] long userId, Guid session, Sessions sessions, CancellationToken cancellation)
    {
        if (!(await sessions.OfAsync(new(userId), cancellation)).Any(open => open.Id == session))
            return Problem.Of(StatusCodes.Status404NotFound, "unknown_session", "The user has no such session, or it has ended.");
        await sessions.EndAsync(session, cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>A link with which the user chooses a new password. It is good once, for an hour, and ends no session before.</summary>
    internal static async Task<Results<Ok<OneTimeLinkBody>, ProblemHttpResult>> ResetPasswordAsync(
        [FromRoute(Name = "user_id")] long userId, UserAdministration administration, TimeProvider time, HttpContext context,
        CancellationToken cancellation)
    {
        var (change, token) = await administration.ResetPasswordAsync(
            new(userId), UserAdministration.ResetLifetime, cancellation);
        if (token is null) return Refuse(change);
        var link = OneTimeLinks.PasswordReset(OneTimeLinks.SiteOf(context.Request), token);
        return TypedResults.Ok(new OneTimeLinkBody(link, time.GetUtcNow() + UserAdministration.ResetLifetime));
    }

    internal static void RequireRole(string role, FieldErrors errors) =>
        errors.Require(Roles.All.Contains(role), "role", $"Must be one of {string.Join(", ", Roles.All)}.");

    private static Results<NoContent, ProblemHttpResult> Answer(UserChange change) =>
        change == UserChange.Done ? TypedResults.NoContent() : Refuse(change);

    internal static ProblemHttpResult Refuse(UserChange change)
    {
        var (status, code, detail) = change.Explain();
        return Problem.Of(status, code, detail);
    }

    private static ListedUserBody Body(ListedUser user, AccountDirectory accounts) => new(
        new(user.Id), user.Username, user.Email, user.EmailConfirmed, user.Role, user.IsDemo, user.DisabledAt, user.HasSecondFactor,
        user.CreatedAt, user.SignedInAt, user.EraseAt, (int)user.Sessions, accounts.Of(new(user.Id)).Length);
}
