using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Bench.Durability;

/// <summary>
/// Limit orders that rest, each answered after its commit, from 1 to 512 clients that each wait for one answer at a time; in this process,
/// on the whole server without a feed. Beside it what the disk itself can do.
/// </summary>
internal static class DurabilityBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(Report report)
    {
        await using var server = await BenchServer.StartAsync(feed: false);
        var syncs = Disk.SyncsPerSecond(server.Folder);
        report.Add("Durability, disk: fdatasync of 8 kB", syncs, "/s");

        var venue = server.Services.GetRequiredService<LiveVenue>();
        var database = server.Services.GetRequiredService<NpgsqlDataSource>();
        var accounts = await OpenAsync(venue, 512);
        var (placed, before) = (0L, await SizesAsync(database));
        foreach (var clients in new[] { 1, 8, 64, 512 })
        {
            await PlayAsync(venue, accounts[..clients], WarmUp);
            var (start, commits) = (Stopwatch.GetTimestamp(), await BatchesAsync(database));
            var durations = await PlayAsync(venue, accounts[..clients], Measured);
            var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            var commitRate = (await BatchesAsync(database) - commits) / elapsed;
            var (rate, latencies) = (durations.Count / elapsed, new Latencies(durations));

            var who = $"Durability, {clients} {(clients == 1 ? "client" : "clients")} in process";
            report.Add($"{who}: orders with commit", FormattableString.Invariant($"{rate:0} /s, {rate / syncs:0.0} of the disk's syncs"));
            report.Add($"{who}: commits", FormattableString.Invariant($"{commitRate:0} /s, {commitRate / syncs:0.00} of the disk's syncs"));
            report.Add(
                $"{who}: p50 / p99 / p99.9",
                FormattableString.Invariant($"{Milliseconds(0.50)} / {Milliseconds(0.99)} / {Milliseconds(0.999)} ms; a commit takes {1_000 / commitRate:0.00} ms"));
            string Milliseconds(double share) => FormattableString.Invariant($"{latencies.At(share).TotalMilliseconds:0.00}");
        }

        var projections = server.Services.GetRequiredService<VenueProjections>();
        placed = projections.Sequence / 2;
        var (behind, catchingUp) = (projections.Sequence - projections.StoredUpTo, Stopwatch.GetTimestamp());
        while (projections.StoredUpTo < projections.Sequence) await Task.Delay(10);
        var took = Stopwatch.GetElapsedTime(catchingUp).TotalSeconds;
        report.Add("Durability, tables: events behind after that", behind, "");
        report.Add("Durability, tables: events taken in while catching up", behind / took, "/s");
        foreach (var (table, bytes) in await SizesAsync(database))
        {
            var each = (bytes - before.GetValueOrDefault(table)) / placed;
            if (each > 0) report.Add($"Durability, on disk: {table}", $"{each} bytes a resting order, indexes included");
        }
    }

    private static async Task<AccountId[]> OpenAsync(LiveVenue venue, int count)
    {
        await venue.SubmitAsync(new ListAsset("USD", 8), CancellationToken.None);
        await venue.SubmitAsync(new ListAsset("SHARE", 0), CancellationToken.None);
        await venue.SubmitAsync(new ListInstrument("SHARE", "A share", AssetClass.Equity, new(1), new(0), 0.01m, 1m), CancellationToken.None);
        var accounts = new AccountId[count];
        for (var i = 0; i < count; i++)
        {
            var opened = await venue.SubmitAsync(
                new OpenAccount(new(i + 1), new(0), new(1_000_000_000_000_000), new AccountTerms(Profiles.Frictionless)), CancellationToken.None);
            accounts[i] = new((int)opened.Number);
        }

        return accounts;
    }

    private static async Task<List<TimeSpan>> PlayAsync(LiveVenue venue, AccountId[] accounts, TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        var each = await Task.WhenAll(accounts.Select(account => Task.Run(() => PlaceAsync(venue, account, stop.Token))));
        return [.. each.SelectMany(durations => durations)];
    }

    private static async Task<List<TimeSpan>> PlaceAsync(LiveVenue venue, AccountId account, CancellationToken stop)
    {
        var (durations, price) = (new List<TimeSpan>(), 0);
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            price = (price + 1) % 100;
            var decision = await venue.SubmitAsync(
                new PlaceOrder(account, new(0), Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(1), new(100 + price)), CancellationToken.None);
            if (!decision.IsAccepted) throw new InvalidOperationException($"An order was refused: {decision.Rejection}.");
            durations.Add(Stopwatch.GetElapsedTime(start));
        }

        return durations;
    }

    private static async Task<long> BatchesAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>("select count(*) from event_log");
    }

    private static async Task<Dictionary<string, long>> SizesAsync(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        var sizes = await connection.QueryAsync<(string, long)>(
            "select relname, pg_total_relation_size(oid) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace");
        return sizes.ToDictionary(size => size.Item1, size => size.Item2);
    }
}
