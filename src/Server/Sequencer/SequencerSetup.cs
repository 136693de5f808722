using TradeCraft.Projections;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sequencer;

public static class SequencerSetup
{
    /// <summary>The live venue and what is read of it.</summary>
    public static IServiceCollection AddLiveVenue(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<VenueClock, SystemClock>()
        .AddSequencer(Options(configuration));

    /// <summary>A venue and what is read of it. Needs a <see cref="VenueClock"/>.</summary>
    public static IServiceCollection AddSequencer(this IServiceCollection services, SequencerOptions options) => services
        .AddSingleton(options)
        .AddSingleton<LogOptions>(provider => provider.GetRequiredService<SequencerOptions>())
        .AddSingleton<VenueProjections>()
        .AddSingleton(provider => provider.GetRequiredService<VenueProjections>().Instruments)
        .AddSingleton(provider => provider.GetRequiredService<VenueProjections>().Accounts)
        .AddSingleton(provider => provider.GetRequiredService<VenueProjections>().Conditions)
        .AddSingleton(provider => provider.GetRequiredService<VenueProjections>().Orders)
        .AddSingleton(provider => provider.GetRequiredService<VenueProjections>().Portfolios)
        .AddSingleton(provider => provider.GetRequiredService<VenueProjections>().Markets)
        .AddSingleton<Publisher>()
        .AddSingleton<VenueHealth>()
        .AddSingleton<FailedCommands>()
        .AddSingleton<Remedies>()
        .AddSingleton<Recovery>()
        .AddSingleton<LiveVenue>()
        .AddHostedService(provider => provider.GetRequiredService<LiveVenue>())
        .AddSingleton<HistoryWatch>()
        .AddHostedService(provider => provider.GetRequiredService<HistoryWatch>())
        .AddSingleton<Snapshotter>()
        .AddHostedService(provider => provider.GetRequiredService<Snapshotter>());

    private static SequencerOptions Options(IConfiguration configuration)
    {
        var options = configuration.GetSection("Sequencer").Get<SequencerOptions>() ?? new SequencerOptions();
        options.AcceptClock = configuration.GetValue<bool>("accept-clock");
        return options;
    }
}
