using TradeCraft.Server.Recordings;

namespace TradeCraft.Server.Tests.Recordings;

public sealed class RecordingFileTests
{
    [Theory]
    [InlineData("/d/crypto/coinbase/minute/btcusd/20180404_quote.zip", "Crypto coinbase 00:01:00 BTC-USD 20180404 Quote")]
    [InlineData("/d/crypto/binance/second/dogeusdt/20240229_trade.zip", "Crypto binance 00:00:01 DOGE-USDT 20240229 Trade")]
    [InlineData("/d/crypto/coinbase/daily/btcusd_trade.zip", "Crypto coinbase 1.00:00:00 BTC-USD all Trade")]
    [InlineData("/d/crypto/coinbase/hour/ethbtc_quote.zip", "Crypto coinbase 01:00:00 ETH-BTC all Quote")]
    [InlineData("equity/usa/minute/aapl/20140605_trade.zip", "Equity usa 00:01:00 AAPL 20140605 Trade")]
    [InlineData("equity/usa/daily/brk.b.zip", "Equity usa 1.00:00:00 BRK.B all Trade")]
    [InlineData("C:\\data\\Equity\\usa\\second\\spy\\20131008_quote.zip", "Equity usa 00:00:01 SPY 20131008 Quote")]
    public void A_path_says_what_a_file_holds(string path, string expected)
    {
        var file = Assert.IsType<RecordingFile>(RecordingFile.TryParse(path));
        Assert.Equal(expected,
            $"{file.AssetClass} {file.Market} {file.Resolution} {file.Symbol} {file.Day?.ToString("yyyyMMdd") ?? "all"} {file.Kind}");
    }

    [Theory]
    [InlineData("option/usa/minute/aapl/20140606_quote_american.zip")]
    [InlineData("equity/usa/minute/aapl/20140606_openinterest.zip")]
    [InlineData("equity/usa/minute/aapl/20141399_quote.zip")]
    [InlineData("equity/usa/tick/aapl/20140606_trade.zip")]
    [InlineData("equity/usa/factor_files/factor_files_20210601.zip")]
    [InlineData("crypto/coinbase/minute/usd/20180404_quote.zip")]
    [InlineData("crypto/coinbase/minute/btcxyz/20180404_quote.zip")]
    [InlineData("photographs.zip")]
    public void Other_paths_are_passed_over(string path) => Assert.Null(RecordingFile.TryParse(path));
}
