using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Identity;

/// <param name="Username">3 to 20 letters, digits or underscores; unique whatever its case.</param>
/// <param name="Password">8 or more characters with upper case, lower case, digit and symbol.</param>
public sealed record RegisterRequest(string Email, string Username, string Password);

/// <param name="Login">The email or the username.</param>
/// <param name="TotpCode">For users with a second factor.</param>
public sealed record LoginRequest(string Login, string Password, string? TotpCode = null);

/// <param name="RefreshToken">Browsers leave it out: theirs is in a cookie.</param>
public sealed record RefreshRequest(string? RefreshToken = null);

/// <param name="AccountId">The account that requests act on when they name none.</param>
public sealed record UserBody(
    UserId Id, string Email, string Username, string Role, bool IsDemo, AccountId? AccountId, DateTimeOffset CreatedAt);

/// <param name="ExpiresIn">Seconds for which the access token is good.</param>
/// <param name="RefreshToken">Good for seven days and one use.</param>
public sealed record SessionBody(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, UserBody User);

public static class IdentityApi
{
    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder app)
    {
        var auth = app.MapGroup("/api/v1/auth").WithTags("Identity");

        auth.MapPost("/register", RegisterAsync).Audited("user.register", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).Refuses(400, 409, 429, 503);
        auth.MapPost("/login", LoginAsync).Audited("user.sign_in", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).Refuses(400, 401, 429, 503);
        auth.MapPost("/demo", DemoAsync).Audited("user.demo", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireRateLimiting(SignInLimit.Policy).Refuses(403, 429, 503);
        auth.MapPost("/refresh", RefreshAsync).Refuses(400, 401);
        auth.MapPost("/logout", LogoutAsync).Audited("user.sign_out", AuditDuty.BeforeAnswer, hasSecrets: true).Refuses(400, 401);
        auth.MapGet("/me", MeAsync).RequireAuthorization().Refuses(401);
        auth.MapPost("/password", OwnSessions.ChangePasswordAsync).Audited("user.password", AuditDuty.BeforeAnswer, hasSecrets: true)
            .RequireAuthorization().RequireRateLimiting(SignInLimit.Policy).Refuses(400, 401, 403, 409, 429);
        auth.MapGet("/sessions", OwnSessions.ListAsync).RequireAuthorization().Refuses(401);
        auth.MapDelete("/sessions/{id:guid}", OwnSessions.EndAsync).Audited("user.session_end", AuditDuty.BeforeAnswer)
            .RequireAuthorization().Refuses(401, 404);

        return app;
    }

    private static void Refuses(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) route.ProducesProblem(status);
    }

    /// <summary>Makes a user, opens an account with 100,000 USD, and signs in.</summary>
    internal static async Task<Results<Created<SessionBody>, ProblemHttpResult>> RegisterAsync(
        RegisterRequest request, Registration registration, SessionAnswer answer, HttpContext context, CancellationToken cancellation)
    {
        var (user, errors, taken) = await registration.RegisterAsync(request.Email, request.Username, request.Password);
        if (user is null)
        {
            if (!taken) return Problem.Invalid(errors);
            var code = errors.ByField.ContainsKey("username") ? "username_taken" : "email_taken";
            return Problem.Of(StatusCodes.Status409Conflict, code, errors);
        }

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

    /// <summary>Signs in by email or username. Five failures in a row lock the user out for five minutes.</summary>
    internal static async Task<Results<Ok<SessionBody>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, SignIn signIn, SessionAnswer answer, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var outcome = await signIn.TryAsync(request.Login, request.Password, cancellation);
        if (outcome.Tried is { } tried) context.NoteAuditedUser(tried);
        if (outcome.User is { } user) return TypedResults.Ok(await answer.OpenAsync(user, context, cancellation));
        if (outcome.LockedUntil is not { } until)
            return Problem.Of(StatusCodes.Status401Unauthorized, "invalid_credentials", "The login or the password is wrong.");

        Problem.RetryAfter(context, until - clock.GetUtcNow());
        return Problem.Of(
            StatusCodes.Status429TooManyRequests, "locked_out", "Too many failed tries to sign in. Wait five minutes, then try again.");
    }

    /// <summary>Makes a throw-away user with a funded account, and signs in. It lasts as long as its session.</summary>
    internal static async Task<Results<Created<SessionBody>, ProblemHttpResult>> DemoAsync(
        IOptions<IdentitySettings> settings, Registration registration, SessionAnswer answer, HttpContext context,
        CancellationToken cancellation)
    {
        if (settings.Value.AllowDemo is not true)
            return Problem.Of(StatusCodes.Status403Forbidden, "demo_disabled", "This server has no demo users. Register instead.");
        var user = await registration.CreateDemoAsync();
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
            return TypedResults.Ok(answer.Of(user, renewal.Session, renewal.RefreshToken, context));

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
        var current = caller.Identity is { IsAuthenticated: true } ? caller.SessionId : (Guid?)null;
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
