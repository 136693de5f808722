using Microsoft.AspNetCore.Authorization;

namespace TradeCraft.Server.Platform;

public static class Roles
{
    public const string Trader = "trader";

    /// <summary>Sees what was shared, places no orders.</summary>
    public const string Observer = "observer";

    public const string Admin = "admin";
}

/// <summary>What a route asks for. RequireAuthorization without a policy takes anybody who is signed in.</summary>
public static class Policies
{
    /// <summary>May place and cancel orders.</summary>
    public const string Trader = "trader";

    public const string Admin = "admin";

    internal static void AddTo(AuthorizationBuilder builder) => builder
        .AddPolicy(Trader, policy => policy.RequireClaim(CallerClaims.Role, Roles.Trader, Roles.Admin))
        .AddPolicy(Admin, policy => policy.RequireClaim(CallerClaims.Role, Roles.Admin));
}
