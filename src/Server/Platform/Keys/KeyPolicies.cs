using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TradeCraft.Server.Platform.Keys;

/// <summary>What a route asks of who comes by a key. Who has signed in, it lets pass.</summary>
/// <param name="Scope">What the key must have; none for no key at all.</param>
/// <param name="ByKind">Read for a request that changes nothing, else trade.</param>
internal sealed record KeyScopeRequirement(KeyScopes Scope = KeyScopes.None, bool ByKind = false) : IAuthorizationRequirement;

/// <summary>Judges that, and words the refusals.</summary>
internal sealed class KeyPolicies : AuthorizationHandler<KeyScopeRequirement>
{
    /// <summary>Why a key was not enough.</summary>
    private sealed record Reason(string Code, string Detail);

    private static readonly Reason NoKeys = new(
        "key_not_accepted", "An API key cannot be used here: what a user is, only who has signed in may see and change.");

    private static readonly Reason Forbidden = new("forbidden", "Your role does not allow this.");

    /// <summary>What is told to who is known and may not.</summary>
    public static ProblemHttpResult RefusalOf(HttpContext context)
    {
        var reason = context.Features.Get<Reason>() ?? Forbidden;
        return Problem.Of(StatusCodes.Status403Forbidden, reason.Code, reason.Detail);
    }

    /// <summary>Code and sentence for a key that lacks a scope.</summary>
    public static (string Code, string Detail) ScopeMissing(KeyScopes scope) =>
        ("key_scope_missing", $"This needs an API key with the scope {scope.ToString().ToLowerInvariant()}: make one with it.");

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, KeyScopeRequirement requirement)
    {
        var http = context.Resource as HttpContext;
        var scope = !requirement.ByKind ? requirement.Scope
            : http is not null && RequestLimits.KindOf(http) is RequestKind.Read or RequestKind.Preview ? KeyScopes.Read
            : KeyScopes.Trade;
        if (context.User.KnownCaller?.Key is not { } key || key.Has(scope))
        {
            context.Succeed(requirement);
        }
        else
        {
            var (code, detail) = ScopeMissing(scope);
            http?.Features.Set(scope == KeyScopes.None ? NoKeys : new Reason(code, detail));
        }

        return Task.CompletedTask;
    }
}
