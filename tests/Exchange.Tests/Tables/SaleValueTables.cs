using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>At what a sale is valued: its limit is the least that it brings, so the bid or the mark counts where it is higher.</summary>
public sealed class SaleValueTables
{
    private const string Traders = """
        open alice 1000 USD margin
        open bob 9000 USD, 500 ABC
        print buy 1 @ 10.00

        """;

    [Fact]
    public void A_limit_of_a_cent_needs_what_the_market_bids() => World.Play(Traders + """
        feed bids 500 @ 10.00
        sell alice 201 @ 0.01              → refused: insufficient margin
        sell alice 200 @ 0.01              → alice borrows 200 ABC, 200 @ 10.00 to house
        equity alice                       → 1000 USD
        sell alice 1 @ 0.01                → refused: insufficient margin
        """);

    [Fact]
    public void Where_nobody_bids_the_mark_counts_also_while_the_order_rests() => World.Play(Traders + """
        sell alice 201 @ 0.01              → refused: insufficient margin
        sell alice 200 @ 0.01              → rests 200
        sell alice 1 @ 0.01                → refused: insufficient margin
        """);

    [Fact]
    public void A_bid_above_the_mark_counts() => World.Play(Traders + """
        feed bids 5 @ 12.00
        sell alice 167 @ 11.00             → refused: insufficient margin      // 167 × 12 = 2004
        sell alice 166 @ 11.00             → alice borrows 5 ABC, 5 @ 12.00 to house, rests 161
        """);

    [Fact]
    public void A_limit_above_both_counts_itself() => World.Play(Traders + """
        feed bids 5 @ 9.00
        sell alice 101 @ 20.00             → refused: insufficient margin
        sell alice 100 @ 20.00             → rests 100
        """);

    [Fact]
    public void Open_sells_grow_with_the_mark() => World.Play(Traders + """
        sell alice 100 @ 10.00             → rests 100
        mark 15.00
        sell alice 34 @ 15.00              → refused: insufficient margin      // 134 × 15 = 2010
        sell alice 33 @ 15.00              → rests 33
        """);

    [Fact]
    public void A_bid_that_users_do_not_meet_does_not_count() => World.Play(Traders + """
        physics plain alone
        buy bob 50 @ 12.00
        sell alice 200 @ 10.00             → rests 200
        """);

    [Fact]
    public void Stops_and_profit_targets_count_their_stop_and_the_market_whichever_is_higher() => World.Play(Traders + """
        sell alice 201 stop 9.00           → refused: insufficient margin
        sell alice 201 stop 9.00 limit 0.01 → refused: insufficient margin
        sell alice 201 trail 1.00          → refused: insufficient margin
        sell alice 167 profit 12.00        → refused: insufficient margin
        sell alice 167 profit 12.00 limit 0.01 → refused: insufficient margin
        sell alice 50 stop 9.00 limit 0.01 → stops at 9.00
        sell alice 50 trail 1.00           → stops at 9.00
        sell alice 84 profit 12.00 limit 0.01 → refused: insufficient margin   // 100 × 10 + 84 × 12 = 2008
        sell alice 83 profit 12.00 limit 0.01 → stops at 12.00
        """);

    [Fact]
    public void A_market_sale_below_the_mark_counts_at_the_mark() => World.Play(Traders + """
        mark 10.00
        feed bids 500 @ 5.00
        sell alice 201 market              → refused: insufficient margin
        sell alice 100 market              → alice borrows 100 ABC, 100 @ 5.00 to house
        equity alice                       → 500 USD
        """);

    [Fact]
    public void A_market_sale_counts_only_what_it_fills() => World.Play(Traders + """
        feed bids 5 @ 10.00
        sell alice 900 market              → alice borrows 5 ABC, 5 @ 10.00 to house, cancels 895
        """);

    [Fact]
    public void While_an_instrument_is_closed_the_mark_counts() => World.Play(Traders + """
        session close
        sell alice 201 @ 0.01              → refused: insufficient margin
        sell alice 200 @ 0.01              → waits
        """);

    [Fact]
    public void A_changed_sell_is_valued_in_the_same_way() => World.Play(Traders + """
        sell alice 200 @ 10.00             → rests 200
        replace alice #1 price 0.01        → becomes 200, rests 200
        replace alice #1 qty 201           → refused: insufficient margin
        replace alice #1 price 10.01       → refused: insufficient margin
        cancel alice #1
        sell alice 100 @ 20.00             → rests 100
        replace alice #2 qty 200           → refused: insufficient margin
        replace alice #2 qty 200 price 10.00 → becomes 200, rests 200
        """);

    [Fact]
    public void A_cash_accounts_rules_see_what_a_sale_brings() => World.Play("""
        open alice 1000 USD, 500 ABC max order 1000 USD
        open bob 9000 USD, 500 ABC
        feed bids 90 @ 10.00, 500 @ 9.00
        sell alice 101 @ 0.01              → refused: order value limit
        sell alice 101 @ 9.00              → refused: order value limit
        sell alice 100 @ 0.01              → 90 @ 10.00 to house, 10 @ 9.00 to house
        has alice                          → 1990 USD, 400 ABC
        sell alice 112 market              → refused: order value limit
        """);

    [Fact]
    public void A_position_that_a_sale_would_make_is_limited_by_what_it_is_worth() => World.Play("""
        open alice 1000 USD margin max position 500 USD
        open bob 9000 USD, 500 ABC
        print buy 1 @ 10.00
        sell alice 51 @ 0.01               → refused: position limit
        sell alice 30 stop 9.00 limit 0.01 → stops at 9.00
        sell alice 21 @ 0.01               → refused: position limit
        sell alice 20 @ 0.01               → rests 20
        replace alice #1 qty 31            → refused: position limit
        """);

    [Fact]
    public void A_buy_is_valued_at_its_limit_as_before() => World.Play(Traders + """
        feed asks 500 @ 10.00
        buy alice 400 @ 5.00               → rests 400
        buy alice 1 @ 5.00                 → refused: insufficient margin
        """);
}
