using Npgsql;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Subscriptions;

namespace TradeCraft.Server.History;

public static class HistoryFeature
{
    /// <summary>The tables of what was, and what fills them. Before the venue: how far the tables are says what it need not remember.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton<LogSignal>()
        .AddSingleton<IVenueListener>(provider => provider.GetRequiredService<LogSignal>())
        .AddSingleton<LagMetrics>()
        .AddSingleton<LogSubscription>()
        .AddSingleton<OrderArchive>()
        .AddSingleton<AccountArchive>()
        .AddSingleton<ProjectorHost>()
        .AddHostedService(provider => provider.GetRequiredService<ProjectorHost>());
}

/// <summary>Runs a projector for each projection.</summary>
internal sealed class ProjectorHost(
    NpgsqlDataSource database, VenueProjections projections, LogSignal signal, LagMetrics lag, SequencerOptions options, TimeProvider time, ILogger<Projector> logger)
    : BackgroundService
{
    public IReadOnlyDictionary<string, Projector> Projectors { get; } = Projection.All.Keys.ToDictionary(
        name => name, name => new Projector(name, database, projections, signal, lag, options, time, logger));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            foreach (var (name, make) in Projection.All)
            {
                var checkpoint = await Checkpoint.ReadAsync(connection, options.Venue, name, cancellationToken);
                projections.NoteStored(make(options.Venue, new()).History, checkpoint.Sequence);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Projectors.Values.Select(projector => projector.RunAsync(stoppingToken)));
}
