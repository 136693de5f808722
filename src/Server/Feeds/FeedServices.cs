using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TradeCraft.Server.Feeds.Live;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Startup;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.Feeds;

public static class FeedServices
{
    /// <summary>
    /// The feed that the configuration names, its status, and the host that plays it. Prices go on from those that were last before the
    /// server stopped.
    /// </summary>
    /// <exception cref="StartupException">The options make no sense, or the recording's folder holds none.</exception>
    public static IServiceCollection AddFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        var options = FeedOptions.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LastPrices>();
        services.AddHostedService(provider => provider.GetRequiredService<LastPrices>());
        services.AddSingleton<LastKnownPrice>(provider => provider.GetRequiredService<LastPrices>().Find);
        services.AddSingleton(options);
        services.AddSingleton(options.Feed == FeedOptions.Synthetic
            ? new MarketHours(options.RoundTheClock, EndsDays: true)
            : new MarketHours(RoundTheClock: true, EndsDays: false));
        services.AddSingleton<MarketTime>(provider => options.Feed == FeedOptions.Recorded
            ? symbol => provider.GetRequiredService<FeedStatus>().RecordedTimes.TryGetValue(symbol, out var at) ? at.ToTimestamp() : null
            : _ => provider.GetRequiredService<TimeProvider>().Now());
        services.AddSingleton(provider =>
            new FeedHalt { IsFollowed = assetClass => provider.GetRequiredService<IFeed>().FollowsSplits(assetClass) });
        services.AddSingleton(provider => FeedMetrics.Observed(new FeedStatus(), provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<QuoteFreshness>();
        services.AddSingleton<ISeededMarkets, SeededMarkets>();
        if (options.Feed == FeedOptions.Recorded)
        {
            // Opened here and not when first asked for: a folder without a recording is a mistake to be told before anything starts.
            services.AddSingleton(Recording.Open(options.MarketData!));
            services.AddSingleton<IFeed, RecordedFeed>();
        }
        else
        {
            services.AddSingleton<SyntheticFeed>();
            services.AddSingleton<IFeed>(provider => options.Live.IsChosen
                ? ActivatorUtilities.CreateInstance<LiveFeed>(provider)
                : provider.GetRequiredService<SyntheticFeed>());
        }

        services.AddSingleton<MarketEvidence>(provider => provider.GetRequiredService<IFeed>().EvidenceOf);
        return services.AddHostedService<FeedHost>();
    }
}
