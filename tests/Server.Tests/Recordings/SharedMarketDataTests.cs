using System.Globalization;
using System.IO.Compression;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Tests.Feeds;

namespace TradeCraft.Server.Tests.Recordings;

/// <summary>The recorded feed on real prices: two days of BTC-USD, ETH-USD and AAPL, one of SPY.</summary>
public sealed class SharedMarketDataTests
{
    private readonly RecordingFaults faults = new();

    [Fact]
    public void All_of_it_is_played_in_order_without_a_fault_and_a_venue_takes_it()
    {
        var recording = Recording.Open(RecordingFolder.Shared());
        Assert.Equal([FeedInstruments.Apple, FeedInstruments.BtcUsd, FeedInstruments.EthUsd, FeedInstruments.Spy], recording.Instruments);
        Assert.Equal(1, recording.PassedOver);

        var (venue, instruments) = Listings.Open(recording.Instruments);
        var events = new EventBuffer();
        var (count, offset) = (0, TimeSpan.Zero);
        var firsts = new Dictionary<string, RecordedCommand>();
        foreach (var recorded in recording.Play(instruments, faults))
        {
            Assert.True(recorded.Offset >= offset);
            offset = recorded.Offset;
            firsts.TryAdd(recorded.Instrument.Symbol, recorded);
            Assert.Equal(Rejection.None, venue.Decide(recorded.Command, new Timestamp(++count), events).Rejection);
            events.Clear();
        }

        Assert.Equal(0, faults.Count);
        Assert.True(count > 250_000, $"{count}");
        Assert.All(firsts.Values, first => Assert.Equal(TimeSpan.Zero, first.Offset));
        Assert.Equal(
            ["AAPL 2014-06-05T08:00:00Z", "BTC-USD 2018-04-04T00:00:00Z", "ETH-USD 2018-04-04T00:00:00Z", "SPY 2013-10-08T08:00:00Z"],
            firsts.OrderBy(first => first.Key).Select(first => $"{first.Key} {first.Value.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"));
    }

    [Theory]
    [InlineData("crypto/coinbase/minute/btcusd", 1)]
    [InlineData("crypto/coinbase/minute/ethusd", 1)]
    [InlineData("equity/usa/minute/aapl", 10_000)]
    [InlineData("equity/usa/second/spy", 10_000)]
    public void Each_days_prints_have_the_volume_high_low_and_last_price_of_its_file(string path, int priceUnit)
    {
        var recording = Recording.Open(Path.Combine(RecordingFolder.Shared(), path));
        var instrument = Listings.Of(recording.Instruments.Single());
        var prints = recording.Play([instrument], faults).Select(each => each.Command).OfType<ReportPrint>().ToArray();

        // Read again, apart from the feed, with nothing but split and sum.
        var rows = Directory.GetFiles(Path.Combine(RecordingFolder.Shared(), path), "*_trade.zip").Order().SelectMany(Rows).ToArray();
        Assert.Equal(rows.Sum(row => decimal.Round(row[5] / instrument.StepSize)), prints.Sum(print => print.Quantity.Steps));
        Assert.Equal(rows.Max(row => row[2]) / priceUnit, prints.Max(print => instrument.ToDecimal(print.Price)));
        Assert.Equal(rows.Min(row => row[3]) / priceUnit, prints.Min(print => instrument.ToDecimal(print.Price)));
        Assert.Equal(rows[^1][4] / priceUnit, instrument.ToDecimal(prints[^1].Price));
    }

    private static IEnumerable<decimal[]> Rows(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var reader = new StreamReader(archive.Entries[0].Open());
        while (reader.ReadLine() is { } line)
            yield return [.. line.Split(',').Select(field => decimal.Parse(field, NumberStyles.Float, CultureInfo.InvariantCulture))];
    }
}
