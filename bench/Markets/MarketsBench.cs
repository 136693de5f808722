using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Bench.Markets;

/// <summary>The market's past and its reading, what a tick costs through book and bars, and what an idle server costs.</summary>
internal static class MarketsBench
{
    private const int Rows = 5_000_000;
    private const int Asked = 2_000;
    private const int Bars = 1_000;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(Report report)
    {
        Ticks(new Report(), instruments: 40);
        foreach (var instruments in new[] { 1, 40, 1_000 }) Ticks(report, instruments);

        AlertsBench.Run(report);
        await RecordingBench.RunAsync(report);

        await using var server = await BenchServer.StartAsync();
        var start = Stopwatch.GetTimestamp();
        await using var database = await server.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await server.PastIsWrittenAsync();
        report.Add($"Markets: the past of {SyntheticInstruments.All.Count} instruments", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
        report.Add("Markets: bars of it", await database.ExecuteScalarAsync<long>("select count(*) from candle"), "");

        await IdleAsync(report);
        await CandlesAsync(report, server, database);
    }

    /// <summary>Depth and prints of the synthetic market, through book, depth, tape and bars.</summary>
    private static void Ticks(Report report, int instruments)
    {
        var models = Enumerable.Range(0, instruments).Select(number =>
        {
            var model = SyntheticInstruments.All[number % SyntheticInstruments.All.Count];
            return number < SyntheticInstruments.All.Count ? model : model with { Instrument = model.Instrument with { Symbol = $"{model.Instrument.Symbol}{number}" } };
        }).ToArray();
        var (venue, events, projections) = (new Venue(), new EventBuffer(), new VenueProjections());
        Decide(new ListAsset(FeedAsset.Dollar.Code, FeedAsset.Dollar.Decimals));
        foreach (var wanted in models.Select(model => model.Instrument))
        {
            if (projections.Instruments.FindAsset(wanted.Base.Code) is null) Decide(new ListAsset(wanted.Base.Code, wanted.Base.Decimals));
            Decide(new ListInstrument(
                wanted.Symbol, wanted.Name, wanted.AssetClass, projections.Instruments.FindAsset(wanted.Base.Code)!.Id, projections.Instruments.FindAsset("USD")!.Id,
                wanted.TickSize, wanted.StepSize));
        }

        var at = new DateTime(2026, 11, 18, 15, 0, 0, DateTimeKind.Utc);
        var market = new SyntheticMarket(seed: 1, models, projections.Instruments.Instruments, _ => null, at);
        var commands = new List<Command>();
        for (var step = 0L; commands.Count < 200_000; step++) market.Step(step, commands);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        foreach (var command in commands) Decide(command);
        var elapsed = Stopwatch.GetElapsedTime(start);
        report.Add($"Markets, {instruments:N0} instruments: ticks through book and bars", commands.Count / elapsed.TotalSeconds, "/s");
        report.Add($"Markets, {instruments:N0} instruments: memory each", (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / instruments, "KB");
        GC.KeepAlive(venue);
        GC.KeepAlive(commands);

        void Decide(Command command)
        {
            if (!venue.Decide(command, new Timestamp(1), events).IsAccepted) throw new InvalidOperationException($"The venue refused {command}.");
            projections.Fold(events.Events);
            events.Clear();
        }
    }

    private static async Task IdleAsync(Report report)
    {
        using var process = Process.GetCurrentProcess();
        await Task.Delay(TimeSpan.FromSeconds(3));
        var (before, start) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(Idle);
        process.Refresh();
        report.Add("Markets: an idle server, of one core", 100 * (process.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(start), "%");
    }

    /// <summary>A thousand bars each over HTTP, of symbols and intervals by turns, with so many rows in the tables.</summary>
    private static async Task CandlesAsync(Report report, BenchServer server, NpgsqlConnection database)
    {
        // Other venues' bars of the same minutes: they fill the tables and the index, and nobody asks for them.
        for (var venue = 2; await database.ExecuteScalarAsync<long>("select count(*) from candle") < Rows; venue++)
        {
            await database.ExecuteAsync(new CommandDefinition(
                """
                insert into candle (venue_id, instrument_id, minutes, time, open, high, low, close, volume)
                select @venue, instrument_id, minutes, time, open, high, low, close, volume from candle where venue_id = 1
                """,
                new { venue }, commandTimeout: 0));
        }

        await database.ExecuteAsync(new CommandDefinition("analyze candle", commandTimeout: 0));
        report.Add("Markets, candles: rows", await database.ExecuteScalarAsync<long>("select count(*) from candle"), "");
        using var client = new HttpClient { BaseAddress = server.Address };
        string[] intervals = ["1m", "5m", "1h", "1d"];
        var durations = new List<TimeSpan>();
        for (var question = 0; question < Asked; question++)
        {
            var symbol = SyntheticInstruments.All[question % SyntheticInstruments.All.Count].Instrument.Symbol;
            var start = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync($"/api/v1/market/{symbol}/candles?interval={intervals[question % intervals.Length]}&limit={Bars}");
            answer.EnsureSuccessStatusCode();
            await answer.Content.ReadAsByteArrayAsync();
            if (question >= Asked / 10) durations.Add(Stopwatch.GetElapsedTime(start));
        }

        var latencies = new Latencies(durations);
        report.Add($"Markets, candles: {Bars:N0} over HTTP, p50 / p95", $"{latencies.At(0.50).TotalMilliseconds:0.00} / {latencies.At(0.95).TotalMilliseconds:0.00} ms");
    }
}
