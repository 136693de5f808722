using TradeCraft.Server.CorporateActions;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.CorporateActions;

public sealed class CorporateActionFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Splits_and_dividends_are_read_and_empty_lines_passed_over()
    {
        var (rows, faults) = Read(
            "AAPL,2014-06-09,split,7,1,", "", " AAPL , 2014-08-07 , cash_dividend , , , 0.47 ", "XYZ,2030-01-02,split,1,10,");
        Assert.Empty(faults);
        Assert.Equal(
            [
                (2, new("AAPL", CorporateActionType.Split, new(2014, 6, 9), 7, 1, null)),
                (4, new("AAPL", CorporateActionType.CashDividend, new(2014, 8, 7), null, null, 0.47m)),
                (5, new("XYZ", CorporateActionType.Split, new(2030, 1, 2), 1, 10, null)),
            ],
            rows);
    }

    [Theory]
    [InlineData("AAPL,2014-06-09,split,7", "it takes six fields")]
    [InlineData(",2014-06-09,split,7,1,", "it takes six fields")]
    [InlineData("AAPL,9.6.2014,split,7,1,", "\"9.6.2014\" is no date")]
    [InlineData("AAPL,2014-06-09,spin_off,7,1,", "\"spin_off\" is neither")]
    [InlineData("AAPL,2014-06-09,split,7,7,", "A split makes 1 to 1000")]
    [InlineData("AAPL,2014-06-09,split,1001,1,", "A split makes 1 to 1000")]
    [InlineData("AAPL,2014-06-09,split,seven,1,", "A split makes 1 to 1000")]
    [InlineData("AAPL,2014-06-09,split,7,1,0.5", "a split has no amount")]
    [InlineData("AAPL,2014-06-09,cash_dividend,,,", "its amount must be")]
    [InlineData("AAPL,2014-06-09,cash_dividend,,,-1", "its amount must be")]
    [InlineData("AAPL,2014-06-09,cash_dividend,,,0", "its amount must be")]
    [InlineData("AAPL,2014-06-09,cash_dividend,2,1,0.5", "a cash_dividend has neither")]
    public void A_row_that_cannot_be_read_is_told_with_file_and_line_and_the_others_stand(string row, string problem)
    {
        var (rows, faults) = Read("MSFT,2030-01-02,split,2,1,", row, "NVDA,2030-01-02,split,2,1,");
        Assert.Equal(["MSFT", "NVDA"], rows.Select(each => each.Action.Symbol));
        Assert.StartsWith($"{folder["actions.csv"]}:3: {problem}", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_none_stops_the_start()
    {
        File.WriteAllText(folder["actions.csv"], "symbol,date\n");
        Assert.Contains("must begin with the line symbol,ex_date,type,to,from,amount",
            Assert.Throws<StartupException>(() => CorporateActionFile.Read(folder["actions.csv"])).Message, StringComparison.Ordinal);
        Assert.Throws<StartupException>(() => CorporateActionFile.Read(folder["missing.csv"]));
    }

    private (IReadOnlyList<(int Line, SaidAction Action)> Rows, IReadOnlyList<string> Faults) Read(params string[] lines)
    {
        File.WriteAllLines(folder["actions.csv"], ["symbol,ex_date,type,to,from,amount", .. lines]);
        return CorporateActionFile.Read(folder["actions.csv"]);
    }
}
