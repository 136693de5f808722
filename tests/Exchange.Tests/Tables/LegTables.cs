using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Brackets, one-cancels-other, one-triggers-other.</summary>
public sealed class LegTables
{
    private const string Traders = """
        open alice 1000 USD
        open bob 1000 USD, 50 ABC

        """;

    [Fact]
    public void A_brackets_legs_live_once_the_entry_fills_and_follow_its_parts() => World.Play(Traders + """
        buy alice 5 @ 10.00 take 12 loss 9 → rests 5
        has alice                          → 950 USD, 50 held USD
        sell bob 2 @ 10.00                 → 2 @ 10.00 to alice, #2 lives for 2, rests 2, #3 lives for 2, stops at 9.00
        has alice                          → 950 USD, 30 held USD, 2 held ABC
        sell bob 3 @ 10.00                 → 3 @ 10.00 to alice, #2 lives for 5, rests 5, #3 lives for 5
        asks                               → 12.00: alice 5
        """);

    [Fact]
    public void The_take_profit_ends_the_stop_loss_as_it_fills() => World.Play(Traders + """
        buy alice 5 @ 10.00 take 12 loss 9
        sell bob 5 @ 10.00
        buy bob 2 @ 12.00                  → 2 @ 12.00 from alice, #3 lives for 3
        buy bob 3 @ 12.00                  → 3 @ 12.00 from alice, #3 cancels 3 (other leg)
        has alice                          → 1010 USD
        """);

    [Fact]
    public void The_stop_loss_ends_the_take_profit() => World.Play(Traders + """
        buy alice 5 @ 10.00 take 12 loss 9
        sell bob 5 @ 10.00
        buy bob 3 @ 8.80
        buy bob 9 @ 8.50
        print sell 1 @ 9.00                → #2 cancels 5 (other leg), #3 triggers, 3 @ 8.80 to bob, 2 @ 8.50 to bob
        has alice                          → 993.4 USD
        """);

    [Fact]
    public void Once_the_exit_begins_what_is_left_of_the_entry_is_cancelled() => World.Play(Traders + """
        buy alice 5 @ 10.00 take 12 loss 9
        sell bob 2 @ 10.00
        buy bob 1 @ 12.00                  → 1 @ 12.00 from alice, #1 cancels 3 (entry), #3 lives for 1
        """);

    [Fact]
    public void Cancelling_a_leg_cancels_the_other_and_cancelling_the_entry_both() => World.Play(Traders + """
        buy alice 5 @ 10.00 take 12 loss 9
        cancel alice #1                    → cancels 5, #2 cancels 5 (entry), #3 cancels 5 (entry)
        buy alice 5 @ 10.00 take 12 loss 9
        sell bob 5 @ 10.00
        cancel alice #5                    → cancels 5, #6 cancels 5 (other leg)
        has alice                          → 950 USD, 5 ABC
        """);

    [Fact]
    public void A_cancelled_entry_leaves_the_legs_of_what_it_filled() => World.Play(Traders + """
        buy alice 5 @ 10.00 take 12 loss 9
        sell bob 2 @ 10.00
        cancel alice #1                    → cancels 3
        orders alice                       → #2 sell 2 of 2 holds 2; #3 sell 2 of 2 holds 0
        """);

    [Fact]
    public void One_leg_alone_is_triggered_by_its_entry() => World.Play(Traders + """
        buy alice 5 @ 10.00 loss 9/8.50    → rests 5
        sell bob 5 @ 10.00                 → 5 @ 10.00 to alice, #2 lives for 5, stops at 9.00
        print sell 1 @ 9.00                → #2 triggers, rests 5
        asks                               → 8.50: alice 5
        """);

    [Fact]
    public void Of_two_exits_one_will_do() => World.Play("""
        open alice 1000 USD, 5 ABC
        open bob 1000 USD, 50 ABC
        sell alice 5 @ 12.00 oco loss 9    → rests 5, #2 lives for 5, stops at 9.00
        has alice                          → 1000 USD, 5 held ABC
        buy bob 2 @ 12.00                  → 2 @ 12.00 from alice, #2 lives for 3
        buy bob 9 @ 8.90
        print sell 1 @ 9.00                → #1 cancels 3 (other leg), #2 triggers, 3 @ 8.90 to bob
        """);

    [Fact]
    public void Two_buying_exits_hold_for_the_dearer() => World.Play(Traders + """
        print buy 1 @ 10.00
        buy alice 10 @ 9.00 oco loss 11/12 → rests 10, #2 lives for 10, stops at 11.00
        has alice                          → 880 USD, 120 held USD
        sell bob 4 @ 9.00                  → 4 @ 9.00 to alice, #2 lives for 6
        has alice                          → 892 USD, 72 held USD, 4 ABC
        sell bob 9 @ 11.50
        print buy 1 @ 11.00                → #1 cancels 6 (other leg), #2 triggers, 6 @ 11.50 from bob
        has alice                          → 895 USD, 10 ABC
        """);

    [Fact]
    public void A_market_entry_and_its_legs_in_one_command() => World.Play(Traders + """
        feed bids 50 @ 9.90 | asks 3 @ 10.10, 9 @ 10.20
        buy alice 5 market take 12 loss 9 → 3 @ 10.10 from house, 2 @ 10.20 from house, #2 lives for 5, rests 5, #3 lives for 5, stops at 9.00
        """);

