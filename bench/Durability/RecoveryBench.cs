using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Bench.Durability;

/// <summary>
/// A venue of 100,000 accounts on which 1,000,000 orders rest: how fast its log is replayed, what a snapshot takes, how fast a start from
/// it is, and whether those who trade notice while one is taken.
/// </summary>
internal static class RecoveryBench
{
    private const int Accounts = 100_000;
    private const int Orders = 1_000_000;
    private const int AtOnce = 2_000;
    private const int Rounds = 3;

    public static async Task RunAsync(Report report)
    {
        await using var server = await BenchServer.StartAsync(feed: false);
        var venue = server.Services.GetRequiredService<LiveVenue>();
        var projections = server.Services.GetRequiredService<VenueProjections>();
        var snapshotter = server.Services.GetRequiredService<Snapshotter>();
        var options = server.Services.GetRequiredService<SequencerOptions>();

        // Snapshots are taken here, and not by themselves.
        (options.BytesPerSnapshot, options.SnapshotInterval) = (long.MaxValue, TimeSpan.MaxValue);
        await FillAsync(venue, projections, Accounts, 0, Orders);
        await StoredAsync(projections);

        await BestAsync(report, "Recovery: events replayed by a venue", () => ApplyAsync(server.Services));
        var anEvent = double.MaxValue;
        await BestAsync(report, "Recovery: events replayed by a venue and its projections", async () =>
        {
            GC.Collect();
            var before = Environment.CpuUsage.TotalTime;
            var (replay, replayed) = await RecoverAsync(server.Services);
            if (replayed != 0) throw new InvalidOperationException("There was a snapshot already.");
            anEvent = Math.Min(anEvent, (Environment.CpuUsage.TotalTime - before).TotalSeconds / projections.Sequence);
            return projections.Sequence / replay.TotalSeconds;
        });

        var quiet = await WorstAsync(venue, Task.Delay(TimeSpan.FromSeconds(5)));
        await StoredAsync(projections);
        var start = Stopwatch.GetTimestamp();
        await TakeAsync(snapshotter);
        report.Add("Recovery: taking a snapshot, beside the live venue", FormattableString.Invariant($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
        var stored = await server.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var (length, plainLength) = await stored.QuerySingleAsync<(long, long)>("select length, plain_length from snapshot order by sequence desc limit 1");
        await stored.DisposeAsync();
        report.Add("Recovery: that snapshot", FormattableString.Invariant($"{length / 1e6:0} MB, {plainLength / 1e6:0} MB uncompressed"));
        var restores = new List<double>();
        for (var i = 0; i < Rounds; i++) restores.Add((await RecoverAsync(server.Services)).Took.TotalSeconds);
        report.Add("Recovery: from that snapshot", FormattableString.Invariant($"{restores.Min():0.0} s, the first time {restores[0]:0.0} s"));

        await CostAsync(server.Services, venue, projections, anEvent, plainLength, report);
        await WorstAsync(venue, Task.Delay(TimeSpan.FromSeconds(1)));
        var during = await WorstAsync(venue, snapshotter.TakeAsync(CancellationToken.None));
        report.Add(
            "Recovery: an order's longest wait, without and with a snapshot under way",
            FormattableString.Invariant($"{quiet.TotalMilliseconds:0} / {during.TotalMilliseconds:0} ms"));
        report.Add("Recovery: the live venue's pause for a snapshot", "none: it is taken of a second venue");
    }

    /// <summary>
    /// What of a core snapshots take where 5,000 orders a second rest, without PostgreSQL's part: what one costs that has nothing new in it, each
    /// time that one is due, and what each event costs that is replayed.
    /// </summary>
    private static async Task CostAsync(
        IServiceProvider services, LiveVenue venue, VenueProjections projections, double anEvent, long plainLength, Report report)
    {
        const double EventsASecond = 10_000;
        var bare = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            await FillAsync(venue, projections, 0, Orders, 1);
            await StoredAsync(projections);
            GC.Collect();
            var before = Environment.CpuUsage.TotalTime;
            await TakeAsync(services.GetRequiredService<Snapshotter>());
            bare = Math.Min(bare, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var bytes = await new LogReplay(connection, 1).MeasureAsync(0, projections.Sequence, CancellationToken.None);
        var due = plainLength / (EventsASecond * bytes / projections.Sequence);
        report.Add(
            "Recovery: a snapshot's processor time, and that of an event in one",
            FormattableString.Invariant($"{bare:0.0} s, {anEvent * 1e6:0.0} µs"));
        report.Add(
            "Recovery: snapshots, where 5,000 orders a second rest",
            FormattableString.Invariant($"one in {due:0} s, {((bare / due) + (anEvent * EventsASecond)) * 100:0.0} % of a core"));
    }

    private static async Task<long> TakeAsync(Snapshotter snapshotter) =>
        await snapshotter.TakeAsync(CancellationToken.None) ?? throw new InvalidOperationException("No snapshot was taken.");

    private static async Task StoredAsync(VenueProjections projections)
    {
        while (projections.StoredUpTo < projections.Sequence) await Task.Delay(100);
    }

    /// <summary>The machine is never quiet: the best counts.</summary>
    private static async Task BestAsync(Report report, string what, Func<Task<double>> rate)
    {
        var best = 0.0;
        for (var i = 0; i < Rounds; i++) best = Math.Max(best, await rate());
        report.Add(what, best, "/s");
    }

    /// <summary>The venue alone, as verifying does: reading, checking the chain, decoding, applying.</summary>
    private static async Task<double> ApplyAsync(IServiceProvider services)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var (log, replayed, start) = (new LogReplay(connection, 1), new Venue(), Stopwatch.GetTimestamp());
        await log.RunAsync(events =>
        {
            foreach (ref readonly var happened in events.Events) replayed.Apply(in happened);
        }, CancellationToken.None);
        return log.Sequence / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<(TimeSpan Took, long From)> RecoverAsync(IServiceProvider services)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var start = Stopwatch.GetTimestamp();
        var from = await services.GetRequiredService<Recovery>().RunAsync(new LogReplay(connection, 1), new VenueReplica(new()), CancellationToken.None);
        return (Stopwatch.GetElapsedTime(start), from);
    }

    /// <summary>The longest that one order waited for its answer, of those placed one after the other until something is done.</summary>
    private static async Task<TimeSpan> WorstAsync(LiveVenue venue, Task until)
    {
        var worst = TimeSpan.Zero;
        for (var i = 0; !until.IsCompleted; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await venue.SubmitAsync(Order(i), CancellationToken.None);
            if (Stopwatch.GetElapsedTime(start) is var took && took > worst) worst = took;
        }

        await until;
        return worst;
    }

    private static async Task FillAsync(LiveVenue venue, VenueProjections projections, int accounts, int from, int orders)
    {
        if (accounts > 0)
        {
            await venue.SubmitAsync(new ListAsset("USD", 8), CancellationToken.None);
            await venue.SubmitAsync(new ListAsset("SHARE", 0), CancellationToken.None);
            await venue.SubmitAsync(new ListInstrument("SHARE", "A share", AssetClass.Equity, new(1), new(0), 0.01m, 1m), CancellationToken.None);
        }

        var terms = new AccountTerms(Profiles.Frictionless);
        for (var i = 0; i < accounts; i += AtOnce)
            await Task.WhenAll(Enumerable.Range(i, AtOnce).Select(user => venue.SubmitAsync(new OpenAccount(new(user + 1), new(0), new(1_000_000_000_000), terms), CancellationToken.None)));
        for (var i = from; i < from + orders; i += AtOnce)
        {
            var count = Math.Min(AtOnce, from + orders - i);
            await Task.WhenAll(Enumerable.Range(i, count).Select(order => venue.SubmitAsync(Order(order), CancellationToken.None)));

            // A million events ahead of the tables the venue takes no more orders.
            while (projections.Sequence - projections.StoredUpTo > 200_000) await Task.Delay(20);
        }
    }

    private static PlaceOrder Order(int number) => new(
        new(AccountId.FirstTrader + (number % Accounts)), new(0), Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(1), new(100 + (number % 1_000)));
}
