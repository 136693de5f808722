using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
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
        foreach (var command in SessionChanges.Due(instrument, phase, since, clock.Now(), hours))
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

    [LoggerMessage(LogLevel.Warning, "{Symbol}: the venue refused {Command}: {Rejection}")]
    private partial void LogRefused(string symbol, string command, Rejection rejection);
}
