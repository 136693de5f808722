using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>The feed's displayed depth as entries in the same queues (DESIGN §4).</summary>
public sealed class HouseTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC

        """;

    [Fact]
    public void The_feeds_depth_is_there_to_take() => World.Play(Traders + """
        feed bids 5 @ 10.00, 9 @ 9.99 | asks 4 @ 10.10, 2 @ 10.20 → nothing
        bids                     → 10.00: house 5; 9.99: house 9
        asks                     → 10.10: house 4; 10.20: house 2
        buy alice 5 market       → 4 @ 10.10 from house, 1 @ 10.20 from house
        has alice                → 949.4 USD, 55 ABC
        house                    → 50.6 USD, -5 ABC
        sell bob 6 @ 10.00       → 5 @ 10.00 to house, rests 1
        asks                     → 10.00: bob 1; 10.20: house 1
        """);

    [Fact]
    public void Growth_joins_the_tail() => World.Play(Traders + """
        feed bids 5 @ 10.00
        buy alice 3 @ 10.00
        feed bids 7 @ 10.00
        bids                     → 10.00: house 5, alice 3, house 2
        feed bids 9 @ 10.00
        bids                     → 10.00: house 5, alice 3, house 4
        """);

    [Fact]
    public void Shrinkage_is_cancelled_from_the_tail() => World.Play(Traders + """
        feed bids 5 @ 10.00
        buy alice 3 @ 10.00
        feed bids 9 @ 10.00
        feed bids 7 @ 10.00
        bids                     → 10.00: house 5, alice 3, house 2
        feed bids 4 @ 10.00
        bids                     → 10.00: house 4, alice 3
        feed nothing
        bids                     → 10.00: alice 3
        """);

    [Fact]
    public void A_print_consumes_from_the_head_and_fills_the_user_it_reaches() => World.Play(Traders + """
        feed bids 5 @ 10.00
        buy alice 3 @ 10.00
        feed bids 9 @ 10.00
        print sell 4 @ 10.00     → nothing                                  // the house's entries just vanish
        bids                     → 10.00: house 1, alice 3, house 4
        print sell 3 @ 10.00     → alice buys 2 @ 10.00
        bids                     → 10.00: alice 1, house 4
        has alice                → 970 USD, 10 held USD, 52 ABC
        house                    → 20 USD, -2 ABC
        print sell 9 @ 10.00     → alice buys 1 @ 10.00
        bids                     → none
        """);

    [Fact]
    public void Size_that_a_print_took_is_not_cancelled_again_by_the_next_quote() => World.Play(Traders + """
        feed bids 5 @ 10.00
        buy alice 3 @ 10.00
        feed bids 9 @ 10.00
        print sell 4 @ 10.00
        feed bids 5 @ 10.00      // what the feed shows after its print
        bids                     → 10.00: house 1, alice 3, house 4
        """);

    [Fact]
    public void A_print_goes_through_better_prices_first_and_not_beyond_its_own() => World.Play(Traders + """
        buy alice 2 @ 10.02
        buy bob 2 @ 10.00
        buy alice 2 @ 9.99
        feed bids 1 @ 10.01
        print sell 9 @ 10.00     → alice buys 2 @ 10.02, bob buys 2 @ 10.00
        bids                     → 9.99: alice 2
        sell bob 2 @ 10.05
        print buy 1 @ 10.04      → nothing
        print buy 1 @ 10.06      → bob sells 1 @ 10.05                      // at his own price
        asks                     → 10.05: bob 1
        """);

    [Fact]
    public void What_was_eaten_stays_eaten_until_the_feed_brings_new_size() => World.Play(Traders + """
        feed asks 10 @ 10.10
        buy alice 4 market       → 4 @ 10.10 from house
        feed asks 10 @ 10.10     // the same ten: four of them are gone for us
        asks                     → 10.10: house 6
        buy alice 6 market       → 6 @ 10.10 from house
        feed asks 10 @ 10.10
        asks                     → none
        buy alice 1 market       → refused: no liquidity
        feed asks 12 @ 10.10
        asks                     → 10.10: house 2
        feed asks 7 @ 10.10
        asks                     → none
        feed asks 8 @ 10.10
        asks                     → 10.10: house 1
        feed nothing             // gone from the feed: the memory goes with it
        feed asks 3 @ 10.10
        asks                     → 10.10: house 3
        """);

    [Fact]
    public void A_quote_at_or_through_a_resting_order_fills_it_up_to_the_size_quoted() => World.Play(Traders + """
        sell alice 3 @ 10.10
        sell bob 3 @ 10.11
        sell alice 3 @ 10.13
        feed bids 2 @ 10.10      → alice sells 2 @ 10.10
        bids                     → none                                     // used up
        asks                     → 10.10: alice 1; 10.11: bob 3; 10.13: alice 3
        feed bids 2 @ 10.10      → nothing                                  // the same two
        feed bids 6 @ 10.12      → alice sells 1 @ 10.10, bob sells 3 @ 10.11
        bids                     → 10.12: house 2
        asks                     → 10.13: alice 3
        """);

    [Fact]
    public void A_touch_alone_fills_nobody() => World.Play(Traders + """
        feed bids 5 @ 10.00 | asks 5 @ 10.10
        buy alice 3 @ 10.05
        sell bob 3 @ 10.06
        feed bids 5 @ 10.05 | asks 5 @ 10.06 → nothing
        bids                     → 10.05: alice 3, house 5
        asks                     → 10.06: bob 3, house 5
        """);

    [Fact]
    public void The_feed_may_move_past_its_own_old_prices() => World.Play(Traders + """
        feed bids 5 @ 10.00 | asks 5 @ 10.10
        feed bids 5 @ 10.20 | asks 5 @ 10.30 → nothing
        bids                     → 10.20: house 5
        asks                     → 10.30: house 5
        feed bids 5 @ 9.00 | asks 5 @ 9.10   → nothing
        bids                     → 9.00: house 5
        asks                     → 9.10: house 5
        """);

    [Fact]
    public void A_user_behind_the_house_is_served_after_it_and_before_what_came_later() => World.Play(Traders + """
        feed asks 5 @ 10.10
        sell alice 2 @ 10.10
        feed asks 8 @ 10.10
        sell bob 2 @ 10.10
        buy bob 6 market         → 5 @ 10.10 from house, 1 @ 10.10 from alice
        buy bob 5 market         → 1 @ 10.10 from alice, 3 @ 10.10 from house, 1 @ 10.10 from bob
        asks                     → 10.10: bob 1
        """);

    [Fact]
    public void A_depth_that_makes_no_sense_is_refused_whole() => World.Play(Traders + """
        feed bids 5 @ 10.00 | asks 5 @ 10.10
        feed bids 5 @ 10.10 | asks 5 @ 10.10     → refused: depth malformed     // locked
        feed bids 5 @ 10.20 | asks 5 @ 10.10     → refused: depth malformed     // crossed
        feed bids 5 @ 9.99, 5 @ 10.00            → refused: depth malformed     // out of order
        feed bids 5 @ 10.00, 5 @ 10.00           → refused: depth malformed
        feed asks 5 @ 10.10, 5 @ 10.09           → refused: depth malformed
        feed bids 0 @ 10.00                      → refused: depth malformed
        feed bids 5 @ 0.00                       → refused: depth malformed
        feed asks 5 @ 10737418.24                → refused: depth malformed
        feed asks 9999999999 @ 10.10             → refused: depth malformed
        feed bids 5 @ 10.00 on QQQ               → refused: unknown instrument
        bids                                     → 10.00: house 5
        asks                                     → 10.10: house 5
        print buy 0 @ 10.10                      → refused: quantity not positive
        print buy 1 @ 0.00                       → refused: price not positive
        print buy 1 @ 10737418.24                → refused: price too high
        print buy 9999999999 @ 10.10             → refused: quantity too large
        print buy 1 @ 10.10 on QQQ               → refused: unknown instrument
        asks                                     → 10.10: house 5
        """);
}
