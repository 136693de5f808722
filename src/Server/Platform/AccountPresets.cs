using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>What an account may be opened with, by name.</summary>
public static class AccountPresets
{
    /// <summary>
    /// What every account has at the start, and what a reset gives unless it is told otherwise, in whole units of its currency.
    /// </summary>
    public const decimal StartingCash = 100_000m;

    /// <summary>How many accounts a user may have.</summary>
    public const int MostAccounts = 20;

    /// <summary>What may be paid into a user's accounts of one currency on one day (UTC), in whole units of it.</summary>
    public const decimal DepositLimit = 10_000_000m;

    /// <summary>10 and 20 basis points on everything, no delay; what a position cost is shown without fees.</summary>
    public static Profile Standard { get; } =
        Profile.Flat(FeeRate.FromBasisPoints(10), FeeRate.FromBasisPoints(20), "standard") with { FeesInCost = false };

    /// <summary>What a user's first account has: positions at the average of all that was bought.</summary>
    public static AccountTerms FirstTerms { get; } = new(Standard) { CostBasis = CostBasis.Average };

    public static IReadOnlyList<Profile> Profiles { get; } = [Standard, .. Exchange.Accounts.Profiles.Presets];

    public static string ProfileNames { get; } = string.Join(", ", Profiles.Select(profile => profile.Name));

    public static Profile? FindProfile(string name) => Profiles.FirstOrDefault(profile => profile.Name == name);
}
