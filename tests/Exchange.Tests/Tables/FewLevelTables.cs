using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Feeds that see the best levels only: what lies beyond is unknown, not empty.</summary>
public sealed class FewLevelTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC

        """;

    [Fact]
    public void What_is_out_of_view_keeps_what_it_had() => World.Play(Traders + """
        feed bids 5 @ 10.00 | asks 5 @ 10.10 sees 1
        feed bids 7 @ 10.01 | asks 6 @ 10.09 sees 1
        bids                               → 10.01: house 7; 10.00: house 5
        asks                               → 10.09: house 6; 10.10: house 5
        feed bids 4 @ 9.99 | asks 6 @ 10.09 sees 1
        bids                               → 9.99: house 4                   // what is better than the best is in view, and gone
        """);

    [Fact]
    public void A_side_that_names_fewer_levels_than_can_be_seen_is_seen_whole() => World.Play(Traders + """
        feed bids 5 @ 10.00, 5 @ 9.99 | asks 5 @ 10.10, 5 @ 10.11 sees 2
        feed bids 5 @ 10.02, 5 @ 10.01 | asks 5 @ 10.10 sees 2
        bids                               → 10.02: house 5; 10.01: house 5; 10.00: house 5; 9.99: house 5
        asks                               → 10.10: house 5
        feed bids 5 @ 10.02 sees 2
        bids                               → 10.02: house 5
        asks                               → none
        """);

    [Fact]
    public void The_first_size_that_is_shown_is_ahead_of_who_came_unseen() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        buy alice 3 @ 9.99                 → rests 3
        buy bob 2 @ 9.99                   → rests 2
        bids                               → 10.00: house 5; 9.99: alice 3, bob 2
        feed bids 8 @ 9.99 sees 1
        bids                               → 9.99: house 8, alice 3, bob 2
        feed bids 9 @ 9.99 sees 1          // from now on it is seen
        bids                               → 9.99: house 8, alice 3, bob 2, house 1
        print sell 9 @ 9.99                → alice buys 1 @ 9.99
        """);

    [Fact]
    public void Behind_a_level_that_is_remembered_what_is_more_by_then_is_ahead_too() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        feed bids 5 @ 10.01 sees 1
        buy alice 3 @ 10.00                → rests 3
        bids                               → 10.01: house 5; 10.00: house 5, alice 3
        feed bids 7 @ 10.00 sees 1
        bids                               → 10.00: house 7, alice 3
        """);

    [Fact]
    public void Behind_a_level_that_is_remembered_what_is_less_by_then_has_left() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        feed bids 5 @ 10.01 sees 1
        buy alice 3 @ 10.00                → rests 3
        feed bids 2 @ 10.00 sees 1
        bids                               → 10.00: house 2, alice 3
        """);

    [Fact]
    public void Who_came_in_view_keeps_its_place() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        buy alice 3 @ 10.01                → rests 3                         // in view: nobody is there
        feed bids 5 @ 10.02 sees 1
        buy bob 2 @ 10.01                  → rests 2                         // behind alice, at a level that was in view
        feed bids 8 @ 10.01 sees 1
        bids                               → 10.01: alice 3, bob 2, house 8; 10.00: house 5
        """);

    [Fact]
    public void Whom_the_touch_leaves_as_the_best_is_first() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        buy alice 3 @ 9.99                 → rests 3
        feed bids 5 @ 9.98 sees 1          // 9.99 is in view, and shows nothing
        bids                               → 9.99: alice 3; 9.98: house 5
        feed bids 8 @ 9.99 sees 1
        bids                               → 9.99: alice 3, house 8; 9.98: house 5
        """);

    [Fact]
    public void Deep_levels_are_seen_as_the_touch_is() => World.Play(Traders + """
        feed asks 5 @ 10.00, 5 @ 10.01 sees 2
        sell alice 3 @ 10.03               → rests 3
        feed asks 5 @ 10.00, 9 @ 10.03 sees 2
        asks                               → 10.00: house 5; 10.03: house 9, alice 3
        """);

    [Fact]
    public void A_print_may_still_come_through_what_nobody_saw() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        buy alice 3 @ 9.99                 → rests 3
        print sell 6 @ 9.99                → alice buys 1 @ 9.99
        feed bids 8 @ 9.99 sees 1
        bids                               → 9.99: house 8, alice 2
        """);

    [Fact]
    public void What_was_eaten_out_of_view_stays_eaten() => World.Play(Traders + """
        feed asks 5 @ 10.00 sees 1
        feed asks 5 @ 9.99 sees 1
        buy alice 8 market                 → 5 @ 9.99 from house, 3 @ 10.00 from house
        feed asks 5 @ 10.00 sees 1
        asks                               → 10.00: house 2
        sell bob 1 @ 10.00                 → rests 1
        feed asks 7 @ 10.00 sees 1
        asks                               → 10.00: house 2, bob 1, house 2
        """);

    [Fact]
    public void A_level_that_was_eaten_was_shown() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        buy bob 2 @ 10.00                  → rests 2
        sell alice 5 @ 10.00               → 5 @ 10.00 to house
        feed bids 5 @ 10.01 sees 1
        feed bids 9 @ 10.00 sees 1
        bids                               → 10.00: bob 2, house 4
        """);

    [Fact]
    public void After_the_market_was_closed_nothing_is_known() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        buy alice 3 @ 10.01                → rests 3
        session close                      → #1 waits, #1 rests 3
        session open                       → #1 waits, #1 rests 3
        feed bids 8 @ 10.01 sees 1
        bids                               → 10.01: house 8, alice 3
        """);

    [Fact]
    public void A_halt_makes_nobody_forget_what_it_knew() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        buy alice 3 @ 10.01                → rests 3
        halt
        bids                               → 10.01: alice 3
        resume
        feed bids 8 @ 10.01 sees 1
        bids                               → 10.01: alice 3, house 8
        """);

    [Fact]
    public void A_feed_that_sees_all_has_nobody_unseen() => World.Play(Traders + """
        buy alice 3 @ 9.99                 → rests 3
        feed bids 5 @ 10.00, 8 @ 9.99
        bids                               → 10.00: house 5; 9.99: alice 3, house 8
        """);

    [Fact]
    public void A_quote_of_more_levels_than_can_be_seen_is_malformed() => World.Play(Traders + """
        feed bids 5 @ 10.00, 5 @ 9.99 sees 1 → refused: depth malformed
        feed asks 5 @ 10.00, 5 @ 10.01 sees 1 → refused: depth malformed
        feed bids 5 @ 10.00 sees -1        → refused: depth malformed
        feed bids 5 @ 10.00, 5 @ 9.99 sees 2 → nothing
        """);

    [Fact]
    public void Made_depth_is_in_view() => World.Play(Traders + """
        physics deep made 2
        feed bids 10 @ 10.00 sees 1
        bids                               → 10.00: house 10; 9.99: house 20; 9.98: house 30
        buy alice 3 @ 9.97                 → rests 3
        feed bids 10 @ 9.99 sees 1
        bids                               → 9.99: house 10; 9.98: house 20; 9.97: house 30, alice 3
        """);
}
