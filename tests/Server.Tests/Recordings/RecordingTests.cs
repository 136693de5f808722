using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Recordings;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Feeds;

namespace TradeCraft.Server.Tests.Recordings;

public sealed class RecordingTests : IDisposable
{
    private const string Minute = "crypto/coinbase/minute";

    private readonly RecordingFolder folder = new();
    private readonly RecordingFaults faults = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_that_is_not_there_or_holds_no_recording_is_told_in_a_sentence()
    {
        var absent = Path.Combine(folder.Root, "absent");
        Assert.Equal($"--market-data {absent}: there is no such folder.",
            Assert.Throws<StartupException>(() => Recording.Open(absent)).Message);

        folder.Write("photographs.zip", "1");
        Assert.Contains("no recording is in there", Assert.Throws<StartupException>(() => Recording.Open(folder.Root)).Message,
            StringComparison.Ordinal);

        folder.Write($"{Minute}/btcusd/20180404_trade.zip", "nonsense");
        Assert.Contains("none of the 1 files", Assert.Throws<StartupException>(() => Recording.Open(folder.Root)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("crypto")]
    [InlineData(Minute)]
    [InlineData(Minute + "/btcusd")]
    public void Any_folder_of_the_layout_can_be_opened(string below)
    {
        folder.Write($"{Minute}/btcusd/20180404_trade.zip", "0,10,10,10,10,1");
        Assert.Equal([FeedInstruments.BtcUsd], Recording.Open(Path.Combine(folder.Root, below)).Instruments);
    }

    [Fact]
    public void The_finest_resolution_of_a_symbol_is_played()
    {
        folder.Write("crypto/coinbase/daily/btcusd_trade.zip", "20180404 00:00,1,1,1,1,1");
        folder.Write("crypto/coinbase/second/btcusd/20180404_trade.zip", "0,10,10,10,10,1");
        folder.Write("crypto/bitstamp/minute/btcusd/20180404_trade.zip", "0,1,1,1,1,1");

        var recording = Recording.Open(folder.Root);

        Assert.Equal(2, recording.PassedOver);
        Assert.Equal(["00:00 BTC-USD 10", "00:00 BTC-USD 10", "00:00 BTC-USD 10", "00:00 BTC-USD 10"], Play(recording, "mm\\:ss"));
    }

    [Fact]
    public void Symbols_of_the_same_days_keep_their_distance_in_time()
    {
        folder.Write($"{Minute}/btcusd/20180404_trade.zip", "0,10,10,10,10,0.00001", "60000,11,11,11,11,0.00001");
        folder.Write($"{Minute}/ethusd/20180404_trade.zip", "0,1,1,1,1,0.0001", "30000,2,2,2,2,0.0001");
        folder.Write($"{Minute}/ethusd/20180405_trade.zip", "0,3,3,3,3,0.0001");

        // So small a volume is one print, at the close: three quarters into the bar.
        Assert.Equal(
            ["00:00:45 BTC-USD 10", "00:00:45 ETH-USD 1", "00:01:15 ETH-USD 2", "00:01:45 BTC-USD 11", "24:00:45 ETH-USD 3"],
            Play(Recording.Open(folder.Root)));
    }

    [Fact]
    public void Symbols_of_different_eras_begin_together()
    {
        folder.Write($"{Minute}/btcusd/20180404_trade.zip", "0,10,10,10,10,0.00001", "60000,11,11,11,11,0.00001");
        folder.Write("equity/usa/minute/aapl/20140605_trade.zip", "14400000,10000,10000,10000,10000,0.001",
            "14430000,20000,20000,20000,20000,0.001");
        folder.Write("equity/usa/minute/msft/20140605_trade.zip", "14415000,30000,30000,30000,30000,0.001");

        Assert.Equal(
            ["00:00:45 AAPL 1", "00:00:45 BTC-USD 10", "00:01:00 MSFT 3", "00:01:15 AAPL 2", "00:01:45 BTC-USD 11"],
            Play(Recording.Open(folder.Root)));
    }

    [Fact]
    public void Only_the_instruments_asked_for_are_played()
    {
        folder.Write($"{Minute}/btcusd/20180404_trade.zip", "0,10,10,10,10,0.00001");
        folder.Write($"{Minute}/ethusd/20180404_trade.zip", "0,1,1,1,1,0.0001");
        IReadOnlyList<Instrument> asked = [Listings.Of(FeedInstruments.EthUsd), Listings.Of(FeedInstruments.Apple)];
        Assert.Equal(["ETH-USD"], Recording.Open(folder.Root).Play(asked, faults).Select(each => each.Instrument.Symbol));
    }

    [Theory]
    [InlineData("crypto/binance/minute/dogeusdt/20240229_trade.zip", "0.12345", "DOGE-USDT DOGE USDT 0.00001 0.001")]
    [InlineData("crypto/binance/minute/shibusdt/20240229_trade.zip", "0.00001234", "SHIB-USDT SHIB USDT 0.00000001 1")]
    [InlineData("crypto/binance/minute/bnbusdt/20240229_trade.zip", "412.3", "BNB-USDT BNB USDT 0.01 0.000001")]
    [InlineData("equity/usa/minute/goog/20140605_trade.zip", "5412300", "GOOG GOOG USD 0.01 0.001")]
    [InlineData("equity/usa/minute/pnny/20140605_trade.zip", "1234", "PNNY PNNY USD 0.0001 0.001")]
    public void An_instrument_that_nobody_knows_gets_a_tick_and_a_step_that_suit_its_price(string path, string price, string expected)
    {
        folder.Write(path, $"0,{price},{price},{price},{price},100");
        var wanted = Recording.Open(folder.Root).Instruments.Single();
        Assert.Equal(expected, $"{wanted.Symbol} {wanted.Base.Code} {wanted.Quote.Code} {wanted.TickSize} {wanted.StepSize}");
        Assert.Equal(wanted.Symbol, Listings.Of(wanted).Symbol);
    }

    private List<string> Play(Recording recording, string format = "g") =>
    [
        .. recording.Play(Listings.Of(recording.Instruments), faults)
            .Select(each => (each, print: Assert.IsType<ReportPrint>(each.Command)))
            .Select(each =>
                $"{Write(each.each.Offset, format)} {each.each.Instrument.Symbol} {each.each.Instrument.ToDecimal(each.print.Price):0.##}"),
    ];

    private static string Write(TimeSpan offset, string format) =>
        format == "g" ? $"{(int)offset.TotalHours:00}:{offset:mm\\:ss}" : offset.ToString(format, null);
}
