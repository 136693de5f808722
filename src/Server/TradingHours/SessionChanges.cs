using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.TradingHours;

/// <summary>What the calendar wants of a venue's instruments.</summary>
internal static class SessionChanges
{
    /// <summary>What has to be done for an instrument to be in the phase of its calendar.</summary>
    public static IEnumerable<Command> Due(Instrument instrument, Phase phase, Timestamp since, Timestamp now, MarketHours hours)
    {
        var (id, calendar) = (instrument.Id, TradingCalendar.Of(instrument.AssetClass));
        var isShare = instrument.AssetClass is AssetClass.Equity or AssetClass.Etf;
        var trades = hours.RoundTheClock || calendar.PartAt(now) == SessionPart.Regular;
        return (phase, trades) switch
        {
            (Phase.Closed, true) => [new OpenSession(id)],
            (Phase.Open, false) when isShare => [new CloseSession(id)],
            (Phase.Open, false) => [new HaltTrading(id)],

            // A currency that was halted since it last opened was halted by somebody.
            (Phase.Halted, true) when instrument.AssetClass == AssetClass.Currency && calendar.PartAt(since) == SessionPart.Closed =>
                [new ResumeTrading(id)],
            (Phase.Open, true) when isShare && hours.EndsDays && LastClose(now) > since => [new CloseSession(id), new OpenSession(id)],
            _ => [],
        };
    }

    /// <summary>When the last session ended.</summary>
    private static Timestamp LastClose(Timestamp now)
    {
        var date = DateOnly.FromDateTime(NewYorkTime.FromUtc(now.ToUtc()));
        while (ShareSession.On(date) is not { } session || session.Close > now) date = date.AddDays(-1);
        return ShareSession.On(date)!.Close;
    }
}
