using System.Globalization;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Mail;

namespace TradeCraft.Server.Identity;

/// <summary>The mails that concern who somebody is, and the links in them.</summary>
internal sealed class UserMails(MailSender sender, PublicAddress address)
{
    public bool AreSent => sender.IsConfigured;

    /// <summary>Where the links lead. Without a public address no mail is sent.</summary>
    private string Site => address.Url?.ToString() ?? "";

    public void SendReset(User user, string token) => Send(user.Email, "Set a new password",
        $"""
        Somebody, probably you, asked for a new password for {user.Username}.
        This link sets one. It is good for 30 minutes, and once:

        {OneTimeLinks.PasswordReset(Site, token)}

        If it was not you, nothing has changed, and there is nothing to do.
        """);

    public void SendConfirmation(User user, string email, string token) => Send(email, "Confirm your address",
        $"""
        This address was given for {user.Username}. This link confirms that it is yours. It is good for a day, and once:

        {OneTimeLinks.EmailConfirmation(Site, token)}

        If you do not know of this, ignore it.
        """);

    /// <summary>Tells what was changed, so that it does not go unnoticed where it was somebody else.</summary>
    public void SendNotice(User user, string email, string change) => Send(email, "Your account was changed",
        $"""
        {change} ({user.Username})

        If it was not you, set a new password at once, end all sessions in the settings, and tell an administrator.
        """);

    public void SendErasure(User user, DateTimeOffset eraseAt) => SendNotice(user, user.Email, string.Create(
        CultureInfo.InvariantCulture, $"Your account will be erased on {eraseAt:yyyy-MM-dd HH:mm} UTC. Sign in to take it back."));

    private void Send(string to, string subject, string text)
    {
        if (to.EndsWith("@demo.invalid", StringComparison.Ordinal)) return;
        sender.TrySend(new(to, $"TradeCraft: {subject}", text));
    }
}
