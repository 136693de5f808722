using Microsoft.Extensions.DependencyInjection.Extensions;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds.Recorded;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Feeds;

public static class FeedServices
{
    /// <summary>
    /// The feed that the configuration names, its status, and the host that plays it. Prices go on from the venue's last ones.
    /// </summary>
    /// <exception cref="StartupException">The options make no sense, or the recording's folder holds none.</exception>
    public static IServiceCollection AddFeeds(this IServiceCollection services, IConfiguration configuration)
    {
        var options = FeedOptions.From(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(LastPriceOfTheVenue);
        services.AddSingleton(options);
        services.AddSingleton<FeedStatus>();
        if (options.Feed == FeedOptions.Recorded)
        {
            // Opened here and not when first asked for: a folder without a recording is a mistake to be told before anything starts.
            services.AddSingleton(Recording.Open(options.MarketData!));
            services.AddSingleton<IFeed, RecordedFeed>();
        }
        else
        {
            services.AddSingleton<IFeed, SyntheticFeed>();
        }

        return services.AddHostedService<FeedHost>();
    }

    private static LastKnownPrice LastPriceOfTheVenue(IServiceProvider provider)
    {
        var projections = provider.GetRequiredService<VenueProjections>();
        return symbol =>
            projections.Instruments.Find(symbol) is { } instrument && projections.Ticker(instrument).Last is { } last ? instrument.ToDecimal(last) : null;
    }
}
