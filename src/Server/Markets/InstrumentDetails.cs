using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Markets;

/// <param name="Session">What begins then.</param>
public sealed record SessionChangeBody(SessionPart Session, DateTimeOffset At);

/// <summary>What the venue holds every order of an instrument to. An account's own rules may be narrower.</summary>
/// <param name="MaxPrice">The highest price a book can hold.</param>
/// <param name="MaxQty">Of one order, in the base asset.</param>
/// <param name="MaxOrderValue">Of one order, in the quote asset.</param>
/// <param name="MaxPosition">What an account can own, in the base asset.</param>
/// <param name="BandLower">The lowest price at which it may trade now; null where it has no band.</param>
/// <param name="BandUpper">The highest.</param>
public sealed record InstrumentLimitsBody(
    decimal MaxPrice, decimal MaxQty, decimal MaxOrderValue, decimal MaxPosition, decimal? BandLower, decimal? BandUpper);

/// <summary>On what terms money is lent against it. An account's profile may lend less.</summary>
/// <param name="InitialMarginPercent">Of a position's worth, what a margin account must have to take it on.</param>
/// <param name="MaintenanceMarginPercent">What it must have to keep it.</param>
public sealed record InstrumentCreditBody(decimal InitialMarginPercent, decimal MaintenanceMarginPercent);

/// <summary>All that the venue knows of an instrument beside its prices.</summary>
/// <param name="Clock">Which part of its market's day it is, and what comes next.</param>
/// <param name="Sessions">What comes after that, the next five changes, by its market's calendar; none where it never closes.</param>
public sealed record InstrumentDetailsBody(
    InstrumentBody Instrument, InstrumentLimitsBody Limits, InstrumentCreditBody Credit, MarketClockBody Clock,
    IReadOnlyList<SessionChangeBody> Sessions);

internal static class InstrumentDetails
{
    private const int MostChanges = 5;

    /// <summary>What an instrument is, when it trades, what orders of it are held to, and on what terms it is lent.</summary>
    public static async Task<Results<Ok<InstrumentDetailsBody>, ProblemHttpResult>> GetAsync(
        string symbol, InstrumentDirectory instruments, MarketViews markets, Conditions conditions, MarketHours hours, LiveVenue venue,
        VenueClock clock, CancellationToken cancellation)
    {
        if (instruments.Find(symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument);
        var band = await venue.AskAsync((asked, _) => asked.BandOf(instrument.Id), cancellation);
        var (terms, now) = (conditions.TermsOf(instrument.Id), clock.Now());
        return TypedResults.Ok(new InstrumentDetailsBody(
            InstrumentBody.Of(markets[instrument], conditions), Limits(instrument, band),
            new(InstrumentBody.Percent(terms.Initial), InstrumentBody.Percent(terms.Maintenance)),
            MarketClockBody.Of(instrument.AssetClass, now, hours), [.. Changes(instrument.AssetClass, now)]));
    }

    private static InstrumentLimitsBody Limits(Instrument instrument, (Price Lower, Price Upper) band)
    {
        var hasBand = band.Upper.Ticks > 0;
        return new(
            new Price(Price.MaxTicks).ToWire(instrument), instrument.MaxQuantity.ToWire(instrument),
            new Money(Instrument.MaxOrderValueUnits).ToWire(instrument.Quote), new Money(Money.MaxUnits).ToWire(instrument.Base),
            hasBand ? band.Lower.ToWire(instrument) : null, hasBand ? band.Upper.ToWire(instrument) : null);
    }

    private static IEnumerable<SessionChangeBody> Changes(AssetClass assetClass, Timestamp now)
    {
        var calendar = TradingCalendar.Of(assetClass);
        var change = calendar.NextChange(now);
        for (var number = 0; number < MostChanges && change is { } next; number++)
        {
            yield return new(next.Part, next.At.ToTime());
            change = calendar.NextChange(next.At);
        }
    }
}
