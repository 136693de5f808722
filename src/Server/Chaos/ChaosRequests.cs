using System.Globalization;
using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Chaos;

/// <summary>
/// What plans do to requests. Goes after authentication and after the venue is entered: a plan touches who started it, and nobody else.
/// Signing in and out, and ending a plan, are never in trouble.
/// </summary>
internal static class ChaosRequests
{
    public const string Path = "/api/v1/chaos";

    /// <summary>On each answer to somebody whom a plan touches.</summary>
    public const string Header = "X-Chaos";

    private const string SignIn = "/api/v1/auth";
    private const string StreamTicket = "/api/v1/auth/stream-ticket";

    public static WebApplication UseChaos(this WebApplication app)
    {
        var live = app.Services.GetRequiredService<ChaosPlans>();
        app.Use((context, next) =>
        {
            var plans = context.RequestServices is VenueRequestServices venue ? venue.GetRequiredService<ChaosPlans>() : live;
            return plans.IsAny && context.User.KnownCaller is { } caller && plans.Touching(caller) is { Count: > 0 } touching
                ? TroubleAsync(context, next, plans, caller, touching) : next(context);
        });
        return app;
    }

    private static async Task TroubleAsync(
        HttpContext context, RequestDelegate next, ChaosPlans plans, Caller caller, IReadOnlyList<ChaosPlan> touching)
    {
        var account = touching.Any(plan => plan.Account is not null) ? await AccountOfAsync(context) : null;
        if (plans.On(caller, account) is not { } now)
        {
            await next(context);
            return;
        }

        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = "on";
            return Task.CompletedTask;
        });
        if (IsSpared(context.Request.Path))
        {
            await next(context);
            return;
        }

        if (now.Strike(TroubleKind.Skew) is { Seconds: { } seconds }) ToldTime.Shift(context, TimeSpan.FromSeconds(seconds));
        await now.DelayAsync(context.RequestAborted);
        if (now.Strike(TroubleKind.Storm) is not { Status: { } status })
        {
            await next(context);
            return;
        }

        if (status != StatusCodes.Status500InternalServerError) Problem.RetryAfter(context, TimeSpan.FromSeconds(1));
        await Problem.Of(status, CodeOf(status), "Your chaos plan wants this answer. Nothing was done.").ExecuteAsync(context);
    }

    /// <summary>The same codes as without a plan: a bot must not be able to tell.</summary>
    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => "too_many_requests",
        StatusCodes.Status503ServiceUnavailable => "venue_unavailable",
        _ => "internal_error",
    };

    private static bool IsSpared(PathString path) =>
        path.StartsWithSegments(Path) || (path.StartsWithSegments(SignIn) && !path.StartsWithSegments(StreamTicket));

    /// <summary>The account that a request names: in its query, its path, or its body; null where it names none.</summary>
    private static async ValueTask<AccountId?> AccountOfAsync(HttpContext context)
    {
        var request = context.Request;
        var named = request.Query["account_id"].ToString();
        if (named.Length == 0 && request.Path.StartsWithSegments("/api/v1/accounts"))
            named = context.GetRouteValue("id")?.ToString() ?? "";
        if (named.Length == 0 && request.HasJsonContentType() && request.Body.CanSeek) named = await NamedInBodyAsync(request);
        return int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(number) : null;
    }

    private static async ValueTask<string> NamedInBodyAsync(HttpRequest request)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("account_id", out var account)
                ? account.ToString() : "";
        }
        catch (JsonException)
        {
            // What is wrong with it is said by who reads it next.
            return "";
        }
        finally
        {
            request.Body.Position = 0;
        }
    }
}
