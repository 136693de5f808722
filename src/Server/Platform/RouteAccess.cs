using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace TradeCraft.Server.Platform;

/// <summary>A route, and whom it lets in. What it then shows them of accounts is a matter of whose they are.</summary>
/// <param name="Method">As in GET.</param>
/// <param name="Path">With the names of what varies, as in <c>/api/v1/orders/{id}</c>.</param>
/// <param name="LetsIn">Those of <see cref="RouteAccess.Callers"/> whom it lets in.</param>
public sealed record RouteRow(string Method, string Path, IReadOnlySet<string> LetsIn);

/// <summary>Which route lets whom in. The page <c>docs/access.md</c> is made of it.</summary>
internal static class RouteAccess
{
    /// <summary>Somebody who is not signed in.</summary>
    public const string Anybody = "anybody";

    /// <summary>Who may ask, from the one who may least.</summary>
    public static IReadOnlyList<string> Callers { get; } = [Anybody, Roles.Observer, Roles.Trader, Roles.Admin];

    /// <summary>Goes after all routes are mapped.</summary>
    /// <exception cref="InvalidOperationException">A route says neither whom it lets in nor that it lets in everybody.</exception>
    public static void RequirePolicies(this WebApplication app)
    {
        app.UseEndpoints(_ => { });
        var silent = Routes(app.Services).Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null
            && route.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(route => route.DisplayName).ToList();
        if (silent.Count > 0)
            throw new InvalidOperationException(
                $"Routes without a policy: {string.Join(", ", silent)}. Give each RequireAuthorization or AllowAnonymous.");
    }

    /// <summary>The routes of a server that is built, by path and method. Each policy is asked about each caller.</summary>
    public static async Task<IReadOnlyList<RouteRow>> OfAsync(IServiceProvider services)
    {
        var policies = services.GetRequiredService<IAuthorizationPolicyProvider>();
        var judge = services.GetRequiredService<IAuthorizationService>();
        var rows = new List<RouteRow>();
        foreach (var route in Routes(services))
        {
            var letsIn = new HashSet<string>();
            foreach (var caller in Callers)
            {
                if (await LetsInAsync(route, caller)) letsIn.Add(caller);
            }

            var path = string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
                part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter ? $"{{{parameter.Name}}}"
                : ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)part).Content))));
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                rows.Add(new(method, $"/{path}", letsIn));
        }

        return [.. rows.OrderBy(row => row.Path, StringComparer.Ordinal).ThenBy(row => row.Method, StringComparer.Ordinal)];

        async Task<bool> LetsInAsync(RouteEndpoint route, string caller)
        {
            if (route.Metadata.GetMetadata<IAllowAnonymous>() is not null) return true;
            var policy = await AuthorizationPolicy.CombineAsync(policies, route.Metadata.GetOrderedMetadata<IAuthorizeData>());
            return policy is not null && (await judge.AuthorizeAsync(PrincipalOf(caller), policy)).Succeeded;
        }
    }

    private static ClaimsPrincipal PrincipalOf(string caller) => caller == Anybody
        ? new(new ClaimsIdentity()) : new(new ClaimsIdentity([new(CallerClaims.Role, caller)], BearerScheme.Name));

    private static IEnumerable<RouteEndpoint> Routes(IServiceProvider services) =>
        services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
}
