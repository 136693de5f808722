using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Identity.Factors;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Identity.SignUps;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Settings;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Identity;

/// <param name="Username">3 to 20 letters, digits or underscores; unique whatever its case.</param>
/// <param name="Password">10 or more characters, and none of the commonest passwords.</param>
/// <param name="Invitation">What stands behind # in the link of an invitation, where the server asks for one.</param>
public sealed record RegisterRequest(string Email, string Username, string Password, string? Invitation = null);

/// <param name="Login">The email or the username.</param>
/// <param name="TotpCode">For users with a second factor.</param>
public sealed record LoginRequest(string Login, string Password, string? TotpCode = null);

/// <param name="RefreshToken">Browsers leave it out: theirs is in a cookie.</param>
public sealed record RefreshRequest(string? RefreshToken = null);

/// <param name="AccountId">The account that requests act on when they name none.</param>
/// <param name="MustEnrol">Whether they have to get a second factor, as their role needs, before anything else.</param>
/// <param name="EraseAt">When the user is erased, as they asked for, unless they take it back before; null where they did not.</param>
public sealed record UserBody(
    UserId Id, string Email, bool EmailConfirmed, string Username, string Role, bool IsDemo, AccountId? AccountId,
    DateTimeOffset CreatedAt, bool MustEnrol, DateTimeOffset? EraseAt);

/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
/// <param name="RefreshToken">Good for seven days and one use. Null for browsers, which get it in a cookie alone.</param>
public sealed record SessionBody(string AccessToken, string TokenType, int ExpiresIn, string? RefreshToken, UserBody User);

public static class IdentityApi
{
    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Identity");

        auth.MapPost("/register", RegisterAsync).AllowAnonymous().Audited("user.register", AuditDuty.BeforeAnswer, hasSecrets: true)
            .MayAskForWork().RequireRateLimiting(SignInLimit.Policy).Refuses(400, 403, 409, 429, 503);
        auth.MapPost("/first-administrator", FirstAdministrator.BecomeAsync).AllowAnonymous()
            .Audited("user.first_administrator", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).Refuses(400, 403, 409, 429, 503);
        auth.MapGet("/registration", Admission.Get).AllowAnonymous();
        auth.MapPost("/login", LoginAsync).AllowAnonymous().Audited("user.sign_in", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).Refuses(400, 401, 429, 503);
        auth.MapPost("/demo", DemoAsync).AllowAnonymous().Audited("user.demo", AuditDuty.BeforeAnswer, hasSecrets: true)
            .MayAskForWork().RequireRateLimiting(SignInLimit.Policy).Refuses(403, 429, 503);
        auth.MapPost("/refresh", RefreshAsync).AllowAnonymous().Refuses(400, 401);
        auth.MapPost("/logout", LogoutAsync).AllowAnonymous().Audited("user.sign_out", AuditDuty.BeforeAnswer, hasSecrets: true)
            .Refuses(400, 401);
        auth.MapGet("/me", MeAsync).RequireAuthorization(Policies.Person).Refuses(401, 403);
        auth.MapPost("/password", OwnSessions.ChangePasswordAsync).Audited("user.password", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireAuthorization(Policies.Person).RequireProof().RequireRateLimiting(SignInLimit.Policy).Refuses(400, 401, 403, 409, 429);
        auth.MapGet("/sessions", OwnSessions.ListAsync).RequireAuthorization(Policies.Person).Refuses(401, 403);
        auth.MapDelete("/sessions", OwnSessions.EndOthersAsync).Audited("user.sessions_end", AuditDuty.BeforeAnswer)
            .RequireAuthorization(Policies.Person).RequireProof().Refuses(401, 403);
        auth.MapDelete("/sessions/{id:guid}", OwnSessions.EndAsync).Audited("user.session_end", AuditDuty.BeforeAnswer)
            .RequireAuthorization(Policies.Person).RequireProof().Refuses(401, 403, 404);

        auth.MapPost("/password-reset", PasswordReset.BeginAsync)
            .Audited("user.password_reset_ask", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).AllowAnonymous().Refuses(400, 409, 429);
        auth.MapPost("/password-reset/completion", PasswordReset.CompleteAsync)
            .Audited("user.password_reset", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).AllowAnonymous().Refuses(400, 422, 429);
        auth.MapPost("/email", EmailAddress.ChangeAsync).Audited("user.email_ask", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireAuthorization(Policies.Person).RequireProof().RequireRateLimiting(SignInLimit.Policy).Refuses(400, 401, 409, 429);
        auth.MapPost("/email-confirmation", EmailAddress.SendAsync).RequireAuthorization(Policies.Person)
            .RequireRateLimiting(SignInLimit.Policy).Refuses(401, 403, 409, 429);
        auth.MapPost("/email-confirmation/completion", EmailAddress.ConfirmAsync)
            .Audited("user.email", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).AllowAnonymous().Refuses(400, 409, 422, 429);
        auth.MapFactors();
        app.MapPrivacy();
        return app;
    }

    internal static void Refuses(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) route.ProducesProblem(status);
    }

