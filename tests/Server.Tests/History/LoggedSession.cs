using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Subscriptions;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Projections;

namespace TradeCraft.Server.Tests.History;

/// <summary>A random session whose events are logged as a server logs them, several commands a batch, and what reads that log.</summary>
internal sealed class LoggedSession : IAsyncDisposable
{
    private readonly EventLog log;
    private readonly EventBuffer batch = new();
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private LoggedSession(TestDatabase database, EventLog log, int seed)
    {
        (Database, this.log) = (database, log);
        Session = new(seed, Keep);
        Signal = new(TimeProvider.System);
        Lag = new(services.GetRequiredService<IMeterFactory>(), Session.Projections, TimeProvider.System);
        Commit();
    }

    public TestDatabase Database { get; }

    public RandomSession Session { get; }

    public LogSignal Signal { get; }

    public LagMetrics Lag { get; }

    public SequencerOptions Options { get; } = new();

    public LogSubscription Subscription =>
        new(Database.Source, Signal, Lag, Options, TimeProvider.System, NullLogger<LogSubscription>.Instance);

    public static async Task<LoggedSession> OpenAsync(TestDatabase database, int seed, CancellationToken cancellation)
    {
        var log = await EventLog.OpenAsync(database.Source, 1, TimeSpan.FromSeconds(10), TimeProvider.System, cancellation);
        return new(database, log, seed);
    }

    /// <summary>Plays so many commands, some in a batch.</summary>
    public void Play(int commands)
    {
        for (var i = 1; i <= commands; i++)
        {
            Session.Step();
            if (i % 7 == 0 || i == commands) Commit();
        }
    }

    /// <summary>Writes what was not written yet, and tells who listens.</summary>
    public void Commit()
    {
        log.Append(batch.Events, TimeProvider.System.GetUtcNow());
        Signal.OnPublished(batch.Events);
        batch.Clear();
    }

    /// <summary>A projector, that has to be run.</summary>
    /// <param name="name">Of the projection.</param>
    /// <param name="projections">Who is told of what is in tables; nobody that matters where it is null.</param>
    public Projector Projector(string name, VenueProjections? projections = null) =>
        new(name, Database.Source, projections ?? new(), Signal, Lag, Options, TimeProvider.System, NullLogger.Instance, new(1));

    /// <summary>Runs all projectors until their tables hold the whole log.</summary>
    public async Task ProjectAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = Task.WhenAll(Rebuild.Names.Select(name => Projector(name).RunAsync(stop.Token)));
        foreach (var name in Rebuild.Names) await ReachedAsync(name, cancellation);
        await stop.CancelAsync();
        await running;
    }

    public Task ReachedAsync(string projection, CancellationToken cancellation) => Wait.UntilAsync(
        $"the tables of {projection} hold event {Session.Venue.Sequence}",
        async () => await CheckpointAsync(projection) == Session.Venue.Sequence, cancellation);

    public async Task<long> CheckpointAsync(string projection)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        return (await Checkpoint.ReadAsync(connection, Options.Venue, projection, CancellationToken.None)).Sequence;
    }

    public async ValueTask DisposeAsync()
    {
        await log.DisposeAsync();
        await services.DisposeAsync();
    }

    private void Keep(EventBuffer events)
    {
        foreach (ref readonly var happened in events.Events) batch.Add() = happened;
    }
}
