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
    public Projector Projector(params string[] names) =>
        new(names, Database.Source, new(), Signal, Lag, Options, TimeProvider.System, NullLogger.Instance);

    /// <summary>Runs all projectors until their tables hold the whole log.</summary>
    public async Task ProjectAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = Projector([.. Rebuild.Names]).RunAsync(stop.Token);
        foreach (var name in Rebuild.Names) await ReachedAsync(name, cancellation);
        await stop.CancelAsync();
        await running;
    }

    /// <summary>Memory that was told nothing but what there is to be traded: every answer comes from the tables.</summary>
    public async Task<VenueProjections> EmptyMemoryAsync(CancellationToken cancellation)
    {
        var reader = await LogReader.OpenAsync(Database.Source, Options.Venue, 0, cancellation);
        var (events, definitions, empty) = (new EventBuffer(), new EventBuffer(), new VenueProjections());
        do
        {
            await reader.ReadAsync(events, cancellation);
            foreach (ref readonly var happened in events.Events)
            {
                if (Definitions.IsChangedBy(happened.Type)) definitions.Add() = happened;
            }
        }
        while (events.Count > 0);
        empty.Fold(definitions.Events);
        return empty;
    }

    public HistoryReads Reads => new(Database.Source, new HistoryOptions());

    /// <summary>Orders as they are found where memory has only this.</summary>
    public OrderArchive Orders(VenueProjections memory) => new(
        Reads, memory.Orders, memory.Instruments,
        new(Database.Source, memory.Instruments, memory.Accounts, memory.Conditions, Options), Options);

    public Task ReachedAsync(string projection, CancellationToken cancellation) => Wait.UntilAsync(
        $"the tables of {projection} hold event {Session.Venue.Sequence}",
        async () => await CheckpointAsync(projection) == Session.Venue.Sequence, cancellation);

    public async Task<long> CheckpointAsync(string projection)
    {
        await using var connection = await Database.Source.OpenConnectionAsync();
        var known = await Checkpoint.ReadAsync(connection, Options.Venue, [projection], CancellationToken.None);
        return known.GetValueOrDefault(projection).Sequence;
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
