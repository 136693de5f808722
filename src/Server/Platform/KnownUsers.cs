using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>What a user may do at this moment.</summary>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="IsDisabled">Nobody can sign in as them, nor go on.</param>
/// <param name="TokenVersion">Access tokens of another version are refused.</param>
/// <param name="HasFactor">Whether they have a second factor, or are a throw-away user who can have none.</param>
public sealed record UserStanding(string Role, bool IsDisabled, int TokenVersion, bool HasFactor = false);

/// <summary>
/// Every user's standing, in memory, so that each request is judged by what holds now and not by what held when its token was given out.
/// </summary>
public sealed class KnownUsers
{
    private volatile ConcurrentDictionary<UserId, UserStanding> users = new();

    public bool TryFind(UserId user, [NotNullWhen(true)] out UserStanding? standing) => users.TryGetValue(user, out standing);

    /// <summary>Whose role is here has to have a second factor before anything else.</summary>
    internal IReadOnlyList<string> SecondFactorRoles { get; set; } = [];

    internal bool MustEnrol(UserStanding standing) => !standing.HasFactor && SecondFactorRoles.Contains(standing.Role);

    internal void Set(UserId user, UserStanding standing) => users[user] = standing;

    internal void Remove(UserId user) => users.TryRemove(user, out _);

    internal void SetAll(IEnumerable<KeyValuePair<UserId, UserStanding>> all) => users = new(all);
}
