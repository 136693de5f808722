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
        foreach (var quote in standing) await ShowAsync(quote, posted, goesOn: true, cancellation);

        await SettleAsync(cancellation);
    }

    /// <summary>Hands over what is played of an instrument at a moment.</summary>
    /// <param name="goesOn">More is to come at the same time: what traders send meanwhile is decided after all of it.</param>
    /// <returns>How many commands it was.</returns>
    public async ValueTask<int> PostAsync(Instrument instrument, ReplayTick played, bool goesOn, CancellationToken cancellation)
    {
        if (troubles.Of(instrument, played) is not { } tick)
        {
            // What was played before of this moment must not wait for what is kept back.
            if (!goesOn) await SendAsync(new PassTime(), played.At, goesOn, cancellation);
            return 0;
        }

        switch (tick.Recorded)
        {
            case QuoteDepth quote:
                await ShowAsync(quote, tick.At, goesOn, cancellation);
                return 1;
            case ReportPrint print:
                if (shown.TryGetValue(print.Instrument, out var before)) shown[print.Instrument] = before.After(print);
                await SendAsync(print, tick.At, goesOn, cancellation);
                return 1;
        }

        ReportPrint[] prints = [.. BarUnfolding.Prints(instrument, tick.Moment)];
        var quoted = BarUnfolding.Quote(instrument, tick.Moment.Price, tick.VolumeBefore);
        await ShowAsync(quoted, tick.At, goesOn || prints.Length > 0, cancellation);
        for (var number = 0; number < prints.Length; number++)
            await SendAsync(prints[number], tick.At, goesOn || number + 1 < prints.Length, cancellation);
        return 1 + prints.Length;
    }


    /// <summary>
    /// What the calendar brings up to a time: markets open and close, and a day's interest is charged. Each at its own time, after all that
    /// was played before it.
    /// </summary>
    /// <param name="next">When something is played next: what is played at the time of a boundary belongs to one moment with it.</param>
    /// <param name="isStill">Asked before each.</param>
    public async ValueTask PassBoundariesAsync(Timestamp upTo, Timestamp? next, Func<bool> isStill, CancellationToken cancellation)
    {
        while (isStill() && passed < upTo.UnixMicroseconds / Boundary)
        {
            var at = new Timestamp(++passed * Boundary);
            await GoToAsync(at, cancellation, goesOn: true);
            if (at.UnixMicroseconds % (24 * 4 * Boundary) == 0) await SendAsync(new ChargeInterest(), at, goesOn: true, cancellation);
            foreach (var instrument in instruments.Instruments) await ChangePhaseAsync(instrument, at, cancellation);
            if (at != next) await SendAsync(new PassTime(), at, goesOn: false, cancellation);
        }
    }

    /// <summary>Lets the venue go on to a time, and waits until everybody sees what came before.</summary>
    /// <param name="goesOn">More is to come at this time.</param>
    public async Task GoToAsync(Timestamp at, CancellationToken cancellation, bool goesOn = false)
    {
        if (at > posted) posted = at;
        while (true)
        {
            try
            {
                await venue.PassAsync(new PassTime(), posted, cancellation, goesOn);
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

    private ValueTask ShowAsync(QuoteDepth quote, Timestamp at, bool goesOn, CancellationToken cancellation)
    {
        shown[quote.Instrument] = quote;
        return SendAsync(quote, at, goesOn, cancellation);
    }

    private async ValueTask ChangePhaseAsync(Instrument instrument, Timestamp at, CancellationToken cancellation)
    {
        var (phase, since) = markets[instrument.Id].Phase;
        foreach (var change in SessionChanges.Due(instrument, phase, since, at, hours))
            await SendAsync(change, at, goesOn: true, cancellation);
    }

    /// <summary>Hands over what a trader did, and waits for the decision.</summary>
    /// <exception cref="VenueUnavailableException">It is not known whether it was done.</exception>
    public Task<Decision> AskAsync(Command command, Timestamp at, CancellationToken cancellation)
    {
        if (at > posted) posted = at;
        return venue.PassAsync(command, at, cancellation, goesOn: true);
    }

    /// <summary>Hands over a command.</summary>
    /// <param name="goesOn">More is to come at the same time.</param>
    public async ValueTask SendAsync(Command command, Timestamp at, bool goesOn, CancellationToken cancellation)
    {
        posted = at;
        while (!venue.TryPost(command, at, goesOn)) await Task.Delay(Patience, time, cancellation);
    }
}
