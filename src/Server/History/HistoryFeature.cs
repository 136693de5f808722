using Npgsql;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Subscriptions;

namespace TradeCraft.Server.History;

public static class HistoryFeature
{
    /// <summary>
    /// The tables of what was. Before the venue, which is rebuilt from its log: how far the tables are says what need not be remembered.
    /// </summary>
    public static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton<LogSignal>()
        .AddSingleton<IVenueListener>(provider => provider.GetRequiredService<LogSignal>())
        .AddSingleton<LagMetrics>()
        .AddSingleton<LogSubscription>()
        .AddSingleton<OrderArchive>()
        .AddSingleton<AccountArchive>()
        .AddSingleton<EquityArchive>()
        .AddHostedService<CheckpointReader>();

    /// <summary>What fills the tables. After the venue, which sees first whether the log can be read at all.</summary>
    public static IServiceCollection AddProjectors(this IServiceCollection services) => services.AddHostedService<ProjectorHost>();
}

/// <summary>Tells memory at the start how far the tables are.</summary>
internal sealed class CheckpointReader(NpgsqlDataSource database, VenueProjections projections, SequencerOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var (name, make) in Projection.All)
        {
            var checkpoint = await Checkpoint.ReadAsync(connection, options.Venue, name, cancellationToken);
            projections.NoteStored(make(options.Venue, new()).History, checkpoint.Sequence);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Runs a projector for each projection.</summary>
internal sealed class ProjectorHost(
    NpgsqlDataSource database, VenueProjections projections, LogSignal signal, LagMetrics lag, SequencerOptions options, TimeProvider time,
    ILogger<Projector> logger)
    : BackgroundService
{
    private readonly SemaphoreSlim turn = new(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Projection.All.Keys.Select(
        name => new Projector(name, database, projections, signal, lag, options, time, logger, turn).RunAsync(stoppingToken)));

    public override void Dispose()
    {
        turn.Dispose();
        base.Dispose();
    }
}
