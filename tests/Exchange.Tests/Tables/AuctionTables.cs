using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Bells ring for one instrument, and at which of several prices an auction is held.</summary>
public sealed class AuctionTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC, 50 XYZ
        open bob 1000 USD, 50 ABC, 50 XYZ

        """;

    [Fact]
    public void A_bell_rings_for_its_own_instrument() => World.Play(Traders + """
        buy alice 5 @ 9.00 day                → rests 5
        buy alice 5 @ 9.00 day on XYZ         → rests 5
        sell bob 5 stop 8.00 day              → stops at 8.00
        sell bob 5 stop 8.00 day on XYZ       → stops at 8.00
        buy bob 1 @ 8.50                      → rests 1
        session close                         → #1 waits, #5 waits, #1 cancels 5 (expired), #5 rests 1, #3 cancels 5 (expired)
        bids on XYZ                           → 9.00: alice 5
        sell bob 5 @ 9.00 opg on XYZ          → waits
        sell bob 1 @ 8.50                     → waits
        session open                          → #5 waits, bob buys 1 @ 8.50 from bob
        session close on XYZ                  → #2 waits, #2 cancels 5 (expired), #4 cancels 5 (expired)
        session open on XYZ                   → #6 cancels 5
        """);

    [Theory]
    [InlineData("10.00", "10.10")]
    [InlineData("10.20", "10.10")]
    [InlineData("10.21", "10.30")]
    [InlineData("10.40", "10.30")]
    public void Of_prices_with_as_much_volume_the_nearest_to_the_last_is_taken(string last, string price) => World.Play(Traders + $"""
        print buy 1 @ {last}
        session close
        buy alice 5 @ 10.30                   → waits
        sell bob 5 @ 10.10                    → waits
        session open                          → alice buys 5 @ {price} from bob
        """);

    [Fact]
    public void Where_as_much_trades_the_least_is_left_over() => World.Play(Traders + """
        print buy 1 @ 10.00
        session close
        buy alice 5 @ 10.30                   → waits
        buy alice 5 @ 10.20                   → waits
        sell bob 5 @ 10.10                    → waits
        session open                          → alice buys 5 @ 10.30 from bob, #2 rests 5
        """);

    [Fact]
    public void Prices_outside_the_band_count_at_its_edge() => World.Play(Traders + """
        print buy 1 @ 10.00
        session close
        buy alice 5 market opg                → waits                          // up to 11.00
        sell bob 5 @ 10.10                    → waits
        band 9.00 10.50
        print buy 1 @ 10.50
        session open                          → alice buys 5 @ 10.50 from bob
        """);

    [Fact]
    public void Many_prices_are_tried_and_the_one_of_most_volume_is_taken() => World.Play(Traders + """
        print buy 1 @ 10.00
        session close
        buy alice 1 @ 10.05
        buy alice 2 @ 10.04
        buy alice 3 @ 10.03
        buy alice 4 @ 10.02
        sell bob 1 @ 10.01
        sell bob 2 @ 10.02
        sell bob 3 @ 10.03
        sell bob 9 @ 10.06
        session open
        prices                                → 10.03, 10.03, 0.00, 0.00
        has alice                             → 899.74 USD, 40.08 held USD, 56 ABC, 50 XYZ
        """);
}
