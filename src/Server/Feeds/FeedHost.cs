using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Feeds;

/// <summary>Lists what the feed has prices for, then plays it into the live venue.</summary>
public sealed partial class FeedHost(
    IFeed feed,
    LiveVenue venue,
    InstrumentDirectory directory,
    FeedStatus status,
    QuoteFreshness quotes,
    FeedHalt halt,
    TimeProvider clock,
    ILogger<FeedHost> logger)
    : SupervisedService
{
    private static readonly TimeSpan LookForRepeats = TimeSpan.FromMilliseconds(250);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await feed.PrepareAsync(stopping);
            var listed = await ListAsync(stopping);
            var gateway = new FeedGateway(venue.TryPost, clock, status, halt);
            var repeating = RepeatAsync(gateway, stopping);

            status.State = FeedState.Running;
            LogRunning(feed.Name, feed.Evidence, listed.Count);
            await feed.RunAsync(listed, gateway.Post, stopping);
            status.State = FeedState.Ended;
            await repeating;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    private static async Task<T> WhenOpenAsync<T>(Func<Task<T>> ask, TimeProvider clock, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (VenueUnavailableException unavailable)
            {
                await Task.Delay(unavailable.RetryAfter, clock, cancellation);
            }
        }
    }

    private async Task RepeatAsync(FeedGateway gateway, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookForRepeats, clock);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            gateway.Repeat();
            LookAtSources();
            if (feed.MostSilence is not { } most || !status.Look(clock.GetUtcNow(), most)) continue;
            quotes.AreStale = status.State == FeedState.Stalled;
            LogSilence(feed.Name, status.State);
        }
    }

    /// <summary>Each live provider falls silent for itself, and its own classes only are stale then.</summary>
    private void LookAtSources()
    {
        foreach (var source in status.Sources)
        {
            if (!source.Look(clock.GetUtcNow())) continue;
            foreach (var each in source.Classes) quotes.Mark(each, source.State == FeedState.Stalled);
            LogSilence(source.Name, source.State);
        }
    }

    private async Task<IReadOnlyList<Instrument>> ListAsync(CancellationToken cancellation)
    {
        var listed = new List<Instrument>(feed.Instruments.Count);
        foreach (var wanted in feed.Instruments)
        {
            if (directory.Find(wanted.Symbol) is null)
            {
                var listing = new ListInstrument(
                    wanted.Symbol,
                    wanted.Name,
                    wanted.AssetClass,
                    await ListAsync(wanted.Base, cancellation),
                    await ListAsync(wanted.Quote, cancellation),
                    wanted.TickSize,
                    wanted.StepSize);
                await SubmitAsync(listing, cancellation);
            }

            listed.Add(directory.Find(wanted.Symbol)
                ?? throw new InvalidOperationException($"{wanted.Symbol} was listed, but the directory does not know it."));
        }

        return listed;
    }

    private async Task<AssetId> ListAsync(FeedAsset wanted, CancellationToken cancellation)
    {
        if (directory.FindAsset(wanted.Code) is null) await SubmitAsync(new ListAsset(wanted.Code, wanted.Decimals), cancellation);
        return directory.FindAsset(wanted.Code)?.Id
            ?? throw new InvalidOperationException($"{wanted.Code} was listed, but the directory does not know it.");
    }

    private async Task SubmitAsync(Command listing, CancellationToken cancellation)
    {
        var decision = await WhenOpenAsync(() => venue.SubmitAsync(listing, cancellation), clock, cancellation);

        // An answer that was lost while the venue recovered is asked for again: then it is listed already, which is what was wanted.
        if (!decision.IsAccepted && decision.Rejection != Rejection.AlreadyListed)
            throw new InvalidOperationException($"The venue refused to list what the feed needs: {decision.Rejection}, {listing}.");
    }

    [LoggerMessage(LogLevel.Warning, "The {Feed} feed is {State}")]
    private partial void LogSilence(string feed, FeedState state);

    [LoggerMessage(LogLevel.Information, "The {Feed} feed plays {Count} instruments, with {Evidence} as its evidence")]
    private partial void LogRunning(string feed, FeedEvidence evidence, int count);
}
