using TradeCraft.Server.Recordings;

namespace TradeCraft.Server.Tests.Recordings;

public sealed class BarReaderTests : IDisposable
{
    private readonly RecordingFolder folder = new();
    private readonly RecordingFaults faults = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Crypto_is_in_UTC_and_plain_decimals()
    {
        var (start, bar) = Reader("crypto/coinbase/minute/btcusd/20180404_quote.zip",
            "60000,7415,7416.5,7414,7415,2.5833652000000003,7415.01,7417,7415,7415.01,27.6")
            .Quotes().Single();

        Assert.Equal(new DateTimeOffset(2018, 4, 4, 0, 1, 0, TimeSpan.Zero), start);
        Assert.Equal(new QuotedSide(new Ohlc(7415m, 7416.5m, 7414m, 7415m), 2.5833652000000003m), bar.Bid);
        Assert.Equal(new QuotedSide(new Ohlc(7415.01m, 7417m, 7415m, 7415.01m), 27.6m), bar.Ask);
    }

    [Theory]
    [InlineData("20140605", "2014-06-05T13:30:00Z")] // summer: New York is four hours behind
    [InlineData("20140105", "2014-01-05T14:30:00Z")] // winter: five
    [InlineData("20140309", "2014-03-09T13:30:00Z")] // the day clocks went forward
    [InlineData("20141102", "2014-11-02T14:30:00Z")] // the day they went back
    public void Shares_are_in_New_York_time_and_ten_thousandths_of_a_dollar(string day, string start)
    {
        var row = Reader($"equity/usa/minute/aapl/{day}_trade.zip", "34200000,6438000,6440050,6437900,6440000,1200").Trades().Single();

        Assert.Equal(DateTimeOffset.Parse(start), row.Start);
        Assert.Equal(new TradeBar(new Ohlc(643.80m, 644.005m, 643.79m, 644.00m), 1200m), row.Bar);
    }

    [Fact]
    public void A_file_of_all_days_has_dates_in_its_rows()
    {
        var rows = Reader("crypto/coinbase/daily/btcusd_trade.zip", "20141201 00:00,300,370,300,370,0.05655554",
            "20141202 00:00,377,378,377,378,15.0136").Trades();
        Assert.Equal([new DateTimeOffset(2014, 12, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2014, 12, 2, 0, 0, 0, TimeSpan.Zero)],
            rows.Select(row => row.Start));
    }

    [Fact]
    public void A_side_that_was_not_quoted_is_absent()
    {
        var (_, bar) = Reader("crypto/coinbase/minute/btcusd/20180404_quote.zip", "0,,,,,,10,10,10,10,1").Quotes().Single();
        Assert.Null(bar.Bid);
        Assert.NotNull(bar.Ask);
    }

    [Fact]
    public void Bad_rows_are_counted_with_file_and_line_and_passed_over()
    {
        var reader = Reader(
            "crypto/coinbase/minute/btcusd/20180404_trade.zip",
            "0,10,12,9,11,5",
            "60000,10,12,9",
            "sixty,10,12,9,11,5",
            "60000,10,12,9,13,5",
            "60000,10,12,-1,11,5",
            "60000,10,12,9,11,-5",
            "60000,10,12,9,11,NaN",
            "60000,10,12,9,11,1e27",
            "86400000,10,12,9,11,5",
            "0,10,12,9,11,5",
            "",
            "60000,11,11,11,11,1");

        Assert.Equal([5m, 1m], reader.Trades().Select(row => row.Bar.Volume));
        Assert.Equal(9, faults.Count);
        Assert.All(faults.First.Zip(Enumerable.Range(2, 9)),
            each => Assert.Contains($"20180404_trade.zip:{each.Second}: ", each.First, StringComparison.Ordinal));
        Assert.EndsWith("it has 4 columns, not 6", faults.First[0], StringComparison.Ordinal);
        Assert.EndsWith("\"sixty\" is not a number", faults.First[1], StringComparison.Ordinal);
        Assert.EndsWith("its time is not after the row before", faults.First[8], StringComparison.Ordinal);
    }

    [Fact]
    public void An_hour_that_the_clocks_skipped_is_a_fault()
    {
        Assert.Empty(Reader("equity/usa/minute/aapl/20140309_trade.zip", "9000000,10000,10000,10000,10000,1").Trades());
        Assert.EndsWith("its time does not exist: clocks were put forward over it", faults.First.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_a_fault_and_ends()
    {
        folder.WriteDamaged("crypto/coinbase/minute/btcusd/20180404_trade.zip");
        var file = RecordingFile.TryParse(Path.Combine(folder.Root, "crypto/coinbase/minute/btcusd/20180404_trade.zip"))!;
        Assert.Empty(new BarReader(file, faults).Trades());
        Assert.Equal(1, faults.Count);
    }

    [Fact]
    public void Only_the_first_faults_are_named()
    {
        var named = new List<string>();
        var all = new RecordingFaults(named.Add);
        var path = folder.Write("crypto/coinbase/minute/btcusd/20180404_trade.zip", [.. Enumerable.Repeat("nonsense", 1_000)]);
        Assert.Empty(new BarReader(RecordingFile.TryParse(path)!, all).Trades());
        Assert.Equal((1_000, RecordingFaults.MostKept, RecordingFaults.MostKept), (all.Count, all.First.Count, named.Count));
    }

    private BarReader Reader(string path, params string[] rows) => new(RecordingFile.TryParse(folder.Write(path, rows))!, faults);
}
