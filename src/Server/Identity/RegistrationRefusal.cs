using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>Why somebody is not registered, other than by what is wrong with what they typed.</summary>
internal static class RegistrationRefusal
{
    public static ProblemHttpResult Taken(FieldErrors errors) => Problem.Of(
        StatusCodes.Status409Conflict, errors.ByField.ContainsKey("username") ? "username_taken" : "email_taken", errors);

    public static ProblemHttpResult Closed() => Problem.Of(
        StatusCodes.Status403Forbidden, "registration_closed", "This server takes no new users. Its administrator can add you.");

    public static ProblemHttpResult InvitationRequired() => Problem.Of(
        StatusCodes.Status403Forbidden, "invitation_required",
        "This server takes new users by invitation: open the link that an administrator gave you.");

    public static ProblemHttpResult InvitationInvalid() => Problem.Of(
        StatusCodes.Status403Forbidden, "invitation_invalid",
        "The invitation was used or withdrawn, or is too old. Ask an administrator for another.");
}
