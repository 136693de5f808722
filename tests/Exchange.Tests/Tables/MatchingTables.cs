using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Who trades with whom, at what price, and what is left. No fees, no house.</summary>
public sealed class MatchingTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC
        open carol 1000 USD, 50 ABC

        """;

    [Fact]
    public void A_limit_order_rests_and_is_taken_at_its_own_price() => World.Play(Traders + """
        sell alice 5 @ 10.10   → rests 5
        buy bob 7 @ 10.20      → 5 @ 10.10 from alice, rests 2
        bids                   → 10.20: bob 2
        asks                   → none
        has alice              → 1050.5 USD, 45 ABC
        has bob                → 929.1 USD, 20.4 held USD, 55 ABC
        """);

    [Fact]
    public void A_sell_takes_the_highest_bid_first() => World.Play(Traders + """
        buy alice 5 @ 10.00    → rests 5
        buy bob 5 @ 10.20      → rests 5
        buy carol 5 @ 10.10    → rests 5
        sell alice 3 @ 10.00   → 3 @ 10.20 to bob
        sell bob 4 @ 10.30     → rests 4
        sell carol 8 @ 10.05   → 2 @ 10.20 to bob, 5 @ 10.10 to carol, rests 1
        bids                   → 10.00: alice 5
        asks                   → 10.05: carol 1; 10.30: bob 4
        """);

    [Fact]
    public void At_one_price_the_older_order_is_served_first() => World.Play(Traders + """
        sell carol 2 @ 10.10   → rests 2
        sell alice 2 @ 10.10   → rests 2
        sell bob 2 @ 10.10     → rests 2
        buy bob 3 @ 10.10      → 2 @ 10.10 from carol, 1 @ 10.10 from alice
        asks                   → 10.10: alice 1, bob 2
        sell carol 2 @ 10.10   → rests 2                                    // carol comes back, to the end of the queue
        asks                   → 10.10: alice 1, bob 2, carol 2
        buy carol 4 @ 10.10    → 1 @ 10.10 from alice, 2 @ 10.10 from bob, 1 @ 10.10 from carol
        """);

    [Fact]
    public void A_better_price_goes_before_an_older_order() => World.Play(Traders + """
        sell alice 2 @ 10.10   → rests 2
        sell bob 2 @ 10.09     → rests 2
        buy carol 3 @ 10.20    → 2 @ 10.09 from bob, 1 @ 10.10 from alice
        """);

    [Fact]
    public void A_partly_filled_order_keeps_its_place() => World.Play(Traders + """
        buy alice 5 @ 10.00    → rests 5
        buy bob 5 @ 10.00      → rests 5
        sell carol 2 @ 10.00   → 2 @ 10.00 to alice
        bids                   → 10.00: alice 3, bob 5
        sell carol 4 @ 10.00   → 3 @ 10.00 to alice, 1 @ 10.00 to bob
        """);

    [Fact]
    public void Immediate_or_cancel_takes_what_is_there_and_never_rests() => World.Play(Traders + """
        sell alice 5 @ 10.10       → rests 5
        buy bob 7 @ 10.10 ioc      → 5 @ 10.10 from alice, cancels 2
        has bob                    → 949.5 USD, 55 ABC
        buy bob 7 @ 10.10 ioc      → cancels 7
        bids                       → none
        has bob                    → 949.5 USD, 55 ABC
        """);

    [Fact]
    public void A_market_order_walks_the_levels_and_gives_back_what_it_finds_no_one_for() => World.Play(Traders + """
        sell alice 2 @ 10.10       → rests 2
        sell bob 2 @ 10.30         → rests 2
        buy carol 3 market         → 2 @ 10.10 from alice, 1 @ 10.30 from bob
        has carol                  → 969.5 USD, 53 ABC
        buy carol 9 market         → 1 @ 10.30 from bob, cancels 8
        has carol                  → 959.2 USD, 54 ABC
        buy carol 1 market         → refused: no liquidity
        buy carol 4 @ 9.00         → rests 4
        sell alice 9 market        → 4 @ 9.00 to carol, cancels 5
        """);

    [Fact]
    public void A_market_buyer_needs_money_for_what_the_book_would_cost() => World.Play(Traders + """
        open dave 20.25 USD
        sell alice 1 @ 10.10
        sell alice 9 @ 10.20
        buy dave 2 market          → refused: insufficient funds            // 10.10 + 10.20
        has dave                   → 20.25 USD
        buy dave 1 market          → 1 @ 10.10 from alice
        has dave                   → 10.15 USD, 1 ABC
        """);

    [Fact]
    public void A_cancelled_order_is_gone_and_what_it_held_is_free() => World.Play(Traders + """
        buy alice 5 @ 10.00        → rests 5
        has alice                  → 950 USD, 50 held USD, 50 ABC
        sell bob 2 @ 10.00         → 2 @ 10.00 to alice
        cancel alice #1            → cancels 3
        has alice                  → 980 USD, 52 ABC
        bids                       → none
        cancel alice #1            → refused: order closed
        sell bob 2 @ 10.00         → rests 2
        cancel alice #3            → refused: unknown order                 // it is bob's
        cancel alice #4            → refused: unknown order
        cancel alice #0            → refused: unknown order
        cancel nobody #3           → refused: unknown account
        asks                       → 10.00: bob 2
        cancel bob #3              → cancels 2
        has bob                    → 1020 USD, 48 ABC
        """);

    [Fact]
    public void A_cancel_from_the_middle_of_a_queue_leaves_the_others_places() => World.Play(Traders + """
        buy alice 1 @ 10.00
        buy bob 2 @ 10.00
        buy carol 3 @ 10.00
        cancel bob #2              → cancels 2
        bids                       → 10.00: alice 1, carol 3
        cancel alice #1            → cancels 1
        buy bob 4 @ 10.00          → rests 4
        bids                       → 10.00: carol 3, bob 4
        cancel bob #4              → cancels 4
        bids                       → 10.00: carol 3
        """);

    [Fact]
    public void Books_do_not_touch_each_other() => World.Play(Traders + """
        sell alice 5 @ 10.10
        buy bob 5 @ 10.10 on XYZ   → rests 5
        bids on XYZ                → 10.10: bob 5
        bids                       → none
        sell alice 5 @ 10.10 on XYZ → refused: insufficient asset
        """);

    [Fact]
    public void An_account_may_trade_with_itself() => World.Play(Traders + """
        sell alice 5 @ 10.10       → rests 5
        buy alice 2 @ 10.20        → 2 @ 10.10 from alice
        has alice                  → 1000 USD, 47 ABC, 3 held ABC
        """);

    [Fact]
    public void An_order_at_the_highest_price_a_book_holds_is_the_last_of_its_side() => World.Play(Traders + """
        sell alice 2 @ 10737418.23 → rests 2
        sell alice 1 @ 10.10       → rests 1
        asks                       → 10.10: alice 1; 10737418.23: alice 2
        buy bob 3 market           → refused: insufficient funds            // not 10.10 three times
        buy bob 1 @ 0.01           → rests 1
        sell alice 2 market        → 1 @ 0.01 to bob, cancels 1
        """);
}
