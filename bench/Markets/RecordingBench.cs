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

/// <summary>What recording the synthetic market takes: four minutes of each hour of a day, as the server records them.</summary>
internal static class RecordingBench
{
    private const int Hours = 24;
    private const int MinutesEach = 4;
    private const int StepsOfBlock = 1_200;

    public static void Run(Report report)
    {
        var (bytes, noting, packing, reading, moments) = (0L, 0L, 0L, 0L, 0L);
        for (var hour = 0; hour < Hours; hour++)
        {
            var start = new DateTime(2026, 11, 18, hour, 0, 0, DateTimeKind.Utc);
            var (venue, events, projections) = (new Venue(), new EventBuffer(), new VenueProjections());
            Listed(venue, events, projections);
            var market = new SyntheticMarket(
                seed: 1, SyntheticInstruments.All, projections.Instruments.Instruments, _ => null, start);
            using var recorder = new MarketRecorder(
                new(Path.GetTempPath()), new(), projections.Instruments, _ => FeedEvidence.Depth, TimeProvider.System,
                NullLogger<MarketRecorder>.Instance);
            var (commands, block, shown) = (new List<Command>(), new List<MarketMoment>(), new Dictionary<InstrumentId, QuoteDepth>());
            for (var step = 0; step < MinutesEach * 600; step++)
            {
                var at = new Timestamp((start.AddMilliseconds(100 * step) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
                if (block.Count == 0) block.AddRange(shown.Values.Select(quote => new MarketMoment(at, quote, IsStanding: true)));
                market.Step(step, commands);
                foreach (var command in commands)
                {
                    venue.Decide(command, at, events);
                    if (command is QuoteDepth quote) shown[quote.Instrument] = quote;
                    block.Add(new(at, command));
                }

                commands.Clear();
                var began = Stopwatch.GetTimestamp();
                recorder.OnPublished(events.Events);
                noting += Stopwatch.GetTimestamp() - began;
                events.Clear();
                if (step % StepsOfBlock != StepsOfBlock - 1) continue;
                began = Stopwatch.GetTimestamp();
                var packed = MarketBlock.Pack(block, asOf: 1);
                packing += Stopwatch.GetTimestamp() - began;
                began = Stopwatch.GetTimestamp();
                moments += MarketBlock.Unpack(packed).Count;
                reading += Stopwatch.GetTimestamp() - began;
                bytes += packed.Length;
                block = [];
            }
        }

        var seconds = Hours * MinutesEach * 60.0;
        var instruments = SyntheticInstruments.All.Count;
        report.Add($"Recording, {instruments} instruments: a day", bytes * 86_400 / seconds / 1e6, "MB");
        report.Add(
            $"Recording, {instruments} instruments: of one core",
            100 * (noting + packing) / (double)Stopwatch.Frequency / seconds, "%");
        report.Add("Recording: read again", moments / (reading / (double)Stopwatch.Frequency), "/s");
    }

    private static void Listed(Venue venue, EventBuffer events, VenueProjections projections)
    {
        Decide(new ListAsset(FeedAsset.Dollar.Code, FeedAsset.Dollar.Decimals));
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
}
