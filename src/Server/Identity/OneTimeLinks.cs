using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>
/// Links that are good once. The token stands behind #, so that it is sent to no server, stands in no log, and is in no Referer.
/// </summary>
internal static class OneTimeLinks
{
    /// <summary>Whose first visitor becomes the administrator.</summary>
    public static string Setup(string site, string token) => $"{site.TrimEnd('/')}/setup#{token}";

    /// <summary>Where a new password is chosen.</summary>
    public static string PasswordReset(string site, string token) => $"{site.TrimEnd('/')}/reset-password#{token}";

    public static string Invitation(string site, string token) => $"{site.TrimEnd('/')}/sign-up#{token}";

    /// <summary>Confirms that a mail address is somebody's.</summary>
    public static string EmailConfirmation(string site, string token) => $"{site.TrimEnd('/')}/confirm-email#{token}";

    /// <summary>The public address; where none is set, the site as who asks knows it.</summary>
    public static string SiteOf(HttpRequest request) =>
        request.HttpContext.RequestServices.GetRequiredService<PublicAddress>().Url?.ToString() ?? $"{request.Scheme}://{request.Host}";
}
