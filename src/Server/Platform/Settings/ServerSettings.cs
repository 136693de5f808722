using System.ComponentModel.DataAnnotations;

namespace TradeCraft.Server.Platform.Settings;

/// <summary>Who may make a user.</summary>
public enum RegistrationMode
{
    Open,

    /// <summary>Who has an invitation of an administrator.</summary>
    Invitation,

    Closed,
}

/// <summary>
/// What an administrator changes while the server runs. The configuration (section <c>Identity</c>) gives the values of a new server; what
/// is set later is kept in the table <c>setting</c> and counts more.
/// </summary>
public sealed record ServerSettings
{
    public const string Section = "Identity";

    public RegistrationMode Registration { get; init; } = RegistrationMode.Open;

    /// <summary>
    /// Whether anybody may have a throw-away user. By default yes where the server runs its own database, no where it was given one.
    /// </summary>
    public bool AllowDemo { get; init; }

    /// <summary>So many throw-away users at a time.</summary>
    [Range(0, 1_000_000)]
    public int MostDemoUsers { get; init; } = 10_000;

    /// <summary>After so long a throw-away user is removed, in hours.</summary>
    [Range(1, 24 * 366)]
    public int DemoHours { get; init; } = 24 * 7;

    /// <summary>
    /// Whose role is here has to have a second factor before anything else. By default every role where the public URL begins with https,
    /// none elsewhere.
    /// </summary>
    public IReadOnlyList<string> SecondFactorRoles { get; init; } = [];
}
