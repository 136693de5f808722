using System.Globalization;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Replays;

/// <param name="Name">Without: the time at which it starts.</param>
/// <param name="Start">Where the clock begins, rounded down to a whole bar of those that are played. All before it is known from the
/// beginning. In the past; of a synthetic market up to ten years ahead.</param>
/// <param name="End">Nothing is played from then on; without, the time at which the replay is opened. Of a synthetic market at most 31 days
/// after the start; without, a day.</param>
/// <param name="Symbols">What is played; without, all.</param>
/// <param name="Capital">Of its account, in dollars: 1 to 100,000,000.</param>
/// <param name="Profile">Fees and delay of its account, by name, and how the market fills where there are physics of that name.</param>
/// <param name="Source">What is played; without, the recording where there is one of the start, else bars.</param>
/// <param name="Seed">What a synthetic market is made from: 0 to 9,007,199,254,740,991. Without, one is drawn.</param>
/// <param name="Scenario">What happens in a synthetic market; without, calm.</param>
public sealed record OpenVenueRequest(
    DateTimeOffset Start, DateTimeOffset? End = null, string? Name = null, IReadOnlyList<string>? Symbols = null,
    decimal Capital = 100_000, string Profile = "retail", ReplaySourceKind? Source = null, long? Seed = null, Scenario? Scenario = null);

public sealed record RenameVenueRequest(string Name);

/// <param name="At">The time at which the copy begins: from the replay's start to what its clock shows.</param>
public sealed record ForkVenueRequest(DateTimeOffset At, string? Name = null);

public enum ClockAction
{
    Play,
    Pause,
    Step,
    Jump,
}

public enum StepUntil
{
    NextFill,
    NextSession,
}

/// <summary>What a venue's clock is to do.</summary>
/// <param name="Speed">Of play: 0.1 to 1000 times as fast as life, or max, as fast as it goes. Without, as before.</param>
/// <param name="Minutes">Of step: 1 to 10,000.</param>
/// <param name="Until">Of step, in the place of minutes.</param>
/// <param name="To">Of jump: a time ahead.</param>
/// <param name="Wait">Answers when the clock stands, after half a minute at the latest; else at once.</param>
public sealed record ClockRequest(
    ClockAction Action, string? Speed = null, int? Minutes = null, StepUntil? Until = null, DateTimeOffset? To = null,
    bool? Wait = null);

/// <summary>The clock of a venue.</summary>
/// <param name="WallTime">What time it was outside then.</param>
/// <param name="Speed">Seconds of the market in a second, or max.</param>
public sealed record VenueClockBody(DateTimeOffset Now, DateTimeOffset WallTime, ReplayState State, string Speed);

/// <param name="Kind">How its market comes about: replay.</param>
/// <param name="Source">What is played: bars, which are unfolded into quotes and prints, the recording, with the depth of then, or a
/// synthetic market, with its depth.</param>
/// <param name="Interval">The length of the bars that are played, or that the start is rounded to.</param>
/// <param name="Origin">Of which venue it was made; null where it was opened anew.</param>
/// <param name="Seed">What a synthetic market is made from; null of others.</param>
/// <param name="Scenario">What happens in a synthetic market; null of others.</param>
public sealed record VenueBody(
    string Id, string Name, string Kind, DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<string>? Symbols, string Profile,
    decimal Capital, ReplaySourceKind Source, string Interval, DateTimeOffset CreatedAt, VenueClockBody Clock, OriginBody? Origin = null,
    long? Seed = null, Scenario? Scenario = null);

/// <summary>The venue that another was made of.</summary>
/// <param name="At">Up to then both are the same: where it was forked; of a counterfactual, its beginning.</param>
/// <param name="Counterfactual">Whether the origin's orders were given again; else it is a fork.</param>
/// <param name="Physics">How its market fills, where that was chosen apart from the profile.</param>
/// <param name="DelayMs">How long orders are on their way, where that was chosen apart from the profile.</param>
public sealed record OriginBody(string Id, DateTimeOffset At, bool Counterfactual, string? Profile, string? Physics, int? DelayMs)
{
    internal static OriginBody? Of(ReplayTerms terms) => terms.Origin is not { } origin ? null : new(
        origin.Venue.ToString(CultureInfo.InvariantCulture), origin.At, origin.OrdersUpTo is not null, origin.Profile, terms.PhysicsName,
        terms.DelayMilliseconds);
}