    [Fact]
    public void The_prices_of_legs_can_be_changed_their_quantity_not() => World.Play(Traders + """
        buy alice 5 @ 10.00 take 12 loss 9
        replace alice #2 price 13          → refused: order not replaceable
        sell bob 5 @ 10.00
        replace alice #2 price 13          → becomes 5, rests 5
        replace alice #3 stop 8            → becomes 5, stops at 8.00
        replace alice #3 qty 4             → refused: order not replaceable
        """);

    [Fact]
    public void A_stop_beside_an_order_lies_where_the_market_has_not_been() => World.Play(Traders + """
        sell bob 5 @ 12.00 oco loss 9.99   → rests 5, #2 lives for 5, stops at 9.99    // no price is known yet
        cancel bob all
        print buy 1 @ 10.00
        sell bob 5 @ 12.00 oco loss 10.00  → refused: stop loss wrong side
        sell bob 5 @ 12.00 oco loss 11.00  → refused: stop loss wrong side
        sell bob 5 @ 12.00 oco loss 11/8   → refused: stop loss wrong side
        sell bob 5 @ 12.00 oco loss 9.99   → rests 5, #4 lives for 5, stops at 9.99
        buy alice 5 @ 9.00 oco loss 10     → refused: stop loss wrong side
        buy alice 5 @ 9.00 oco loss 9.50   → refused: stop loss wrong side
        buy alice 5 @ 9.00 oco loss 10.01  → rests 5, #6 lives for 5, stops at 10.01
        """);

    [Fact]
    public void A_stop_beside_an_order_is_judged_by_the_price_that_triggers_it() => World.Play(Traders + """
        print buy 1 @ 10.00
        feed bids 5 @ 9.50 | asks 5 @ 10.50
        mark 11.00
        sell bob 1 @ 12.00 oco loss 9.50 by quote  → refused: stop loss wrong side
        sell bob 1 @ 12.00 oco loss 9.49 by quote  → rests 1, #2 lives for 1, stops at 9.49
        sell bob 1 @ 12.00 oco loss 11.00 by mark  → refused: stop loss wrong side
        sell bob 1 @ 12.00 oco loss 10.50 by mark  → rests 1, #4 lives for 1, stops at 10.50
        buy alice 1 @ 9.00 oco loss 10.50 by quote → refused: stop loss wrong side
        buy alice 1 @ 9.00 oco loss 11.00 by mark  → refused: stop loss wrong side
        buy alice 1 @ 9.00 oco loss 11.01 by mark  → rests 1, #6 lives for 1, stops at 11.01
        """);

    [Fact]
    public void Of_a_closed_instrument_the_market_says_nothing_about_a_stop() => World.Play(Traders + """
        print buy 1 @ 10.00
        session close
        sell bob 5 @ 12.00 oco loss 11.00  → waits, #2 lives for 5, stops at 11.00
        """);

    [Fact]
    public void An_order_on_its_way_is_judged_by_the_market_that_it_left() => World.Play("""
        open carol 1000 USD, 50 ABC latency 50ms..50ms
        print buy 1 @ 10.00
        sell carol 5 @ 12.00 oco loss 10.00 → refused: stop loss wrong side
        sell carol 5 @ 12.00 oco loss 9.00  → is on its way
        feed bids 9 @ 8.50
        print sell 1 @ 8.80
        wait 50ms                           // arrives, and its stop-loss is triggered
        has carol                           → 1042.5 USD, 45 ABC
        """);

    [Fact]
    public void A_stop_on_the_markets_wrong_side_has_its_place_among_refusals() => World.Play(Traders + """
        print buy 1 @ 10.00
        sell bob 5 @ 12.00 ioc oco loss 11.00     → refused: time in force unfit
        sell bob 5 @ 12.00 oco take 9 loss 11.00  → refused: legs unfit
        sell bob 99 @ 12.00 oco loss 11.00        → refused: stop loss wrong side      // and insufficient asset
        terms bob frozen
        sell bob 5 @ 12.00 oco loss 11.00         → refused: stop loss wrong side
        sell bob 5 @ 12.00 oco loss 9.00          → refused: account frozen
        """);

    [Theory]
    [InlineData("buy alice 5 @ 10 take 10 loss 9", "take profit wrong side")]
    [InlineData("buy alice 5 @ 10 take 11 loss 10", "stop loss wrong side")]
    [InlineData("buy alice 5 market take 11 loss 12", "stop loss wrong side")]
    [InlineData("sell bob 5 @ 10 take 11", "take profit wrong side")]
    [InlineData("sell bob 5 @ 10 loss 9", "stop loss wrong side")]
    [InlineData("sell bob 5 @ 10 oco loss 11", "stop loss wrong side")]
    [InlineData("sell bob 5 @ 10 oco", "legs unfit")]
    [InlineData("sell bob 5 @ 10 oco take 9 loss 9", "legs unfit")]
    [InlineData("sell bob 5 @ 10 ioc oco loss 9", "time in force unfit")]
    [InlineData("sell bob 5 @ 10 reduce take 9", "legs unfit")]
    public void Legs_must_make_sense(string order, string refusal) => World.Play(Traders + $"{order} → refused: {refusal}");
}
