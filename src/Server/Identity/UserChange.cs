namespace TradeCraft.Server.Identity;

/// <summary>What became of a change that an administrator wanted.</summary>
internal enum UserChange
{
    Done,
    Unknown,

    /// <summary>Nobody would be left who can administer the server.</summary>
    LastAdministrator,

    /// <summary>A demo user is gone with its session: it has no password, and no role but its own.</summary>
    Demo,
}

internal static class UserChanges
{
    /// <summary>How a change that was not made is answered.</summary>
    /// <param name="change">Not <see cref="UserChange.Done"/>.</param>
    public static (int Status, string Code, string Detail) Explain(this UserChange change) => change switch
    {
        UserChange.Done => throw new ArgumentOutOfRangeException(nameof(change), "Nothing was refused."),
        UserChange.Unknown => (StatusCodes.Status404NotFound, "unknown_user", "There is no such user."),
        UserChange.LastAdministrator => (
            StatusCodes.Status409Conflict, "last_administrator", "This is the last administrator: make somebody else one first."),
        UserChange.Demo => (
            StatusCodes.Status409Conflict, "demo_user", "A demo user has no password and keeps its role: it is gone with its session."),
    };
}
