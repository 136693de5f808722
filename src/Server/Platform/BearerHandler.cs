using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace TradeCraft.Server.Platform;

/// <summary>Signs a request in by its <c>Authorization: Bearer</c> header (RFC 6750), and words the refusals.</summary>
internal sealed class BearerHandler(
    TokenAuthenticator tokens, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    private static readonly TokenFailure Missing = new(
        "unauthenticated", "Sign in first: send an access token as Authorization: Bearer <token>.");

    // What a caller's requests are answered with, as long as the caller is remembered: the same each time.
    private static readonly ConditionalWeakTable<Caller, Task<AuthenticateResult>> Results = [];

    private TokenFailure failure = Missing;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return Task.FromResult(AuthenticateResult.NoResult());
        if (tokens.TryAuthenticate(header.AsSpan(Prefix.Length).Trim(), out var caller, out var why))
            return Results.GetValue(
                caller, known => Task.FromResult(AuthenticateResult.Success(new(known.ToPrincipal(SchemeName), SchemeName))));
        failure = why;
        return Task.FromResult(AuthenticateResult.Fail(why.Code));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = failure == Missing ? "Bearer" : "Bearer error=\"invalid_token\"";
        return Problem.Of(StatusCodes.Status401Unauthorized, failure.Code, failure.Detail).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.Of(StatusCodes.Status403Forbidden, "forbidden", "Your role does not allow this.").ExecuteAsync(Context);
}
