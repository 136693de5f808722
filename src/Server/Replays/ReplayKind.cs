using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Replays.Counterfactuals;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays;

/// <summary>A venue in which the live exchange's past is played again, or a market that is made from a seed.</summary>
internal sealed class ReplayKind(ReplaySource source, MarketEvidence liveEvidence, SequencerOptions live) : IVenueKind
{
    public const string KindName = "replay";

    public string Name => KindName;

    public void Compose(IServiceCollection services, VenueRow venue, Action<IServiceCollection> addCommon)
    {
        var terms = ReplayTerms.Parse(venue.Terms);
        var clock = new PlayedClock((venue.Reached > terms.Start ? venue.Reached : terms.Start).ToTimestamp());
        var run = terms.Synthetic is { } own ? new SeededRun(source, terms, own, venue.Id) : null;
        if (run is not null) services.AddSingleton(run);
        var classes = source.Instruments.ToDictionary(each => each.Id, each => each.AssetClass);
        services.AddSingleton<VenueClock>(clock).AddSingleton(clock).AddSingleton(terms).AddSingleton(source)
            .AddSingleton(new PlayedBars(
                live.Venue, (instrument, interval) => interval.StartOf(clock.Now(), classes.GetValueOrDefault(instrument)))
            {
                Own = run is null ? null : run.OwnAsync,
            })
            .AddSingleton(new QuoteFreshness()).AddSingleton(new FeedHalt())
            .AddSingleton<MarketEvidence>(terms.Source switch
            {
                ReplaySourceKind.Recording => liveEvidence,
                ReplaySourceKind.Synthetic => _ => FeedEvidence.Depth,
                ReplaySourceKind.Bars => _ => FeedEvidence.Quotes,
            })
            .AddSingleton<FillCount>().AddSingleton<IVenueListener>(provider => provider.GetRequiredService<FillCount>())
            .AddSingleton<OrderNumbers>().AddSingleton<IVenueListener>(provider => provider.GetRequiredService<OrderNumbers>())
            .AddHostedService<ReplayPast>();
        addCommon(services);
        services.AddSingleton<ReplaySetup>().AddSingleton<ReplayTroubles>().AddSingleton<ReplayMarket>().AddSingleton<OriginOrders>()
            .AddSingleton<ReplayPlayer>()
            .AddSingleton<IVenueWork>(provider => provider.GetRequiredService<ReplayPlayer>())
            .AddHostedService(provider => provider.GetRequiredService<ReplayPlayer>())
            .AddClockChannel();
    }
}
