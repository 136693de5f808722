using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Which lots a sale closes, and what it realises.</summary>
public sealed class LotTables
{
    [Theory]
    [InlineData("", "2 for 26 by 2, 2 for 24 by 3", "8 USD")]
    [InlineData("lifo", "2 for 20 by 1, 2 for 26 by 2", "4 USD")]
    [InlineData("hifo", "2 for 20 by 1, 2 for 24 by 3", "2 USD")]
    [InlineData("average", "4 for 46.66666667 by 1", "4.66666667 USD")]
    public void A_sale_closes_lots_by_the_accounts_basis(string basis, string lots, string gains) => World.Play($"""
        open alice 1000 USD {basis}
        open bob 9000 USD, 500 ABC
        sell bob 2 @ 10.00
        buy alice 2 @ 10.00
        sell bob 2 @ 13.00
        buy alice 2 @ 13.00
        sell bob 2 @ 12.00
        buy alice 2 @ 12.00
        buy bob 2 @ 14.00
        sell alice 2 @ 14.00
        lots alice → {lots}
        gains alice → {gains}
        position alice → 4 for 46.66666667, 4.66666667 realised
        """);

    [Fact]
    public void Of_a_short_position_the_cheapest_sold_is_the_dearest_to_keep() => World.Play("""
        open alice 1000 USD margin hifo
        open bob 9000 USD, 500 ABC
        buy bob 2 @ 10.00
        sell alice 2 @ 10.00
        buy bob 2 @ 9.00
        sell alice 2 @ 9.00
        sell bob 3 @ 8.00
        buy alice 3 @ 8.00
        lots alice                         → 1 for 10 by 1
        gains alice                        → 4 USD
        position alice                     → -1 for 9.5, 4.5 realised
        """);

    [Fact]
    public void Fees_are_in_the_cost_unless_the_profile_keeps_them_apart() => World.Play("""
        open alice 1000 USD taker 100bp
        open carol 1000 USD taker 100bp feesapart
        open bob 9000 USD, 500 ABC
        sell bob 20 @ 10.00
        buy alice 10 @ 10.00
        buy carol 10 @ 10.00
        lots alice                         → 10 for 101 by 1
        lots carol                         → 10 for 100 by 2
        buy bob 20 @ 11.00
        sell alice 10 @ 11.00
        sell carol 10 @ 11.00
        position alice                     → 0 for 0, 7.9 realised
        position carol                     → 0 for 0, 10 realised
        """);

    [Fact]
    public void What_is_deposited_is_a_lot_at_the_price_of_the_moment_and_leaves_at_cost() => World.Play("""
        open alice 0 USD
        deposit alice 5 ABC
        print buy 1 @ 10.00
        deposit alice 5 ABC
        lots alice                         → 5 for 0 by 0, 5 for 50 by 0
        withdraw alice 6 ABC
        lots alice                         → 4 for 40 by 0
        position alice                     → 4 for 20, 0 realised
        """);

    [Fact]
    public void A_new_epoch_begins_without_lots_orders_or_debts() => World.Play("""
        open alice 1000 USD margin
        open bob 9000 USD, 500 ABC
        sell bob 200 @ 10.00
        buy alice 150 @ 10.00
        sell alice 20 @ 12.00
        reset alice 500 USD                → #3 cancels 20 (reset), alice repays 500 USD
        has alice                          → 500 USD
        owes alice                         → nothing
        position alice                     → none
        """);

    [Fact]
    public void Who_holds_gets_the_dividend_and_who_is_short_pays_it() => World.Play("""
        open alice 1000 USD margin
        open carol 1000 USD
        open bob 9000 USD, 500 ABC
        print buy 1 @ 10.00
        buy bob 100 @ 10.00
        sell alice 100 @ 10.00
        sell bob 10 @ 10.00
        buy carol 10 @ 10.00
        dividend 0.50                      → alice pays 50 USD, carol gets 5 USD, bob gets 295 USD
        dividend 0                         → refused: amount not positive
        """);
}
