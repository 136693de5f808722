using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>An order that may only reduce, and is larger than the position: it is placed for what there is to reduce.</summary>
public sealed class ReduceOnlyTables
{
    /// <summary>Alice is long by eight.</summary>
    private const string Long = """
        open alice 1000 USD margin
        open bob 9000 USD, 50 ABC
        sell bob 8 @ 10.00
        buy alice 8 @ 10.00

        """;

    [Fact]
    public void What_passes_the_position_is_cut_off_when_it_is_placed() => World.Play(Long + """
        sell alice 9 @ 12.00 reduce        → rests 8
        orders alice                       → #3 sell 8 of 8 holds 0
        sell alice 99 stop 9.00 reduce     → stops at 9.00
        orders alice                       → #3 sell 8 of 8 holds 0; #4 sell 8 of 8 holds 0
        """);

    [Fact]
    public void A_market_order_closes_the_position_and_no_more() => World.Play(Long + """
        feed bids 5 @ 9.90, 50 @ 9.80
        sell alice 20 market reduce        → 5 @ 9.90 to house, 3 @ 9.80 to house
        position alice                     → 0 for 0, -1.1 realised
        """);

    [Fact]
    public void Of_a_short_position_too() => World.Play("""
        open alice 1000 USD margin
        open bob 9000 USD, 50 ABC
        buy bob 8 @ 10.00
        sell alice 8 @ 10.00
        feed asks 50 @ 10.50
        buy alice 9 @ 10.00 reduce         → rests 8
        buy alice 9 market reduce          → 8 @ 10.50 from house, alice repays 8 ABC, #3 cancels 8 (reduce only)
        """);

    [Fact]
    public void For_an_amount_it_is_cut_as_well() => World.Play(Long + """
        feed bids 5 @ 9.90, 50 @ 9.80
        sell alice 900 USD @ 12.00 reduce  → rests 8
        sell alice 900 USD market reduce   → 5 @ 9.90 to house, #3 becomes 3, 3 @ 9.80 to house, #3 cancels 3 (reduce only)
        """);

    [Fact]
    public void A_cash_account_must_have_only_what_is_left_to_sell() => World.Play("""
        open alice 1000 USD
        open bob 1000 USD, 50 ABC
        sell bob 8 @ 10.00
        buy alice 8 @ 10.00
        sell alice 20 @ 12.00 reduce       → rests 8
        has alice                          → 920 USD, 8 held ABC
        """);

    [Fact]
    public void All_or_nothing_is_all_of_the_position() => World.Play(Long + """
        feed bids 7 @ 9.90
        sell alice 20 @ 9.90 fok reduce    → cancels 8
        feed bids 9 @ 9.90
        sell alice 20 @ 9.90 fok reduce    → 8 @ 9.90 to house
        """);

    [Fact]
    public void An_iceberg_shows_no_more_than_there_is() => World.Play(Long + """
        sell alice 20 @ 12.00 show 10 reduce → rests 8
        sell alice 20 @ 12.00 show 21 reduce → refused: display unfit
        """);

    [Fact]
    public void Limits_see_what_is_left_of_it() => World.Play("""
        open alice 1000 USD margin max order 100 USD max position 100 USD
        open bob 9000 USD, 50 ABC
        sell bob 8 @ 10.00
        buy alice 8 @ 10.00
        sell alice 99 @ 12.00 reduce       → rests 8
        sell alice 99 @ 13.00 reduce       → refused: order value limit
        """);

    [Fact]
    public void Where_nothing_is_to_reduce_it_is_refused_in_its_place() => World.Play("""
        open alice 1000 USD margin max order 100 USD
        open bob 9000 USD, 50 ABC
        sell alice 5 @ 11.00 reduce        → refused: would open
        sell alice 50 @ 11.00 reduce       → refused: order value limit
        sell bob 8 @ 10.00
        buy alice 8 @ 10.00
        buy alice 1 @ 9.00 reduce          → refused: would open
        """);

    [Fact]
    public void Two_exits_may_each_be_for_the_whole_position() => World.Play(Long + """
        sell alice 8 @ 12.00 reduce        → rests 8
        sell alice 9 stop 9.00 reduce      → stops at 9.00
        buy bob 3 @ 12.00                  → 3 @ 12.00 from alice, #4 becomes 5
        """);

    [Fact]
    public void A_position_that_shrinks_on_the_way_cuts_it_again() => World.Play("""
        open alice 1000 USD margin latency 50ms..50ms
        open bob 9000 USD, 50 ABC
        sell bob 8 @ 10.00
        buy alice 8 @ 10.00
        wait 50ms                          → #2 arrives, 8 @ 10.00 from bob
        feed bids 3 @ 10.00
        sell alice 3 @ 10.00               → is on its way
        sell alice 99 @ 12.00 reduce       → is on its way
        orders alice                       → #3 sell 3 of 3 holds 0; #4 sell 8 of 8 holds 0
        wait 50ms                          → #3 arrives, 3 @ 10.00 to house, #4 arrives, becomes 5, rests 5
        """);

    [Fact]
    public void A_larger_quantity_is_cut_when_it_replaces_one() => World.Play(Long + """
        sell alice 5 @ 12.00 reduce        → rests 5
        replace alice #3 qty 20            → becomes 8, rests 8
        replace alice #3 qty 20            → refused: nothing to replace
        replace alice #3 qty 20 price 11.00 → becomes 8, rests 8
        buy bob 2 @ 11.00                  → 2 @ 11.00 from alice
        replace alice #3 qty 20            → refused: nothing to replace
        replace alice #3 qty 7             → becomes 7
        """);
}
