using Microsoft.AspNetCore.Authorization;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Platform;

public static class Roles
{
    public const string Trader = "trader";

    /// <summary>Sees what was shared, places no orders.</summary>
    public const string Observer = "observer";

    public const string Admin = "admin";

    public static IReadOnlyList<string> All { get; } = [Trader, Observer, Admin];
}

/// <summary>
/// What a route asks for. RequireAuthorization without a policy takes anybody who is signed in, and a key that may read; one that changes
/// something, a key that may trade.
/// </summary>
public static class Policies
{
    /// <summary>Somebody who has signed in, and no key: what a user is, a program shall not change.</summary>
    public const string Person = "person";

    /// <summary>Besides another policy: not who has still to get a second factor.</summary>
    public const string Enrolled = "enrolled";

    /// <summary>May place and cancel orders.</summary>
    public const string Trader = "trader";

    public const string Admin = "admin";

    /// <summary>
    /// A route that says nothing lets nobody in; the server does not start with it either (<see cref="RouteAccess"/>). What is no route
    /// of ours, such as a page or a method that a route does not take, is nobody's secret.
    /// </summary>
    internal static void AddTo(AuthorizationBuilder builder)
    {
        builder
            .AddPolicy(Person, policy => policy.RequireAuthenticatedUser().AddRequirements(new KeyScopeRequirement(KeyScopes.None)))
            .AddPolicy(Enrolled, policy => policy.AddRequirements(new EnrolledRequirement()))
            .AddPolicy(Trader, policy => policy.RequireClaim(CallerClaims.Role, Roles.Trader, Roles.Admin)
                .AddRequirements(new EnrolledRequirement(), new KeyScopeRequirement(KeyScopes.Trade)))
            .AddPolicy(Admin, policy => policy.RequireClaim(CallerClaims.Role, Roles.Admin)
                .AddRequirements(new EnrolledRequirement(), new KeyScopeRequirement(KeyScopes.Admin)));
        builder.SetFallbackPolicy(new AuthorizationPolicyBuilder()
            .RequireAssertion(asked => asked.Resource is HttpContext context && context.GetEndpoint() is not RouteEndpoint).Build());
        builder.SetDefaultPolicy(
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser()
                .AddRequirements(new EnrolledRequirement(), new KeyScopeRequirement(ByKind: true)).Build());
    }
}
