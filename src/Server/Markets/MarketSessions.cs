using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Markets;

/// <summary>Regular hours, as far as they lie in what was asked for.</summary>
/// <param name="ClosesAt">The first moment that is not in it any more.</param>
public sealed record MarketSessionBody(DateTimeOffset OpensAt, DateTimeOffset ClosesAt);

/// <param name="Items">Oldest first.</param>
public sealed record MarketSessionsBody(string Symbol, IReadOnlyList<MarketSessionBody> Items);

public static class MarketSessions
{
    private const int MostDays = 400;
    private const int UsualDays = 7;

    private static readonly Timestamp Earliest = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero).ToTimestamp();
    private static readonly Timestamp Latest = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToTimestamp();

    /// <summary>
    /// The regular hours of the instrument's market by its calendar, of the last 7 days unless from and to say otherwise (at most 400 days,
    /// from 1970 to 2100). A market that never closes has one session. Whether the market trades outside of them is told by the clock.
    /// </summary>
    internal static Results<Ok<MarketSessionsBody>, ProblemHttpResult> Of(
        string symbol,
        InstrumentDirectory instruments,
        VenueClock clock,
        string? from = null,
        string? to = null)
    {
        if (instruments.Find(symbol) is not { } instrument) return MarketsApi.Unknown();
        var errors = new FieldErrors();
        var end = MarketsApi.ReadTime(to, "to", errors) ?? clock.Now();
        var start = MarketsApi.ReadTime(from, "from", errors) ?? (end + Duration.FromHours(-24 * UsualDays));
        errors.Require(start >= Earliest && start < end, "from", "Must lie before to, and not before 1970.");
        errors.Require(end <= Latest, "to", "Must not lie after 2100.");
        if (!errors.Any)
            errors.Require(start + Duration.FromHours(24 * MostDays) >= end, "from", $"Must be at most {MostDays} days before to.");
        return errors.Any
            ? Problem.Invalid(errors)
            : TypedResults.Ok(new MarketSessionsBody(symbol, Between(TradingCalendar.Of(instrument.AssetClass), start, end)));
    }

    private static List<MarketSessionBody> Between(TradingCalendar calendar, Timestamp from, Timestamp to)
    {
        var sessions = new List<MarketSessionBody>();
        Timestamp? opened = calendar.PartAt(from) == SessionPart.Regular ? from : null;
        var at = from;
        while (calendar.NextChange(at) is { } next && next.At < to)
        {
            at = next.At;
            if (opened is { } begin) sessions.Add(new(begin.ToTime(), at.ToTime()));
            opened = next.Part == SessionPart.Regular ? at : null;
        }

        if (opened is { } running) sessions.Add(new(running.ToTime(), to.ToTime()));
        return sessions;
    }
}
