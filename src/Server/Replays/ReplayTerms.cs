using System.Text.Json;
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

/// <summary>The market that a synthetic replay plays.</summary>
/// <param name="Prices">Where each instrument begins that is in it, by symbol.</param>
/// <param name="HasPast">Whether bars of before the start are known: not where that lay ahead when the replay was opened.</param>
public sealed record SyntheticTerms(long Seed, Scenario Scenario, IReadOnlyDictionary<string, decimal> Prices, bool HasPast);

/// <summary>What a replay was opened with.</summary>
/// <param name="Start">Where its clock begins: everything before it is known from the beginning.</param>
/// <param name="End">Nothing is played from then on.</param>
/// <param name="Symbols">What is played; null for all.</param>
/// <param name="Profile">Of its account, and of the physics where there are some of that name.</param>
/// <param name="Capital">Of its account, in dollars.</param>
/// <param name="Interval">The length of the bars that are played, the finest that there are at its start: 1m.</param>
/// <param name="Synthetic">Null but of a synthetic market.</param>
public sealed record ReplayTerms(
    DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<string>? Symbols, string Profile, decimal Capital, string Interval,
    ReplaySourceKind Source = ReplaySourceKind.Bars, SyntheticTerms? Synthetic = null)
{
    internal CandleInterval Bars => CandleInterval.Find(Interval)!;

    internal Timestamp EndsAt => End.ToTimestamp();

    internal Physics Physics => Physics.Presets.FirstOrDefault(each => each.Name == Profile) ?? Physics.Retail;

    internal string ToJson() => JsonSerializer.Serialize(this, Json.Options);

    internal static ReplayTerms Parse(string json) => JsonSerializer.Deserialize<ReplayTerms>(json, Json.Options)!;
}
