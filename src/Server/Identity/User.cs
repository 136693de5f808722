using System.Globalization;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>Somebody who can sign in, as ASP.NET Core Identity works with them and the table app_user holds them.</summary>
internal sealed class User
{
    /// <summary>0 until stored.</summary>
    public long Id { get; set; }

    /// <summary>As its owner wrote it.</summary>
    public string Username { get; set; } = "";

    public string NormalizedUsername { get; set; } = "";

    public string Email { get; set; } = "";

    public string NormalizedEmail { get; set; } = "";

    public bool EmailConfirmed { get; set; }

    public string? PasswordHash { get; set; }

    public string SecurityStamp { get; set; } = "";

    public required string Role { get; set; }

    public bool IsDemo { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }

    public int TokenVersion { get; set; }

    /// <summary>When they are to be erased, as they asked for; null where they did not.</summary>
    public DateTimeOffset? EraseAt { get; set; }

    /// <summary>The sealed key of an authenticator's codes; one that is not confirmed yet is asked for nowhere.</summary>
    public byte[]? TotpKey { get; set; }

    /// <summary>From when on an authenticator's code is asked for; null while it is not.</summary>
    public DateTimeOffset? TotpSince { get; set; }

    public UserId UserId => new(Id);

    /// <summary>Besides the authenticator.</summary>
    public bool HasPasskey { get; set; }

    public UserStanding Standing => new(Role, DisabledAt is not null, TokenVersion, IsDemo || TotpSince is not null || HasPasskey);
}

internal static class Users
{
    public static Task<User?> FindAsync(this UserManager<User> users, UserId id) =>
        users.FindByIdAsync(id.Number.ToString(CultureInfo.InvariantCulture));
}
