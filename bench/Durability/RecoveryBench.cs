using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
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

    public static async Task RunAsync(Report report)
    {
        await using var server = await BenchServer.StartAsync(feed: false);
        var venue = server.Services.GetRequiredService<LiveVenue>();
        var projections = server.Services.GetRequiredService<VenueProjections>();
        await FillAsync(venue);
        while (projections.StoredUpTo < projections.Sequence) await Task.Delay(100);

        await ApplyAsync(server.Services, report);
        var (replay, replayed) = await RecoverAsync(server.Services);
        report.Add("Recovery: events replayed by a venue and its projections", projections.Sequence / replay.TotalSeconds, "/s");
        report.Add("Recovery: of so many events, from the log alone", FormattableString.Invariant($"{projections.Sequence:n0} in {replay.TotalSeconds:0.0} s"));
        if (replayed != 0) throw new InvalidOperationException("There was a snapshot already.");

        var snapshotter = server.Services.GetRequiredService<Snapshotter>();
        var quiet = await WorstAsync(venue, Task.Delay(TimeSpan.FromSeconds(5)));
        while (projections.StoredUpTo < projections.Sequence) await Task.Delay(100);
        var start = Stopwatch.GetTimestamp();
        if (await snapshotter.TakeAsync(CancellationToken.None) is null) throw new InvalidOperationException("No snapshot was taken.");
        report.Add("Recovery: taking a snapshot, beside the live venue", FormattableString.Invariant($"{Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
        var (restore, _) = await RecoverAsync(server.Services);
        report.Add("Recovery: from that snapshot", FormattableString.Invariant($"{restore.TotalSeconds:0.0} s"));

        // Tables are behind while orders come in, so this one ends before it writes: all of the work but the last step.
        var during = await WorstAsync(venue, snapshotter.TakeAsync(CancellationToken.None));
        report.Add(
            "Recovery: an order's longest wait, without and with a snapshot under way",
            FormattableString.Invariant($"{quiet.TotalMilliseconds:0} / {during.TotalMilliseconds:0} ms"));
        report.Add("Recovery: the live venue's pause for a snapshot", "none: it is taken of a second venue");
    }

    /// <summary>The venue alone, as verifying does: reading, checking the chain, decoding, applying.</summary>
    private static async Task ApplyAsync(IServiceProvider services, Report report)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        var (log, replayed, events, start) = (new LogReplay(connection, 1), new Venue(), new EventBuffer(), Stopwatch.GetTimestamp());
        await log.RunAsync(events, () =>
        {
            foreach (ref readonly var happened in events.Events) replayed.Apply(in happened);
        }, CancellationToken.None);
        report.Add("Recovery: events replayed by a venue", log.Sequence / Stopwatch.GetElapsedTime(start).TotalSeconds, "/s");
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

    private static async Task FillAsync(LiveVenue venue)
    {
        await venue.SubmitAsync(new ListAsset("USD", 8), CancellationToken.None);
        await venue.SubmitAsync(new ListAsset("SHARE", 0), CancellationToken.None);
        await venue.SubmitAsync(new ListInstrument("SHARE", "A share", AssetClass.Equity, new(1), new(0), 0.01m, 1m), CancellationToken.None);
        var terms = new AccountTerms(Profiles.Frictionless);
        for (var i = 0; i < Accounts; i += AtOnce)
            await Task.WhenAll(Enumerable.Range(i, AtOnce).Select(user => venue.SubmitAsync(new OpenAccount(new(user + 1), new(0), new(1_000_000_000_000), terms), CancellationToken.None)));
        for (var i = 0; i < Orders; i += AtOnce)
            await Task.WhenAll(Enumerable.Range(i, AtOnce).Select(order => venue.SubmitAsync(Order(order), CancellationToken.None)));
    }

    private static PlaceOrder Order(int number) => new(
        new(AccountId.FirstTrader + (number % Accounts)), new(0), Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(1), new(100 + (number % 1_000)));
}
