using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Replays;

/// <summary>A replay's way into its venue: quotes, prints, and what the calendar brings, each at its time.</summary>
internal sealed class ReplayMarket(
    LiveVenue venue, InstrumentDirectory instruments, MarketViews markets, MarketHours hours, PlayedClock clock, ReplayTroubles troubles,
    TimeProvider time)
{
    /// <summary>The calendars of all markets change at quarters of an hour.</summary>
    private const long Boundary = 15 * 60_000_000L;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private readonly Dictionary<InstrumentId, QuoteDepth> shown = [];
    private Timestamp posted;
    private long passed;

    /// <summary>The time of what was handed over last.</summary>
    public Timestamp Posted => posted;

    /// <summary>Begins where the venue's clock stands.</summary>
    /// <param name="standing">What stood in each market then.</param>
    public async Task BeginAsync(IReadOnlyList<QuoteDepth> standing, CancellationToken cancellation)
    {
        posted = clock.Now();
        passed = posted.UnixMicroseconds / Boundary;
        foreach (var instrument in instruments.Instruments) await ChangePhaseAsync(instrument, posted, cancellation);
        foreach (var quote in standing) await ShowAsync(quote, posted, cancellation);

        await SettleAsync(cancellation);
    }

    /// <summary>Hands over a moment of an instrument.</summary>
    /// <returns>How many commands it was.</returns>
    public async ValueTask<int> PostAsync(Instrument instrument, ReplayTick played, CancellationToken cancellation)
    {
        if (troubles.Of(instrument, played) is not { } tick) return 0;
        switch (tick.Recorded)
        {
            case QuoteDepth quote:
                await ShowAsync(quote, tick.At, cancellation);
                return 1;
            case ReportPrint print:
                if (shown.TryGetValue(print.Instrument, out var before)) shown[print.Instrument] = before.After(print);
                await PostAsync(print, tick.At, cancellation);
                return 1;
        }

        await ShowAsync(BarUnfolding.Quote(instrument, tick.Moment.Price, tick.VolumeBefore), tick.At, cancellation);
        var count = 1;
        foreach (var print in BarUnfolding.Prints(instrument, tick.Moment))
        {
            await PostAsync(print, tick.At, cancellation);
            count++;
        }

        return count;
    }

    /// <summary>
    /// What the calendar brings up to a time: markets open and close, and a day's interest is charged. Each at its own time, after all that
    /// was played before it.
    /// </summary>
    /// <param name="goesOn">Asked before each.</param>
    public async ValueTask PassBoundariesAsync(Timestamp upTo, Func<bool> goesOn, CancellationToken cancellation)
    {
        while (goesOn() && passed < upTo.UnixMicroseconds / Boundary)
        {
            var at = new Timestamp(++passed * Boundary);
            await GoToAsync(at, cancellation);
            if (at.UnixMicroseconds % (24 * 4 * Boundary) == 0) await PostAsync(new ChargeInterest(), at, cancellation);
            foreach (var instrument in instruments.Instruments) await ChangePhaseAsync(instrument, at, cancellation);
        }
    }

    /// <summary>Lets the venue go on to a time, and waits until everybody sees what came before.</summary>
    public async Task GoToAsync(Timestamp at, CancellationToken cancellation)
    {
        if (at > posted) posted = at;
        while (true)
        {
            try
            {
                await venue.PassAsync(new PassTime(), posted, cancellation);
                return;
            }
            catch (VenueUnavailableException)
            {
                // A venue that was rebuilt has forgotten all quotes.
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
                foreach (var quote in shown.Values) venue.TryPost(quote, posted);
            }
        }
    }

    /// <summary>Waits until all that was handed over is done.</summary>
    public Task SettleAsync(CancellationToken cancellation) => GoToAsync(posted, cancellation);

    private ValueTask ShowAsync(QuoteDepth quote, Timestamp at, CancellationToken cancellation)
    {
        shown[quote.Instrument] = quote;
        return PostAsync(quote, at, cancellation);
    }

    private async ValueTask ChangePhaseAsync(Instrument instrument, Timestamp at, CancellationToken cancellation)
    {
        var (phase, since) = markets[instrument.Id].Phase;
        foreach (var change in SessionChanges.Due(instrument, phase, since, at, hours)) await PostAsync(change, at, cancellation);
    }

    private async ValueTask PostAsync(Command command, Timestamp at, CancellationToken cancellation)
    {
        posted = at;
        while (!venue.TryPost(command, at)) await Task.Delay(Patience, time, cancellation);
    }
}
