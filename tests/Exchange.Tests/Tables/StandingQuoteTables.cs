using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>A feed of quotes or bars: what it shows stands after its own prints, until it quotes again.</summary>
public sealed class StandingQuoteTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC

        """;

    [Fact]
    public void A_print_does_not_leave_a_side_empty() => World.Play(Traders + """
        feed bids 5 @ 10.00 | asks 5 @ 10.10 sees 1
        print sell 50 @ 10.00 stands       → nothing
        bids                               → 10.00: house 5
        print sell 50 @ 10.00 stands       → nothing
        sell alice 4 market                → 4 @ 10.00 to house
        bids                               → 10.00: house 1
        print sell 50 @ 10.00
        bids                               → none                            // a print that does not stand
        """);

    [Fact]
    public void What_it_took_stands_again_behind_everybody() => World.Play(Traders + """
        feed bids 40 @ 10.00 sees 1
        buy alice 10 @ 10.00               → rests 10
        print sell 30 @ 10.00 stands       → nothing
        bids                               → 10.00: house 10, alice 10, house 30
        print sell 15 @ 10.00 stands       → alice buys 5 @ 10.00
        bids                               → 10.00: alice 5, house 40
        print sell 50 @ 10.00 stands       → alice buys 5 @ 10.00
        bids                               → 10.00: house 40
        """);

    [Fact]
    public void The_next_quote_is_compared_with_what_the_prints_left() => World.Play(Traders + """
        feed bids 40 @ 10.00 sees 1
        buy alice 10 @ 10.00
        print sell 30 @ 10.00 stands
        feed bids 25 @ 10.00 sees 1
        bids                               → 10.00: house 10, alice 10, house 15
        feed bids 25 @ 10.00 sees 1
        bids                               → 10.00: house 10, alice 10, house 15
        """);

    [Fact]
    public void Nothing_is_cancelled_twice() => World.Play(Traders + """
        physics plain proportional
        feed bids 40 @ 10.00 sees 1
        buy alice 10 @ 10.00
        print sell 30 @ 10.00 stands
        feed bids 10 @ 10.00 sees 1        // what the print left: nobody cancelled
        bids                               → 10.00: house 10, alice 10
        """);

    [Fact]
    public void What_users_ate_stays_eaten() => World.Play(Traders + """
        feed asks 10 @ 10.00 sees 1
        buy alice 4 market                 → 4 @ 10.00 from house
        print buy 3 @ 10.00 stands
        asks                               → 10.00: house 6
        feed asks 7 @ 10.00 sees 1
        asks                               → 10.00: house 3
        """);

    [Fact]
    public void What_users_ate_of_what_stood_again_is_new_when_it_is_shown_again() => World.Play(Traders + """
        feed asks 10 @ 10.00 sees 1
        print buy 8 @ 10.00 stands
        buy alice 7 market                 → 7 @ 10.00 from house
        asks                               → 10.00: house 3
        feed asks 10 @ 10.00 sees 1
        asks                               → 10.00: house 8
        """);

    [Fact]
    public void Each_level_that_it_came_through_stands_again() => World.Play(Traders + """
        feed bids 5 @ 10.00, 6 @ 9.99
        print sell 8 @ 9.99 stands         → nothing
        bids                               → 10.00: house 5; 9.99: house 6
        feed bids 6 @ 9.99
        bids                               → 9.99: house 6
        """);

    [Fact]
    public void A_print_that_does_not_stand_takes_what_stood_again_last() => World.Play(Traders + """
        feed bids 10 @ 10.00 sees 1
        print sell 6 @ 10.00 stands
        print sell 7 @ 10.00
        bids                               → 10.00: house 3
        feed bids 9 @ 10.00 sees 1
        bids                               → 10.00: house 9
        """);

    [Fact]
    public void A_side_is_there_for_a_stop_that_the_print_sets_off() => World.Play(Traders + """
        feed bids 5 @ 10.00 | asks 5 @ 10.10 sees 1
        print buy 1 @ 10.05 stands
        sell alice 5 stop 10.00            → stops at 10.00
        print sell 50 @ 10.00 stands       → #1 triggers, 5 @ 10.00 to house
        """);

    [Fact]
    public void What_leaves_the_view_goes_on_standing() => World.Play(Traders + """
        feed bids 5 @ 10.00 sees 1
        print sell 5 @ 10.00 stands
        feed bids 5 @ 10.01 sees 1
        bids                               → 10.01: house 5; 10.00: house 5
        feed bids 2 @ 10.00 sees 1
        bids                               → 10.00: house 2
        """);
}
