using System.Text.Json;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Replays;

/// <summary>What a replay plays.</summary>
public enum ReplaySourceKind
{
    /// <summary>The exchange's bars, which are unfolded into quotes and prints.</summary>
    Bars,

    /// <summary>The quotes and prints that the exchange recorded, with their depth.</summary>
    Recording,

    /// <summary>A market that is made from a seed, with its depth.</summary>
    Synthetic,
}

/// <summary>The venue that another was made of.</summary>
/// <param name="At">Up to then they are the same: where it was copied; of a counterfactual, where it begins.</param>
/// <param name="OrdersUpTo">Of a counterfactual: up to which event of the origin's log its orders are given again. Null of a copy.</param>
/// <param name="Profile">Of a counterfactual: under which, in the place of the origin's own; null for that.</param>
public sealed record ReplayOrigin(int Venue, DateTimeOffset At, long? OrdersUpTo = null, string? Profile = null);
/// <summary>The market that a synthetic replay plays.</summary>
/// <param name="Prices">Where each instrument begins that is in it, by symbol.</param>
/// <param name="End">Over which span its scenario lasts: also where a copy of it is played less far.</param>
/// <param name="HasPast">Whether bars of before the start are known: not where that lay ahead when the replay was opened.</param>
public sealed record SyntheticTerms(
    long Seed, Scenario Scenario, IReadOnlyDictionary<string, decimal> Prices, bool HasPast, DateTimeOffset End);

/// <summary>What a replay was opened with.</summary>
/// <param name="Start">Where its clock begins: everything before it is known from the beginning.</param>
/// <param name="End">Nothing is played from then on.</param>
/// <param name="Symbols">What is played; null for all.</param>
/// <param name="Profile">Of its account.</param>
/// <param name="Capital">Of its account, in dollars.</param>
/// <param name="Interval">The length of the bars that are played, the finest that there are at its start: 1m.</param>
/// <param name="Origin">Of which venue it was made; null for none.</param>
/// <param name="PhysicsName">How its market fills; null for those of the profile's name, where there are some.</param>
/// <param name="DelayMilliseconds">How long orders are on their way, in the place of the profile's delay.</param>
/// <param name="Synthetic">Null but of a synthetic market.</param>
public sealed record ReplayTerms(
    DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<string>? Symbols, string Profile, decimal Capital, string Interval,
    ReplaySourceKind Source = ReplaySourceKind.Bars, ReplayOrigin? Origin = null, string? PhysicsName = null, int? DelayMilliseconds = null,
    SyntheticTerms? Synthetic = null)
{
    internal CandleInterval Bars => CandleInterval.Find(Interval)!;

    internal Timestamp StartsAt => Start.ToTimestamp();

    internal Timestamp EndsAt => End.ToTimestamp();

    internal Physics Physics => FindPhysics(PhysicsName ?? Profile) ?? Physics.Retail;

    /// <summary>Under what terms its first account is opened.</summary>
    internal AccountTerms AccountTerms => new(Delayed(AccountPresets.FindProfile(Profile) ?? AccountPresets.Standard));

    /// <summary>What becomes of terms that the origin's trader chose.</summary>
    internal AccountTerms Apply(AccountTerms chosen) =>
        chosen with { Profile = Delayed(Origin?.Profile is { } named ? AccountPresets.FindProfile(named)! : chosen.Profile) };

    internal static Physics? FindPhysics(string name) => Physics.Presets.FirstOrDefault(each => each.Name == name);

    internal string ToJson() => JsonSerializer.Serialize(this, Json.Options);

    internal static ReplayTerms Parse(string json) => JsonSerializer.Deserialize<ReplayTerms>(json, Json.Options)!;

    private Profile Delayed(Profile profile)
    {
        if (DelayMilliseconds is not { } delay) return profile;
        Duration same = new(delay * 1_000L);
        return profile with { Name = $"{profile.Name.Split(", ")[0]}, {delay} ms", LatencyLeast = same, LatencyMost = same };
    }
}
