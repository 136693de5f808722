using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays;

/// <summary>A venue in which the live exchange's past is played again.</summary>
internal sealed class ReplayKind(ReplaySource source, MarketEvidence liveEvidence, SequencerOptions live) : IVenueKind
{
    public const string KindName = "replay";

    public string Name => KindName;

    public void Compose(IServiceCollection services, VenueRow venue, Action<IServiceCollection> addCommon)
    {
        var terms = ReplayTerms.Parse(venue.Terms);
        var clock = new PlayedClock((venue.Reached > terms.Start ? venue.Reached : terms.Start).ToTimestamp());
        var classes = source.Instruments.ToDictionary(each => each.Id, each => each.AssetClass);
        services.AddSingleton<VenueClock>(clock).AddSingleton(clock).AddSingleton(terms).AddSingleton(source)
            .AddSingleton(new PlayedBars(
                live.Venue, (instrument, interval) => interval.StartOf(clock.Now(), classes.GetValueOrDefault(instrument))))
            .AddSingleton(new QuoteFreshness()).AddSingleton(new FeedHalt())
            .AddSingleton(terms.Source == ReplaySourceKind.Recording ? liveEvidence : _ => FeedEvidence.Quotes)
            .AddSingleton<FillCount>().AddSingleton<IVenueListener>(provider => provider.GetRequiredService<FillCount>())
            .AddHostedService<ReplayPast>();
        addCommon(services);
        services.AddSingleton<ReplaySetup>().AddSingleton<ReplayTroubles>().AddSingleton<ReplayMarket>().AddSingleton<ReplayPlayer>()
            .AddSingleton<IVenueWork>(provider => provider.GetRequiredService<ReplayPlayer>())
            .AddHostedService(provider => provider.GetRequiredService<ReplayPlayer>())
            .AddClockChannel();
    }
}
