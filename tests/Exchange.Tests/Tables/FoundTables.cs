using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>What random worlds found, each as small as it was made.</summary>
public sealed class FoundTables
{
    [Fact]
    public void A_market_order_is_walked_as_an_iceberg_comes_again() => World.Play("""
        open alice 100 USD, 2 ABC
        sell alice 2 @ 9.70 show 1
        feed asks 4 @ 9.70
        buy alice 3 market stp decrement   → #1 becomes 1, #1 rests 1, becomes 2, 2 @ 9.70 from house
        has alice                          → 80.6 USD, 3 ABC, 1 held ABC
        """);

    [Fact]
    public void An_order_that_must_fill_wholly_knows_what_only_reduces() => World.Play("""
        open alice 100 USD
        open bob 100 USD, 5 ABC margin
        sell bob 5 @ 9.70 reduce
        sell bob 5 @ 9.80 reduce
        feed asks 5 @ 9.90
        buy alice 6 @ 9.80 fok             → cancels 6
        buy alice 6 market                 → 5 @ 9.70 from bob, #2 cancels 5 (reduce only), 1 @ 9.90 from house
        """);

    [Fact]
    public void Two_exits_that_buy_hold_what_both_may_pay_in_fees() => World.Play("""
        open alice 32 USD minimum 3
        open bob 100 USD, 50 ABC
        buy alice 2 @ 10.00 oco loss 11/10.50 → rests 2, #2 lives for 2, stops at 11.00
        has alice                          → 5 USD, 27 held USD
        sell bob 1 @ 10.00                 → 1 @ 10.00 to alice, #2 lives for 1
        has alice                          → 5.5 USD, 13.5 held USD, 1 ABC
        """);

    [Fact]
    public void What_a_margin_account_wants_counts_where_it_has_nothing_yet() => World.Play("""
        open alice 100 USD margin leverage 1
        buy alice 6 @ 10.00                → rests 6
        buy alice 5 @ 10.00 on XYZ         → refused: insufficient margin
        """);

    [Fact]
    public void An_auction_keeps_within_the_band() => World.Play("""
        open alice 100 USD, 5 ABC
        open bob 100 USD, 5 ABC
        session close
        buy alice 2 @ 11.00
        sell bob 2 @ 10.80
        sell bob 1 @ 10.00
        band 9.00 10.50
        session open                       → alice buys 1 @ 10.00 from bob, #1 cancels 1 (price band), #2 cancels 2 (price band)
        """);

    [Fact]
    public void A_band_brings_nothing_back_that_was_printed() => World.Play("""
        feed asks 5 @ 10.00, 5 @ 10.10
        print buy 4 @ 10.00
        band 9.00 10.00
        asks                               → 10.00: house 1
        band 9.00 11.00
        asks                               → 10.00: house 1
        """);
}
