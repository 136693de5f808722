using System.Globalization;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Exchange.Values;

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

    public int FailedSignIns { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public UserId UserId => new(Id);
}

internal static class Users
{
    public static Task<User?> FindAsync(this UserManager<User> users, UserId id) =>
        users.FindByIdAsync(id.Number.ToString(CultureInfo.InvariantCulture));
}
