using Npgsql;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;
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
        .AddSingleton(provider =>
            provider.GetRequiredService<IConfiguration>().GetSection(HistoryOptions.Section).Get<HistoryOptions>() ?? new HistoryOptions())
        .AddSingleton<HistoryReads>()
        .AddSingleton<OrderStories>()
        .AddSingleton<OrderArchive>()
        .AddSingleton<AccountArchive>()
        .AddSingleton<EquityArchive>()
        .AddSingleton<AccountCurve>()
        .AddHostedService<CheckpointReader>();

    /// <summary>What fills the tables. After the venue, which sees first whether the log can be read at all.</summary>
    public static IServiceCollection AddProjectors(this IServiceCollection services) => services.AddHostedService<ProjectorHost>();
}

/// <summary>
/// Tells memory at the start how far the tables are. Those that an upgrade has emptied are filled from the log first: nobody who asks for
/// the past may miss it.
/// </summary>
internal sealed partial class CheckpointReader(
    [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database,
    VenueProjections projections, SequencerOptions options, TimeProvider time, ILogger<CheckpointReader> logger)
    : IHostedService
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(2);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, make) in Projection.All)
        {
            var reached = await ReachedAsync(name, cancellationToken);
            if (reached == 0) reached = await FillAsync(name, cancellationToken);
            projections.NoteStored(make(options.Venue, new()).History, reached);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<long> ReachedAsync(string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await Checkpoint.ReadAsync(connection, options.Venue, [name], cancellation)).GetValueOrDefault(name).Sequence;
    }

    private async Task<long> FillAsync(string name, CancellationToken cancellation)
    {
        var told = time.GetTimestamp();
        return await Rebuild.RunAsync(database, options.Venue, name, cancellation, (sequence, end) =>
        {
            if (sequence < end && time.GetElapsedTime(told) < TellEvery) return;
            told = time.GetTimestamp();
            Filling(name, sequence, end);
        });
    }

    [LoggerMessage(LogLevel.Information, "The tables of {Name} are filled from the log: event {Sequence} of {End}")]
    private partial void Filling(string name, long sequence, long end);
}

/// <summary>Runs the projector of all projections.</summary>
internal sealed class ProjectorHost(
    [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource database,
    VenueProjections projections, LogSignal signal, LagMetrics lag, SequencerOptions options, TimeProvider time,
    ILogger<Projector> logger)
    : SupervisedService
{
    protected override Task RunAsync(CancellationToken stopping) =>
        new Projector([.. Projection.All.Keys], database, projections, signal, lag, options, time, logger).RunAsync(stopping);
}
