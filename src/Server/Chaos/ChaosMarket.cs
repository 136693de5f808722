using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Chaos;

/// <summary>
/// Halts instruments of a venue beside the live one while a plan of its owner says so, and lets them trade again afterwards: also when the
/// venue is unloaded, and at its next start where the server was killed meanwhile.
/// </summary>
internal sealed class ChaosMarket(
    ChaosPlans plans, LiveVenue venue, InstrumentDirectory instruments, MarketViews markets, MarketHours hours, VenueClock clock,
    TimeProvider time) : SupervisedService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<InstrumentId> halted = [];

    protected override async Task RunAsync(CancellationToken stopping)
    {
        // What the calendar does not keep shut was halted by a plan that is gone.
        halted.UnionWith(instruments.Instruments.Where(each => IsIn(each, Phase.Halted) && Trades(each)).Select(each => each.Id));
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                if (plans.IsAny || halted.Count > 0) await HaltAsync();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            foreach (var instrument in halted) await venue.SubmitAsync(new ResumeTrading(instrument), CancellationToken.None);
        }
    }

    private async Task HaltAsync()
    {
        foreach (var instrument in instruments.Instruments)
        {
            var isWanted = plans.OnMarket(TroubleKind.Halt, instrument.Symbol) is not null;
            if (isWanted && IsIn(instrument, Phase.Open))
            {
                if ((await venue.SubmitAsync(new HaltTrading(instrument.Id), CancellationToken.None)).IsAccepted) halted.Add(instrument.Id);
            }
            else if (!isWanted && halted.Contains(instrument.Id))
            {
                await venue.SubmitAsync(new ResumeTrading(instrument.Id), CancellationToken.None);
                halted.Remove(instrument.Id);
            }
        }
    }

    private bool IsIn(Instrument instrument, Phase phase) => markets[instrument.Id].Phase.Phase == phase;

    private bool Trades(Instrument instrument) =>
        hours.RoundTheClock || TradingCalendar.Of(instrument.AssetClass).PartAt(clock.Now()) == SessionPart.Regular;
}
