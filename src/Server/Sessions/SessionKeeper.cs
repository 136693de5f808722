using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Sessions;

/// <summary>
/// Opens and closes what has hours. Shares open and close with an auction; their early and late trading is not played: orders wait for the
/// bell. Currencies pause over the weekend. Where shares trade around the clock, a day ends with its session all the same: a closing
/// auction, orders for the day expire, and at once it opens again.
/// </summary>
internal sealed partial class SessionKeeper(
    LiveVenue venue,
    InstrumentDirectory instruments,
    MarketViews markets,
    MarketHours hours,
    VenueClock clock,
    TimeProvider time,
    ILogger<SessionKeeper> logger)
    : SupervisedService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                foreach (var instrument in instruments.Instruments) await KeepAsync(instrument, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process is stopping. The phases stay as they are.
        }
    }

    private async Task KeepAsync(Instrument instrument, CancellationToken cancellation)
    {
        var (phase, since) = markets[instrument.Id].Phase;
        foreach (var command in Due(instrument, phase, since, clock.Now(), hours))
        {
            try
            {
                var decision = await venue.SubmitAsync(command, cancellation);
                if (!decision.IsAccepted) LogRefused(instrument.Symbol, command.GetType().Name, decision.Rejection);
            }
            catch (VenueUnavailableException)
            {
                // It is asked for again at the next look.
                return;
            }
        }
    }

    /// <summary>What has to be done for an instrument to be in the phase of its calendar.</summary>
    internal static IEnumerable<Command> Due(Instrument instrument, Phase phase, Timestamp since, Timestamp now, MarketHours hours)
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

    [LoggerMessage(LogLevel.Warning, "{Symbol}: the venue refused {Command}: {Rejection}")]
    private partial void LogRefused(string symbol, string command, Rejection rejection);
}