    /// <summary>Makes a user, opens an account with 100,000 USD, and signs in. The server may ask for an invitation.</summary>
    internal static async Task<Results<Created<SessionBody>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, Admission admission, SessionAnswer answer, OneTimeTokens tokens, UserMails mails, HttpContext context,
        CancellationToken cancellation)
    {
        var (user, refused) = await admission.RegisterAsync(request, cancellation);
        if (user is null) return refused!;
        await EmailAddress.SendFirstAsync(user, tokens, mails, cancellation);
        try
        {
            return TypedResults.Created("/api/v1/auth/me", await answer.OpenAsync(user, context, cancellation));
        }
        catch (VenueUnavailableException unavailable)
        {
            Problem.RetryAfter(context, unavailable.RetryAfter);
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "venue_unavailable",
                "You are registered, but your account could not be opened just now. Sign in in a moment: that opens it.");
        }
    }

    /// <summary>
    /// Signs in by email or username. Who has a second factor sends a code along, or gets a ticket for the second step. Five failures in a
    /// row from one network have to wait for five minutes.
    /// </summary>
    internal static async Task<Results<Ok<SessionBody>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, SignIn signIn, SecondFactors factors, OneTimeTokens tokens, SessionAnswer answer, HttpContext context,
        CancellationToken cancellation)
    {
        context.NoteFactor("password");
        var outcome = await signIn.TryAsync(request.Login, request.Password, context, cancellation);
        if (outcome.Tried is { } tried) context.NoteAuditedUser(tried);
        if (outcome.User is { DisabledAt: not null }) return Disabled();
        if (outcome.User is { } user) return await CompleteAsync(user, request.TotpCode, factors, tokens, answer, context, cancellation);
        if (outcome.Wait is not { } wait)
            return Problem.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", "The login or the password is wrong.");

        Problem.RetryAfter(context, wait);
        return Problem.Of(
            StatusCodes.Status429TooManyRequests, "locked_out", "Too many failed tries to sign in. Wait five minutes, then try again.");
    }

    private static async Task<Results<Ok<SessionBody>, ProblemHttpResult>> CompleteAsync(
        User user, string? totpCode, SecondFactors factors, OneTimeTokens tokens, SessionAnswer answer, HttpContext context,
        CancellationToken cancellation)
    {
        if (await factors.OfAsync(user, cancellation) is { Count: > 0 } has)
        {
            if (totpCode is null) return await SecondStep.RequireAsync(user, has, tokens, cancellation);
            var second = await factors.JudgeAsync(user, totpCode, recoveryCode: null, passkey: null, context, cancellation);
            if (!second.IsRight) return SecondFactors.Wrong(second, context);
        }

        return TypedResults.Ok(await answer.OpenAsync(user, context, cancellation));
    }

    /// <summary>
    /// Makes a throw-away user with a funded account, and signs in. It lasts as long as its session, and no longer than the server's
    /// settings let it.
    /// </summary>
    internal static async Task<Results<Created<SessionBody>, ProblemHttpResult>> DemoAsync(
        SettingsTable settings, Registration registration, SessionAnswer answer, HttpContext context,
        CancellationToken cancellation)
    {
        if (!settings.Current.AllowDemo)
            return Problem.Of(StatusCodes.Status403Forbidden, "demo_disabled", "This server has no demo users. Register instead.");
        if (await registration.CreateDemoAsync(settings.Current.MostDemoUsers, cancellation) is not { } user)
        {
            Problem.RetryAfter(context, TimeSpan.FromMinutes(1));
            return Problem.Of(
                StatusCodes.Status503ServiceUnavailable, "demo_full", "There are as many demo users as may be. Register instead, or wait.");
        }

        return TypedResults.Created("/api/v1/auth/me", await answer.OpenAsync(user, context, cancellation));
    }

    /// <summary>
    /// Exchanges a refresh token, from the body or the cookie, for a new one and a new access token. A token that was exchanged before ends
    /// its session.
    /// </summary>
    internal static async Task<Results<Ok<SessionBody>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest? request, Sessions sessions, SessionAnswer answer, UserManager<User> users, HttpContext context,
        CancellationToken cancellation)
    {
        var token = request?.RefreshToken ?? RefreshCookie.Read(context.Request);
        if (token is null)
            return Problem.Of(
                StatusCodes.Status401Unauthorized, "unauthenticated", "Neither body nor cookie has a refresh token. Sign in first.");

        var renewal = await sessions.RenewAsync(token, cancellation);
        if (renewal.Outcome == RefreshOutcome.Renewed && await users.FindAsync(renewal.User) is { } user)
        {
            if (user.DisabledAt is not null) return Disabled();
            var isCookie = request?.RefreshToken is null || RefreshCookie.IsForBrowser(context.Request);
            return TypedResults.Ok(answer.Of(user, renewal.Session, renewal.RefreshToken, isCookie, context));
        }

        RefreshCookie.Clear(context);
        return Problem.Of(StatusCodes.Status401Unauthorized, CodeOf(renewal.Outcome), DetailOf(renewal.Outcome));
    }

    /// <summary>
    /// Ends the session of the refresh token, in the body or the cookie, and that of the access token: they stop working at once.
    /// </summary>
    internal static async Task<Results<NoContent, ChallengeHttpResult>> LogoutAsync(
        RefreshRequest? request, Sessions sessions, ClaimsPrincipal caller, HttpContext context, CancellationToken cancellation)
    {
        var token = request?.RefreshToken ?? RefreshCookie.Read(context.Request);
        var named = token is null ? null : await sessions.FindAsync(token, cancellation);
        var current = caller.KnownCaller is { Key: null } known ? known.Session : (Guid?)null;
        if (named is { } first)
        {
            context.NoteAuditedUser(first.User);
            await sessions.EndAsync(first.Session, cancellation);
        }

        if (current is { } second && second != named?.Session) await sessions.EndAsync(second, cancellation);

        RefreshCookie.Clear(context);
        return named is null && current is null ? TypedResults.Challenge() : TypedResults.NoContent();
    }

    /// <summary>Who the access token belongs to.</summary>
    internal static async Task<Results<Ok<UserBody>, ProblemHttpResult>> MeAsync(
        ClaimsPrincipal caller, UserManager<User> users, SessionAnswer answer) =>
        await users.FindAsync(caller.UserId) is { } user
            ? TypedResults.Ok(answer.Of(user))
            : Problem.Of(StatusCodes.Status401Unauthorized, TokenFailure.Invalid.Code, TokenFailure.Invalid.Detail);

    internal static ProblemHttpResult Disabled() =>
        Problem.Of(StatusCodes.Status401Unauthorized, TokenFailure.Disabled.Code, TokenFailure.Disabled.Detail);

    private static string CodeOf(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Renewed or RefreshOutcome.Unknown => "refresh_token_invalid",
        RefreshOutcome.Expired => "refresh_token_expired",
        RefreshOutcome.Reused => "refresh_token_reused",
        RefreshOutcome.SessionEnded => "session_ended",
    };

    private static string DetailOf(RefreshOutcome outcome) => outcome switch
    {
        RefreshOutcome.Renewed or RefreshOutcome.Unknown => "The refresh token is not one that this server gave out. Sign in again.",
        RefreshOutcome.Expired => "The refresh token has expired. Sign in again.",
        RefreshOutcome.Reused =>
            "The refresh token was used before, so somebody else may have it. The session has been ended: sign in again.",
        RefreshOutcome.SessionEnded => "The session has ended. Sign in again.",
    };
}
