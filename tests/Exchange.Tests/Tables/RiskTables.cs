using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>What an account may be forbidden.</summary>
public sealed class RiskTables
{
    [Theory]
    [InlineData("max order 50 USD", "buy alice 5 @ 10.00", "rests 5")]
    [InlineData("max order 50 USD", "buy alice 5 @ 10.01", "refused: order value limit")]
    [InlineData("max position 100 USD", "buy alice 10 @ 10.00", "rests 10")]
    [InlineData("max position 100 USD", "buy alice 11 @ 10.00", "refused: position limit")]
    [InlineData("collar 5%", "buy alice 1 @ 9.50", "rests 1")]
    [InlineData("collar 5%", "buy alice 1 @ 9.49", "refused: outside price collar")]
    [InlineData("collar 5%", "sell alice 1 stop 9.00", "refused: outside price collar")]
    [InlineData("only XYZ", "buy alice 1 @ 9.50", "refused: instrument not allowed")]
    [InlineData("only XYZ", "buy alice 1 @ 9.50 on XYZ", "rests 1")]
    [InlineData("frozen", "buy alice 1 @ 9.50", "refused: account frozen")]
    [InlineData("frozen", "withdraw alice 1 USD", "refused: account frozen")]
    public void A_rule_refuses_what_goes_beyond_it(string rule, string order, string outcome) => World.Play($"""
        open alice 1000 USD, 5 ABC {rule}
        print buy 1 @ 10.00
        withdraw alice 5 ABC
        deposit alice 5 ABC
        {order} → {outcome}
        """.Replace(rule == "frozen" ? "withdraw alice 5 ABC\ndeposit alice 5 ABC\n"
            : "withdraw alice 5 ABC\ndeposit alice 5 ABC\n", "", StringComparison.Ordinal)
        .Replace("1000 USD, 5 ABC max position", "1000 USD max position", StringComparison.Ordinal));

    [Fact]
    public void Only_so_many_orders_may_be_open() => World.Play("""
        open alice 1000 USD, 5 ABC max 2 orders
        buy alice 1 @ 9.00
        sell alice 1 @ 11.00
        buy alice 1 @ 9.00                 → refused: open order limit
        cancel alice #1
        buy alice 1 @ 9.00                 → rests 1
        """);

    [Fact]
    public void After_the_days_loss_only_what_reduces_is_taken() => World.Play("""
        open alice 1000 USD max loss 20 USD
        open bob 9000 USD, 500 ABC
        sell bob 50 @ 10.00
        buy alice 20 @ 10.00
        print sell 1 @ 9.01                → nothing
        buy alice 1 @ 9.00                 → rests 1
        print sell 1 @ 9.00                → alice buys 1 @ 9.00
        buy alice 1 @ 9.00                 → refused: daily loss limit
        sell alice 21 @ 9.50               → rests 21
        wait 24h
        buy alice 1 @ 9.00                 → refused: daily loss limit      // the loss stands open still
        buy bob 21 @ 9.50                  → 21 @ 9.50 from alice
        wait 24h
        buy alice 1 @ 9.00                 → rests 1
        """);

    [Fact]
    public void The_fourth_day_trade_of_a_small_account_is_refused() => World.Play("""
        open alice 1000 USD pdt
        open bob 9000 USD, 500 ABC
        sell bob 50 @ 10.00
        buy bob 50 @ 9.00
        buy alice 1 @ 10.00
        sell alice 1 @ 9.00
        buy alice 1 @ 10.00
        sell alice 1 @ 9.00
        buy alice 2 @ 10.00
        sell alice 1 @ 9.00
        sell alice 1 @ 9.00                → refused: pattern day trade
        wait 24h
        sell alice 1 @ 9.00                → 1 @ 9.00 to bob
        buy alice 1 @ 10.00
        sell alice 1 @ 9.00                → refused: pattern day trade
        wait 96h
        buy alice 1 @ 10.00
        sell alice 1 @ 9.00                → 1 @ 9.00 to bob
        """);
}
