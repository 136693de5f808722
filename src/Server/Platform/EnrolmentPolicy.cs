using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TradeCraft.Server.Platform;

/// <summary>
/// What a route asks of who must have a second factor, by their role, and has none: to get one first. Only the routes by which they get it,
/// those of who somebody is, do not ask.
/// </summary>
internal sealed record EnrolledRequirement : IAuthorizationRequirement;

/// <summary>Judges that, and words the refusal.</summary>
internal sealed class EnrolmentPolicy : AuthorizationHandler<EnrolledRequirement>
{
    public const string Code = "second_factor_needed";

    public const string Detail =
        "Your role needs a second factor. Add an authenticator app or a passkey in the settings, then all is open to you.";

    private sealed record Refused;

    /// <summary>What is told to who was refused for this; null where it was for something else.</summary>
    public static ProblemHttpResult? RefusalOf(HttpContext context) =>
        context.Features.Get<Refused>() is null ? null : Problem.Of(StatusCodes.Status403Forbidden, Code, Detail);

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, EnrolledRequirement requirement)
    {
        if (context.User.KnownCaller?.MustEnrol is not true) context.Succeed(requirement);
        else (context.Resource as HttpContext)?.Features.Set(new Refused());
        return Task.CompletedTask;
    }
}
