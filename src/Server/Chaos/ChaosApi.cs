using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Chaos;

/// <summary>Whom a plan touches: one account, or one API key. Neither stands for all that the user does.</summary>
public sealed record ChaosScope(AccountId? AccountId = null, string? Key = null);

/// <summary>Starts a plan: with troubles of its own, or one that is ready-made.</summary>
/// <param name="Troubles">1 to 20. Left out where there is a scenario.</param>
/// <param name="Scenario">One of GET /chaos/scenarios.</param>
/// <param name="Scope">Left out: the API key that asks, or all that the user does who asks.</param>
public sealed record ChaosRequest(IReadOnlyList<TroubleTerms>? Troubles = null, string? Scenario = null, ChaosScope? Scope = null);

/// <param name="IsOn">At this moment.</param>
/// <param name="SecondsLeft">Until it is over; 0 when it is.</param>
public sealed record TroubleBody(TroubleTerms Trouble, bool IsOn, int SecondsLeft);

/// <param name="Scope">Whom it touches.</param>
/// <param name="StartedAt">By the server's clock. From then on its seconds count.</param>
/// <param name="SecondsLeft">Until the last trouble is over.</param>
public sealed record ChaosPlanBody(
    string? Scenario, ChaosScope Scope, DateTimeOffset StartedAt, DateTimeOffset EndsAt, int SecondsLeft,
    IReadOnlyList<TroubleBody> Troubles)
{
    internal static ChaosPlanBody Of(ChaosPlan plan)
    {
        var elapsed = plan.Elapsed;
        int Left(TimeSpan to) => (int)Math.Ceiling(Math.Max(0, (to - elapsed).TotalSeconds));
        return new(
            plan.Scenario, new(plan.Account, plan.Key), plan.StartedAt, plan.StartedAt + plan.Length, Left(plan.Length),
            [.. plan.Troubles.Select(each => new TroubleBody(each.Terms, each.IsOnAt(elapsed), Left(each.To)))]);
    }
}

/// <summary>Trouble on demand, so that a bot's error paths can be tested. It is off until somebody starts it for themselves.</summary>
public static class ChaosApi
{
    /// <summary>Of each venue, the live one included.</summary>
    public static IServiceCollection AddChaos(this IServiceCollection services) => services
        .AddSingleton<ChaosPlans>()
        .AddSingleton<IVenueWork>(provider => provider.GetRequiredService<ChaosPlans>());

    /// <summary>Of a venue whose market is one user's.</summary>
    public static IServiceCollection AddChaosMarket(this IServiceCollection services) => services.AddHostedService<ChaosMarket>();

    public static IEndpointRouteBuilder MapChaos(this IEndpointRouteBuilder app)
    {
        var chaos = app.MapGroup(ChaosRequests.Path).WithTags("Chaos").RequireAuthorization(Policies.Trader).ProducesProblem(401)
            .ProducesProblem(403);

        chaos.MapGet("/", List);
        chaos.MapPut("/", Start).Audited("chaos.start", AuditDuty.BeforeAnswer).ProducesProblem(400).ProducesProblem(404)
            .ProducesProblem(409);
        chaos.MapDelete("/", End).Audited("chaos.end", AuditDuty.BeforeAnswer);
        chaos.MapGet("/scenarios", Scenarios);
        return app;
    }

    /// <summary>The caller's plans that are on, the oldest first.</summary>
    internal static Ok<Page<ChaosPlanBody>> List(ClaimsPrincipal caller, ChaosPlans plans) =>
        TypedResults.Ok(Paging.Whole(Shown(caller, plans).Select(ChaosPlanBody.Of)));

    /// <summary>The plans that are ready to be started by their names.</summary>
    internal static Ok<Page<ChaosScenario>> Scenarios() => TypedResults.Ok(Paging.Whole(ChaosScenarios.All));

    /// <summary>
    /// Starts a plan of troubles for what the caller does, from now on, in place of the one with the same scope. It ends by itself when
    /// the last trouble is over, and when the server stops.
    /// </summary>
    internal static Results<Ok<ChaosPlanBody>, ProblemHttpResult> Start(
        ChaosRequest request, ClaimsPrincipal user, HttpContext context, CallerAccounts accounts, KnownKeys keys,
        InstrumentDirectory instruments, ChaosPlans plans, TimeProvider time)
    {
        var (caller, errors) = (user.Caller, new FieldErrors());
        var scenario = request.Scenario is { } name ? ChaosScenarios.Find(name) : null;
        errors.Require(
            (request.Troubles is null) != (request.Scenario is null), "troubles", "Give either troubles or a scenario, one of the two.");
        errors.Require(request.Scenario is null || scenario is not null, "scenario", "GET /api/v1/chaos/scenarios lists them.");
        if (request.Troubles is { } given)
            new ChaosTerms(instruments, context.Features.Get<AskedVenue>() is not null, errors).Check(given);
        var (account, key) = (request.Scope?.AccountId, request.Scope?.Key);
        errors.Require(account is null || key is null, "scope", "Give either an account or a key, one of the two.");
        if (errors.Any) return Problem.Invalid(errors);

        if (account is not null && !accounts.TryFind(caller, account, out _))
            return Refusal.Of(Rejection.UnknownAccount, "scope.account_id");
        if (key is not null && !(keys.TryFind(key, out var known) && known.User == caller.User && (caller.Key?.Id ?? key) == key))
            return UnknownKey();
        if (account is null) key ??= caller.Key?.Id;
        var plan = new ChaosPlan(caller.User, account, key, scenario?.Name, scenario?.Troubles ?? request.Troubles!, time);
        context.NoteAuditedSubject(
            key is not null ? $"key:{key}" : account is { } named ? $"account:{named.Number}" : $"user:{caller.User.Number}");
        if (plans.TryStart(plan)) return TypedResults.Ok(ChaosPlanBody.Of(plan));
        plan.Dispose();
        return Problem.Of(
            StatusCodes.Status409Conflict, "too_many_plans",
            $"A user may have {ChaosPlans.MostOfUser} chaos plans, and all users {ChaosPlans.MostOfAll}. End one first.");
    }

    /// <summary>Ends all plans of the caller at once: what they hold back goes on.</summary>
    internal static NoContent End(ClaimsPrincipal caller, HttpContext context, ChaosPlans plans)
    {
        context.NoteAuditedSubject(caller.Caller.Key is { } key ? $"key:{key.Id}" : $"user:{caller.UserId.Number}");
        foreach (var plan in Shown(caller, plans).ToList()) plans.End(plan);
        return TypedResults.NoContent();
    }

    private static IEnumerable<ChaosPlan> Shown(ClaimsPrincipal caller, ChaosPlans plans) =>
        plans.Of(caller.UserId).Where(plan => plan.IsShownTo(caller.Caller));

    private static ProblemHttpResult UnknownKey()
    {
        var errors = new FieldErrors();
        errors.Add("scope.key", "You have no API key with this id; and who comes by a key may name that one alone.");
        return Problem.Of(StatusCodes.Status404NotFound, "unknown_key", errors);
    }
}
