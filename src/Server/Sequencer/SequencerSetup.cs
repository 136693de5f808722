using TradeCraft.Projections;

namespace TradeCraft.Server.Sequencer;

/// <summary>The live venue and what is read of it.</summary>
public static class SequencerSetup
{
    public static IServiceCollection AddSequencer(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection("Sequencer").Get<SequencerOptions>() ?? new SequencerOptions())
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
}
