using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>What the house does under which physics.</summary>
public sealed class PhysicsTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC

        """;

    [Fact]
    public void A_touch_fills_where_friction_is_none() => World.Play(Traders + """
        physics frictionless
        feed bids 100 @ 10.00 | asks 9 @ 10.10
        buy alice 20 @ 10.00               → rests 20
        print sell 1 @ 10.00               → alice buys 20 @ 10.00
        sell bob 5 @ 10.20
        print buy 1 @ 10.20                → bob sells 5 @ 10.20
        """);

    [Fact]
    public void In_a_queue_a_print_serves_who_is_first() => World.Play(Traders + """
        feed bids 100 @ 10.00 | asks 9 @ 10.10
        buy alice 20 @ 10.00               → rests 20
        print sell 99 @ 10.00              → nothing
        print sell 11 @ 10.00              → alice buys 10 @ 10.00
        """);

    [Theory]
    [InlineData("plain", "house 60, alice 5", "house 45, alice 5")]
    [InlineData("plain proportional", "house 35, alice 5, house 25", "house 27, alice 5, house 18")]
    public void Who_leaves_when_the_feed_shows_less_is_the_physics_choice(string physics, string after, string later) =>
        World.Play(Traders + $"""
        physics {physics}
        feed bids 60 @ 10.00
        buy alice 5 @ 10.00
        feed bids 105 @ 10.00
        bids → 10.00: house 60, alice 5, house 45
        feed bids 60 @ 10.00
        bids → 10.00: {after}
        feed bids 45 @ 10.00
        bids → 10.00: {later}
        """);

    [Fact]
    public void What_was_eaten_returns_by_halves() => World.Play(Traders + """
        physics slow refill 10s
        feed asks 40 @ 10.00
        buy alice 40 @ 10.00               → 40 @ 10.00 from house
        feed asks 40 @ 10.00
        wait 10s
        feed asks 40 @ 10.00
        asks                               → 10.00: house 20
        wait 20s
        feed asks 40 @ 10.00
        asks                               → 10.00: house 35
        """);

    [Fact]
    public void Where_the_feed_shows_one_level_the_venue_makes_more() => World.Play(Traders + """
        physics deep made 3
        feed bids 10 @ 10.00 | asks 10 @ 10.10, 5 @ 10.20
        bids                               → 10.00: house 10; 9.99: house 20; 9.98: house 30; 9.97: house 40
        asks                               → 10.10: house 10; 10.20: house 5
        """);

    [Fact]
    public void Users_may_each_be_alone_with_the_house() => World.Play(Traders + """
        physics plain alone
        feed asks 3 @ 10.10
        sell alice 5 @ 10.00               → rests 5
        buy bob 5 @ 10.10                  → 3 @ 10.10 from house, rests 2
        buy bob 1 market                   → refused: no liquidity
        print sell 9 @ 10.10               → bob buys 2 @ 10.10
        """);
}
