using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Settings;

namespace TradeCraft.Server.Identity;

/// <param name="Registration">Who may make a user.</param>
/// <param name="AllowDemo">Whether anybody may have a throw-away user.</param>
/// <param name="SendsMail">Whether links go out by mail: to set a forgotten password, to confirm an address.</param>
public sealed record AdmissionBody(RegistrationMode Registration, bool AllowDemo, bool SendsMail);

/// <summary>Whom the server takes, as its settings say: everybody, who is invited, or nobody.</summary>
internal sealed class Admission(SettingsTable settings, Invitations invitations, Registration registration)
{
    /// <summary>What a visitor can do to get in.</summary>
    internal static Ok<AdmissionBody> Get(SettingsTable settings, UserMails mails) =>
        TypedResults.Ok(new AdmissionBody(settings.Current.Registration, settings.Current.AllowDemo, mails.AreSent));

    /// <summary>Registers who is let in. An invitation is used up when somebody was registered with it, and by no more than one.</summary>
    public async Task<(User? User, ProblemHttpResult? Refused)> RegisterAsync(RegisterRequest request, CancellationToken cancellation)
    {
        switch (settings.Current.Registration)
        {
            case RegistrationMode.Closed: return (null, RegistrationRefusal.Closed());
            case RegistrationMode.Invitation when request.Invitation is null: return (null, RegistrationRefusal.InvitationRequired());
        }

        if (request.Invitation is null) return await RegisterAsync(request, Roles.Trader);
        if (await invitations.ClaimAsync(request.Invitation, cancellation) is not { } invitation)
            return (null, RegistrationRefusal.InvitationInvalid());
        try
        {
            var answer = IsFor(invitation, request.Email)
                ? await RegisterAsync(request, invitation.Role) : (null, OfAnotherAddress());
            if (answer.User is { } user) await invitations.NoteUserAsync(invitation, user.UserId);
            else await invitations.GiveBackAsync(invitation);
            return answer;
        }
        catch
        {
            await invitations.GiveBackAsync(invitation);
            throw;
        }
    }

    private async Task<(User? User, ProblemHttpResult? Refused)> RegisterAsync(RegisterRequest request, string role)
    {
        var (user, errors, taken) = await registration.RegisterAsync(request.Email, request.Username, request.Password, role);
        return (user, user is not null ? null : taken ? RegistrationRefusal.Taken(errors) : Problem.Invalid(errors));
    }

    private static bool IsFor(Invitation invitation, string email) =>
        invitation.Email is null || string.Equals(invitation.Email, email, StringComparison.OrdinalIgnoreCase);

    private static ProblemHttpResult OfAnotherAddress()
    {
        var errors = new FieldErrors();
        errors.Add("email", "The invitation is for another address: register with the one that it was sent to.");
        return Problem.Invalid(errors);
    }
}
