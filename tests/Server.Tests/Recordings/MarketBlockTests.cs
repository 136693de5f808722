using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Tests.Feeds;
using TradeCraft.Server.Tests.Feeds.Synthetic;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Recordings;

/// <summary>What of the market is recorded is read again as it was, or not at all.</summary>
public sealed class MarketBlockTests
{
    private static readonly Timestamp Noon = new(1_764_504_000_000_000);

    [Fact]
    public void Two_minutes_of_the_synthetic_market_are_read_as_they_were_recorded()
    {
        var moments = Synthetic(seconds: 120);
        AssertSame(moments, MarketBlock.Unpack(MarketBlock.Pack(moments, asOf: 7)));
    }

    [Fact]
    public void Any_quotes_and_prints_are_read_as_they_were_recorded()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var moments = Random(new(seed));
            AssertSame(moments, MarketBlock.Unpack(MarketBlock.Pack(moments, asOf: seed)));
        }
    }

    [Fact]
    public void A_block_that_was_changed_or_cut_anywhere_is_refused()
    {
        var block = MarketBlock.Pack(Random(new(1)), asOf: 1);
        for (var at = 4; at < block.Length; at++)
        {
            var changed = block.ToArray();
            changed[at] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => MarketBlock.Unpack(changed));
        }

        for (var length = MarketBlock.HeaderLength; length < block.Length; length++)
            Assert.Throws<InvalidDataException>(() => MarketBlock.Unpack(block.AsSpan(0, length)));
    }

    [Fact]
    public void Columns_that_say_anything_are_moments_or_refused()
    {
        var random = new Random(5);
        for (var turn = 0; turn < 20_000; turn++)
        {
            var raw = new byte[random.Next(60)];
            random.NextBytes(raw);
            if (random.Next(2) == 0 && raw.Length > 0) raw[0] = (byte)random.Next(3);
            try
            {
                MarketColumns.Read(raw, Noon);
            }
            catch (InvalidDataException)
            {
                // Which is what is wanted: nothing else may come of it.
            }
        }
    }

    [Fact]
    public void A_folder_has_what_is_whole_and_writes_on_after_what_is_not()
    {
        using var folder = new TemporaryFolder();
        var (days, today) = (new RecordedDays(folder.Root), RecordedDays.DayOf(Noon));
        var blocks = Enumerable.Range(0, 3).Select(seed => MarketBlock.Pack(Random(new(seed)), seed)).ToList();
        foreach (var block in blocks) days.Append(block, Noon);
        Assert.Equal([0, 1, 2], days.BlocksOf(today).Select(block => (int)block.AsOf));

        using (var file = new FileStream(days.PathOf(today), FileMode.Open)) file.SetLength(file.Length - 1);
        Assert.Equal(2, days.BlocksOf(today).Count);
        new RecordedDays(folder.Root).Append(blocks[2], Noon);
        Assert.Equal([0, 1, 2], days.BlocksOf(today).Select(block => (int)block.AsOf));
        for (var seed = 0; seed < 3; seed++) AssertSame(Random(new(seed)), days.Read(today, days.BlocksOf(today)[seed]));
    }

    [Fact]
    public void The_oldest_days_go_when_their_time_is_over_or_the_room_is_needed_and_today_stays()
    {
        using var folder = new TemporaryFolder();
        var (days, today) = (new RecordedDays(folder.Root), RecordedDays.DayOf(Noon));
        var block = MarketBlock.Pack(Random(new(1)), asOf: 1);
        for (var ago = 0; ago < 5; ago++) days.Append(block, new(Noon.UnixMicroseconds - (ago * 86_400_000_000L)));
        File.WriteAllText(Path.Combine(folder.Root, "notes.market"), "not a day");
        Assert.Equal(5, days.Days.Count);
        Assert.Equal([today.AddDays(-3), today.AddDays(-4)], days.Retain(today, days: 3, long.MaxValue));
        Assert.Equal([today.AddDays(-1), today.AddDays(-2)], days.Retain(today, days: 3, mostBytes: 1));
        Assert.Equal([today], days.Days);
    }

    internal static void AssertSame(IReadOnlyList<MarketMoment> expected, IReadOnlyList<MarketMoment> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var each = 0; each < expected.Count; each++) Assert.Equal(TextOf(expected[each]), TextOf(actual[each]));
    }

    internal static string TextOf(MarketMoment moment) => moment.Command is QuoteDepth quote
        ? $"{moment} {quote.Levels} {string.Join(' ', quote.Bids.ToArray())} | {string.Join(' ', quote.Asks.ToArray())}"
            .Replace(quote.ToString(), "", StringComparison.Ordinal)
        : moment.ToString();

    internal static List<MarketMoment> Synthetic(int seconds)
    {
        var listed = Listings.Of(SyntheticInstruments.All.Select(model => model.Instrument));
        var market = new SyntheticMarket(seed: 3, SyntheticInstruments.All, listed, _ => null, ThreeHours.Start);
        var (happened, moments) = (new List<Command>(), new List<MarketMoment>());
        for (var step = 0; step < seconds * 10; step++)
        {
            market.Step(step, happened);
            moments.AddRange(happened.Select(command => new MarketMoment(new(Noon.UnixMicroseconds + (step * 100_000L)), command)));
            happened.Clear();
        }

        return moments;
    }

    private static List<MarketMoment> Random(Random random)
    {
        var (moments, at) = (new List<MarketMoment>(), Noon.UnixMicroseconds);
        for (var left = 1 + random.Next(80); left > 0; left--)
        {
            at += random.Next(3) * 1_000L * random.Next(5_000);
            InstrumentId instrument = new(random.Next(4) * random.Next(200));
            var side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            moments.Add(random.Next(3) == 0
                ? new(new(at), new ReportPrint(instrument, new(1 + random.NextInt64(Price.MaxTicks)), Size(), side)
                {
                    QuoteStands = random.Next(2) == 0,
                }, IsOfTrader: random.Next(2) == 0)
                : new(new(at), new QuoteDepth(instrument, SideOf(-1), SideOf(1)) { Levels = random.Next(12) },
                    IsStanding: random.Next(2) == 0));
        }

        return moments;

        Quantity Size() => new(1 + (random.Next(4) == 0 ? random.NextInt64(Quantity.MaxSteps) : 100 * random.Next(9)));

        BookLevel[] SideOf(int outward)
        {
            var price = 500_000 + (outward * (1 + random.Next(20)));
            var levels = new BookLevel[random.Next(12)];
            for (var level = 0; level < levels.Length; level++)
            {
                levels[level] = new(new(price), Size());
                price += outward * (1 + random.Next(3));
            }

            return levels;
        }
    }
}
