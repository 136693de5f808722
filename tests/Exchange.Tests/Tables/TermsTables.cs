using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>How long orders last, how much of them shows, and what they may not do.</summary>
public sealed class TermsTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC
        open carol 1000 USD, 50 ABC

        """;

    [Fact]
    public void A_notional_order_buys_as_much_as_the_money_goes() => World.Play(Traders + """
        sell bob 3 @ 10.00
        sell bob 9 @ 11.00
        buy alice 60 USD market            → 3 @ 10.00 from bob, 2 @ 11.00 from bob
        buy alice 60 USD @ 11.00           → 5 @ 11.00 from bob
        buy alice 5 USD market             → refused: notional too small
        sell alice 35 USD @ 12.00          → rests 2
        """);

    [Fact]
    public void An_iceberg_shows_a_slice_at_a_time_and_each_waits_anew() => World.Play(Traders + """
        sell alice 10 @ 10.00 show 3       → rests 3
        sell bob 2 @ 10.00                 → rests 2
        asks                               → 10.00: alice 3, bob 2
        buy carol 4 @ 10.00                → 3 @ 10.00 from alice, #1 rests 3, 1 @ 10.00 from bob
        asks                               → 10.00: bob 1, alice 3
        buy carol 7 @ 10.00                → 1 @ 10.00 from bob, 3 @ 10.00 from alice, #1 rests 3, 3 @ 10.00 from alice, #1 rests 1
        buy carol 5 @ 10.00                → 1 @ 10.00 from alice, rests 4
        """);

    [Fact]
    public void Fill_or_kill_counts_what_icebergs_hide() => World.Play(Traders + """
        sell alice 10 @ 10.00 show 1
        buy carol 11 @ 10.00 fok           → cancels 11
        buy carol 2 @ 10.00 fok            → 1 @ 10.00 from alice, #1 rests 1, 1 @ 10.00 from alice, #1 rests 1
        """);

    [Fact]
    public void Fill_or_kill_does_not_count_on_what_may_give_way() => World.Play("""
        open alice 1000 USD margin
        open bob 1000 USD, 50 ABC
        open carol 1000 USD, 50 ABC
        print buy 1 @ 10.00
        sell bob 4 @ 10.00
        buy alice 4 @ 10.00
        sell alice 4 @ 11.00 reduce
        sell alice 4 @ 12.00 reduce
        sell bob 4 @ 12.00
        buy carol 10 @ 12.00 fok           → cancels 10          // eight of alice's are four
        buy carol 4 @ 12.00 fok            → 4 @ 11.00 from alice, #4 cancels 4 (reduce only)
        buy carol 4 @ 12.00 fok            → 4 @ 12.00 from bob
        """);

    [Fact]
    public void Post_only_never_takes() => World.Play(Traders + """
        sell alice 5 @ 10.00
        buy bob 5 @ 10.00 post             → refused: would take
        buy bob 5 @ 9.99 post              → rests 5
        """);

    [Fact]
    public void Reduce_only_makes_a_position_smaller_and_follows_it() => World.Play("""
        open alice 1000 USD
        open bob 1000 USD, 50 ABC
        sell alice 5 @ 11.00 reduce        → refused: would open
        sell bob 8 @ 10.00
        buy alice 8 @ 10.00                → 8 @ 10.00 from bob
        buy alice 1 @ 9.00 reduce          → refused: would open
        sell alice 4 @ 12.00 reduce        → rests 4
        sell alice 4 @ 11.00 reduce        → rests 4
        buy bob 2 @ 11.00                  → 2 @ 11.00 from alice
        withdraw alice 0.5 USD
        orders alice                       → #3 sell 4 of 4 holds 4; #4 sell 2 of 4 holds 2
        """);

    [Fact]
    public void What_a_position_no_longer_has_is_cut_off_reduce_only_orders() => World.Play("""
        open alice 1000 USD margin
        open bob 1000 USD, 50 ABC
        sell bob 8 @ 10.00
        buy alice 8 @ 10.00                → 8 @ 10.00 from bob
        sell alice 8 @ 12.00 reduce        → rests 8
        sell alice 6 @ 13.00 reduce        → rests 6
        buy bob 5 @ 9.00
        sell alice 5 @ 9.00                → 5 @ 9.00 to bob, #3 becomes 3, #4 becomes 3
        buy bob 3 @ 12.00                  → 3 @ 12.00 from alice, #4 cancels 3 (reduce only)
        """);

    [Fact]
    public void Good_till_a_date_ends_then() => World.Play(Traders + """
        buy alice 5 @ 10.00 gtd 10s        → rests 5
        wait 9s                            → nothing
        wait 2s                            → #1 cancels 5 (expired)
        has alice                          → 1000 USD, 50 ABC
        """);

    [Fact]
    public void The_day_ends_when_the_session_closes() => World.Play(Traders + """
        buy alice 5 @ 10.00 day            → rests 5
        buy bob 5 @ 10.00                  → rests 5
        sell carol 5 stop 9.00 day         → stops at 9.00
        session close                      → #1 waits, #2 waits, #1 cancels 5 (expired), #2 rests 5, #3 cancels 5 (expired)
        bids                               → 10.00: bob 5
        """);

    [Fact]
    public void Self_trades_are_prevented_as_the_taker_asks() => World.Play(Traders + """
        sell alice 5 @ 10.00
        sell bob 5 @ 10.00
        buy alice 8 @ 10.00 stp newest     → cancels 8 (self trade)
        buy alice 8 @ 10.00 stp oldest     → #1 cancels 5 (self trade), 5 @ 10.00 from bob, rests 3
        sell alice 2 @ 10.00 stp both      → #4 cancels 3 (self trade), cancels 2 (self trade)
        buy alice 5 @ 9.00
        sell alice 3 @ 9.00 stp decrement  → #6 becomes 2, cancels 3 (self trade)
        sell alice 4 @ 9.00 stp decrement  → #6 cancels 2 (self trade), becomes 2, rests 2
        has alice                          → 950 USD, 53 ABC, 2 held ABC
        """);

    [Fact]
    public void Self_trade_prevention_looks_before_it_counts() => World.Play(Traders + """
        sell alice 5 @ 10.00
        sell bob 5 @ 10.00
        buy alice 6 @ 10.00 fok stp newest → cancels 6
        buy alice 6 @ 10.00 fok stp oldest → cancels 6
        buy alice 5 market stp oldest      → #1 cancels 5 (self trade), 5 @ 10.00 from bob
        """);

    [Fact]
    public void A_replaced_order_keeps_its_place_only_when_it_becomes_smaller() => World.Play(Traders + """
        buy alice 5 @ 10.00
        buy bob 5 @ 10.00
        replace alice #1 qty 3             → becomes 3
        bids                               → 10.00: alice 3, bob 5
        replace alice #1 qty 4             → becomes 4, rests 4
        bids                               → 10.00: bob 5, alice 4
        has alice                          → 960 USD, 40 held USD, 50 ABC
        replace alice #1 price 10.50       → becomes 4, rests 4
        bids                               → 10.50: alice 4; 10.00: bob 5
        sell carol 2 @ 10.50               → 2 @ 10.50 to alice
        replace alice #1 qty 2             → refused: quantity below filled
        replace alice #1                   → refused: nothing to replace
        replace alice #1 qty 4             → refused: nothing to replace
        replace alice #1 stop 9.00         → refused: stop price unexpected
        replace alice #9 qty 4             → refused: unknown order
        """);

    [Fact]
    public void A_replaced_order_may_take() => World.Play(Traders + """
        buy alice 5 @ 10.00
        sell bob 3 @ 11.00
        replace alice #1 price 11.00       → becomes 5, 3 @ 11.00 from bob, rests 2
        """);

    [Fact]
    public void A_stop_can_be_moved() => World.Play(Traders + """
        print buy 1 @ 10.00
        sell alice 5 stop 9.00
        replace alice #1 stop 9.50         → becomes 5, stops at 9.50
        replace alice #1 stop 10.00        → refused: stop already triggered
        replace alice #1 qty 3             → becomes 3
        feed bids 9 @ 9.40
        print sell 1 @ 9.50                → #1 triggers, 3 @ 9.40 to house
        """);

    [Fact]
    public void All_orders_or_some_are_cancelled_at_once() => World.Play(Traders + """
        buy alice 1 @ 10.00
        buy alice 1 @ 9.00 on XYZ
        sell alice 1 @ 11.00
        buy bob 1 @ 10.00
        cancel alice all sell              → cancels 1
        cancel alice all on XYZ            → cancels 1
        buy alice 2 @ 9.00
        cancel alice all                   → cancels 1, cancels 2
        orders bob                         → #4 buy 1 of 1 holds 10
        """);
}
