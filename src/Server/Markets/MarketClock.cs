using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Markets;

/// <summary>What time it is for the markets.</summary>
public sealed record ClockBody(DateTimeOffset Now, IReadOnlyList<MarketClockBody> Markets);

/// <param name="Session">By the calendar.</param>
/// <param name="IsOpen">Whether it trades here: a market that is made up trades at all hours unless told otherwise.</param>
/// <param name="NextSession">What begins next by the calendar; null where nothing ever changes.</param>
public sealed record MarketClockBody(
    AssetClass AssetClass, SessionPart Session, bool IsOpen, SessionPart? NextSession, DateTimeOffset? NextAt)
{
    internal static MarketClockBody Of(AssetClass assetClass, Timestamp now, MarketHours hours)
    {
        var calendar = TradingCalendar.Of(assetClass);
        var (part, next) = (calendar.PartAt(now), calendar.NextChange(now));
        return new(assetClass, part, hours.RoundTheClock || part == SessionPart.Regular, next?.Part, next?.At.ToTime());
    }
}

public static class MarketClock
{
    /// <summary>Which markets are open, and what changes next.</summary>
    internal static Ok<ClockBody> Now(MarketHours hours, VenueClock clock, HttpContext context)
    {
        var now = clock.Now();
        return TypedResults.Ok(new ClockBody(
            ToldTime.Of(context, now.ToTime()), [.. Enum.GetValues<AssetClass>().Select(each => MarketClockBody.Of(each, now, hours))]));
    }
}
