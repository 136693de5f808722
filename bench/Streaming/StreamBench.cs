using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Sequencer;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace TradeCraft.Bench.Streaming;

/// <summary>
/// How many messages reach a thousand subscribers, each of every order book, beside how many a bare server sends to as many; and how old
/// what they read is at a given rate. Clients and servers share the machine's cores.
/// </summary>
internal static class StreamBench
{
    private const int Subscribers = 1_000;

    // Each book is sent 40 times a second at most.
    public const int ManyBooks = 80;
    private const int FewBooks = 10;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OftenEnough = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ThirtyASecond = TimeSpan.FromMilliseconds(1_000 / 30.0);

    public static async Task RunAsync(Report report)
    {
        var bare = await BareStream.MeasureAsync(Subscribers, WarmUp, Measured);
        report.Add($"Stream, bare Kestrel: messages to {Subscribers:N0} readers", bare, "/s");

        await using var server = await BenchServer.StartAsync(feed: false);
        var venue = server.Services.GetRequiredService<LiveVenue>();
        await venue.SubmitAsync(new ListAsset("USD", 8), CancellationToken.None);
        for (var i = 0; i < ManyBooks; i++)
        {
            await venue.SubmitAsync(new ListAsset($"SHARE{i}", 0), CancellationToken.None);
            await venue.SubmitAsync(
                new ListInstrument($"SHARE{i}", "A share", AssetClass.Equity, new(i + 1), new(0), 0.01m, 1m), CancellationToken.None);
        }

        var (rate, _) = await MeasureAsync(server, venue, ManyBooks, OftenEnough);
        report.Add(
            $"Stream: messages to {Subscribers:N0} subscribers of {ManyBooks} books",
            string.Create(CultureInfo.InvariantCulture, $"{rate / 1_000:0.0} k /s, {rate / bare:0.00} of bare Kestrel's"));
        var (paced, ages) = await MeasureAsync(server, venue, FewBooks, ThirtyASecond);
        report.Add($"Stream: messages of {FewBooks} books that change 30 times a second", paced, "/s");
        report.Add(
            "Stream: age of what is read there, p50 / p99",
            string.Create(CultureInfo.InvariantCulture, $"{ages.At(0.5).TotalMilliseconds:0.0} / {ages.At(0.99).TotalMilliseconds:0.0} ms"));
    }

    private static async Task<(double Rate, Latencies Ages)> MeasureAsync(
        BenchServer server, LiveVenue venue, int books, TimeSpan betweenChanges)
    {
        using var stop = new CancellationTokenSource();
        var (changedAt, ages) = (new long[1_000_000], new List<TimeSpan>());
        var moving = MoveAsync(venue, books, betweenChanges, changedAt, stop.Token);
        var subscribe = JsonSerializer.Serialize(
            new { op = "subscribe", channels = Enumerable.Range(0, books).Select(book => $"orderbook:SHARE{book}") });
        var rate = await Readers.MeasureAsync(
            Subscribers,
            () => FrameReader.ConnectAsync(server.Address.Port, "/ws"),
            reader => reader.SendAsync(subscribe),
            WarmUp, Measured,
            message =>
            {
                if (TurnOf(message.Span) is > 0 and var turn) ages.Add(Stopwatch.GetElapsedTime(changedAt[turn]));
            });
        await stop.CancelAsync();
        await moving;

        // The first are of when the readers came, one after the other.
        return (rate, new(ages.Skip(ages.Count / 2)));
    }

    /// <summary>Changes the best level of every book, by turns: the quantities say which turn it was.</summary>
    private static async Task MoveAsync(LiveVenue venue, int books, TimeSpan betweenChanges, long[] changedAt, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(betweenChanges);
        for (var turn = 1; !stop.IsCancellationRequested; turn++)
        {
            changedAt[turn] = Stopwatch.GetTimestamp();
            for (var book = 0; book < books; book++)
                venue.TryPost(new QuoteDepth(new(book), new[] { new BookLevel(new(100), new(turn)) }, new[] { new BookLevel(new(200), new(turn)) }));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>The turn that an update tells of; 0 for another message.</summary>
    private static int TurnOf(ReadOnlySpan<byte> message)
    {
        var bids = message.IndexOf("\"bids\":[[\""u8);
        if (bids < 0 || !message.StartsWith("{\"type\":\"update\""u8)) return 0;
        var parts = Encoding.UTF8.GetString(message[bids..]).Split('"', 7);
        return parts.Length > 5 && int.TryParse(parts[5], CultureInfo.InvariantCulture, out var turn) ? turn : 0;
    }
}
