using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity.SignUps;

/// <summary>
/// Who makes users faster than people do has to work for each: after so many from one network in an hour, or from everywhere in a minute, a
/// challenge is asked for.
/// </summary>
internal sealed class SignUpChallenges(ProofOfWork work, IOptions<LimitSettings> limits) : IDisposable
{
    public const string Header = "X-Challenge-Solution";

    private readonly PartitionedRateLimiter<string> networks = PartitionedRateLimiter.Create<string, string>(
        network => RateLimitPartition.GetFixedWindowLimiter(
            network, _ => Window(limits.Value.SignUpsPerHourOfNetwork, TimeSpan.FromHours(1))));

    private readonly FixedWindowRateLimiter everywhere = new(Window(limits.Value.SignUpsPerMinute, TimeSpan.FromMinutes(1)));

    /// <summary>What has to be solved first, or null.</summary>
    public ChallengeBody? Ask(string network)
    {
        if (limits.Value.Off) return null;
        using var here = networks.AttemptAcquire(network);
        using var anywhere = everywhere.AttemptAcquire();
        return here.IsAcquired && anywhere.IsAcquired ? null : work.New();
    }

    public bool TryRedeem(string solution) => work.TryRedeem(solution);

    public void Dispose()
    {
        networks.Dispose();
        everywhere.Dispose();
    }

    private static FixedWindowRateLimiterOptions Window(int permits, TimeSpan time) => new() { PermitLimit = permits, Window = time };
}

internal static class SignUpChallengeRoutes
{
    /// <summary>The route makes a user: it may ask for work, which is sent in a header.</summary>
    public static RouteHandlerBuilder MayAskForWork(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            var challenges = context.RequestServices.GetRequiredService<SignUpChallenges>();
            if (context.Request.Headers[SignUpChallenges.Header] is [{ } solution, ..])
                return challenges.TryRedeem(solution) ? await next(invocation) : Refuse(
                    "challenge_failed", "This does not solve a challenge of this server, or it was used before. Ask for another.", null);
            return challenges.Ask(RequestOrigin.NetworkOf(context)) is not { } challenge ? await next(invocation) : Refuse(
                "challenge_required", $"Many users are being made. Solve the challenge, and send it in {SignUpChallenges.Header}.",
                challenge);
        }).ProducesProblem(StatusCodes.Status403Forbidden);

    private static ProblemHttpResult Refuse(string code, string detail, ChallengeBody? challenge)
    {
        var problem = Problem.Of(StatusCodes.Status403Forbidden, code, detail);
        if (challenge is not null) problem.ProblemDetails.Extensions["challenge"] = challenge;
        return problem;
    }
}
