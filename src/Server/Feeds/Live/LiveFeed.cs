using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>Plays what the live providers say of their classes of instruments, and the synthetic market for the others.</summary>
internal sealed partial class LiveFeed : IFeed
{
    private readonly IReadOnlyList<(LiveProvider Provider, SourceStatus Status)> providers;
    private readonly SyntheticFeed synthetic;
    private readonly LiveVenue venue;
    private readonly LiveTiming timing;
    private readonly PastMarkets pasts;
    private readonly TimeProvider clock;
    private readonly ILogger<LiveFeed> logger;

    public LiveFeed(
        FeedOptions options, SyntheticFeed synthetic, FeedStatus status, LiveVenue venue, PastMarkets pasts, TimeProvider clock,
        ILogger<LiveFeed> logger)
    {
        (this.synthetic, this.venue, this.pasts, this.clock, this.logger, timing) =
            (synthetic, venue, pasts, clock, logger, options.Live.Timing);
        providers =
        [
            .. LiveProvider.Chosen(options.Live, clock).Select(provider =>
                (provider, new SourceStatus(provider.Name, provider.Evidence, options.Live.ClassesOf(provider.Name), timing.MostSilence))),
        ];
        status.Sources = [.. providers.Select(each => each.Status)];
        Instruments = [.. providers.SelectMany(each => each.Provider.Instruments), .. synthetic.Instruments];
    }

    public string Name => "live";

    public FeedEvidence Evidence =>
        providers.Any(each => each.Provider.Evidence == FeedEvidence.Quotes) ? FeedEvidence.Quotes : FeedEvidence.Depth;

    public IReadOnlyList<FeedInstrument> Instruments { get; private set; }

    public FeedEvidence EvidenceOf(AssetClass assetClass) =>
        providers.FirstOrDefault(each => each.Status.Classes.Contains(assetClass)).Provider?.Evidence ?? synthetic.Evidence;

    public bool FollowsSplits(AssetClass assetClass) => providers.All(each => !each.Status.Classes.Contains(assetClass));

    /// <summary>Asks for the names of instruments that are not known by name. One that cannot be had is called by its symbol.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        var described = new List<FeedInstrument>(Instruments.Count);
        foreach (var wanted in Instruments)
        {
            var describe = providers.FirstOrDefault(each => each.Provider.Instruments.Contains(wanted)).Provider?.DescribeAsync;
            var isNamed = describe is null || wanted.Name != wanted.Symbol;
            described.Add(isNamed ? wanted : wanted with { Name = await NameAsync(wanted.Symbol, describe!, cancellation) });
        }

        Instruments = described;
    }

    /// <summary>What a provider has under a name. Null when none can be asked.</summary>
    public async Task<IReadOnlyList<Polygon.PolygonTicker>?> SearchAsync(string text, CancellationToken cancellation) =>
        providers.Select(each => each.Provider.SearchAsync).FirstOrDefault(search => search is not null) is { } ask
            ? await ask(text, cancellation) : null;

    public async Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = new List<Task>();
        foreach (var (provider, status) in providers)
        {
            Instrument[] own = [.. Of(listed, provider.Instruments)];
            var conflation = new Conflation(post, CaughtUpAsync, status);
            var source = provider.Converse(new LiveMarket(own, conflation, status, clock), ending.Token);
            running.Add(new LiveConnection(source, status, timing, clock, logger).RunAsync(ending.Token));
            running.Add(conflation.RunAsync(ending.Token));
            OfferPast(provider, own);
        }

        if (synthetic.Instruments.Count > 0) running.Add(synthetic.RunAsync([.. Of(listed, synthetic.Instruments)], post, ending.Token));

        // None of them ends by itself: the first that does has failed, and takes the others with it.
        var first = await Task.WhenAny(running);
        await ending.CancelAsync();
        foreach (var each in running) await each.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private static IEnumerable<Instrument> Of(IReadOnlyList<Instrument> listed, IReadOnlyList<FeedInstrument> wanted) =>
        wanted.Select(each => listed.First(instrument => instrument.Symbol == each.Symbol));

    private async Task<string> NameAsync(
        string symbol, Func<string, CancellationToken, Task<string?>> describe, CancellationToken cancellation)
    {
        try
        {
            return await describe(symbol, cancellation) ?? symbol;
        }
        catch (Exception failure) when (failure is HttpRequestException or System.Text.Json.JsonException or KeyNotFoundException)
        {
            LogNoName(symbol, failure.Message);
            return symbol;
        }
    }

    private void OfferPast(LiveProvider provider, IReadOnlyList<Instrument> listed)
    {
        var now = clock.GetUtcNow();
        var until = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var past = new LivePast(provider.History, logger);

        // Providers tell bars as of the shares of today.
        pasts.Offer(new(
            listed, until.UtcDateTime.ToTimestamp(), (instrument, cancellation) => past.BarsOfAsync(instrument, until, cancellation),
            AsOf: long.MaxValue));
    }

    private async Task CaughtUpAsync(CancellationToken cancellation)
    {
        try
        {
            await venue.AskAsync((_, _) => 0, cancellation);
        }
        catch (VenueUnavailableException unavailable)
        {
            // The newest quotes are said again when it is back.
            await Task.Delay(unavailable.RetryAfter, clock, cancellation);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The name of {Symbol} could not be had: {Reason}")]
    private partial void LogNoName(string symbol, string reason);
}
