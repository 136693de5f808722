using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Recordings;

namespace TradeCraft.Bench.Markets;

/// <summary>What recording the synthetic market takes: the server's recorder hears four minutes of each hour of a day.</summary>
internal static class RecordingBench
{
    private const int Hours = 24;
    private const int MinutesEach = 4;

    public static async Task RunAsync(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("tradecraft-recording-");
        try
        {
            var (bytes, noting, packing, reading, moments) = (0L, 0L, 0L, 0L, 0L);
            for (var hour = 0; hour < Hours; hour++)
            {
                var days = new RecordedDays(Path.Combine(folder.FullName, $"{hour}"));
                noting += await RecordAsync(days, new(2026, 11, 18, hour, 0, 0, DateTimeKind.Utc));
                foreach (var day in days.Days)
                {
                    bytes += new FileInfo(days.PathOf(day)).Length;
                    foreach (var block in days.BlocksOf(day))
                    {
                        var began = Stopwatch.GetTimestamp();
                        var read = days.Read(day, block);
                        reading += Stopwatch.GetTimestamp() - began;
                        moments += read.Count;
                        began = Stopwatch.GetTimestamp();
                        MarketBlock.Pack(read, block.AsOf);
                        packing += Stopwatch.GetTimestamp() - began;
                    }
                }
            }

            var (seconds, instruments) = (Hours * MinutesEach * 60.0, SyntheticInstruments.All.Count);
            report.Add($"Recording, {instruments} instruments: a day", bytes * 86_400 / seconds / 1e6, "MB");
            report.Add(
                $"Recording, {instruments} instruments: of one core",
                100 * (noting + packing) / (double)Stopwatch.Frequency / seconds, "%");
            report.Add("Recording: read again", moments / (reading / (double)Stopwatch.Frequency), "/s");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <returns>How long the publisher's thread was held up by it, in ticks of the stopwatch.</returns>
    private static async Task<long> RecordAsync(RecordedDays days, DateTime start)
    {
        var (venue, events, projections) = (new Venue(), new EventBuffer(), new VenueProjections());
        List(venue, events, projections);
        var market = new SyntheticMarket(seed: 1, SyntheticInstruments.All, projections.Instruments.Instruments, _ => null, start);
        using var recorder = new MarketRecorder(
            days, new(), projections.Instruments, _ => FeedEvidence.Depth, new StandingClock(start), NullLogger<MarketRecorder>.Instance);
        await recorder.StartAsync(CancellationToken.None);
        var (commands, noting) = (new List<Command>(), 0L);
        for (var step = 0; step < MinutesEach * 600; step++)
        {
            var at = new Timestamp((start.AddMilliseconds(100 * step) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
            market.Step(step, commands);
            foreach (var command in commands) venue.Decide(command, at, events);
            commands.Clear();
            var began = Stopwatch.GetTimestamp();
            recorder.OnPublished(events.Events);
            noting += Stopwatch.GetTimestamp() - began;
            events.Clear();
        }

        await recorder.StopAsync(CancellationToken.None);
        return recorder.Lost == 0 ? noting : throw new InvalidOperationException($"{recorder.Lost} moments were not recorded.");
    }

    private static void List(Venue venue, EventBuffer events, VenueProjections projections)
    {
        foreach (var wanted in SyntheticInstruments.All.Select(model => model.Instrument))
            Decide(new ListInstrument(
                wanted.Symbol, wanted.Name, wanted.AssetClass, Asset(wanted.Base), Asset(wanted.Quote), wanted.TickSize, wanted.StepSize));

        AssetId Asset(FeedAsset wanted)
        {
            if (projections.Instruments.FindAsset(wanted.Code) is null) Decide(new ListAsset(wanted.Code, wanted.Decimals));
            return projections.Instruments.FindAsset(wanted.Code)!.Id;
        }

        void Decide(Command command)
        {
            venue.Decide(command, new Timestamp(1), events);
            projections.Fold(events.Events);
            events.Clear();
        }
    }

    /// <summary>By the wall's clock the day is long over, and would be deleted.</summary>
    private sealed class StandingClock(DateTime now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
