using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>What placing an order would come to: judged at so much, and filled by the book as it is.</summary>
public sealed class PreviewTables
{
    private const string Market = """
        open alice 1000 USD, 50 ABC
        feed bids 5 @ 9.90, 5 @ 9.80 | asks 5 @ 10.00, 5 @ 11.00

        """;

    /// <summary>2⁶²−1 units.</summary>
    private const string Most = "46116860184.27387903";

    [Fact]
    public void A_market_order_fills_what_it_walks() => World.Play(Market + """
        preview buy alice 7 market         → 7 at 11.00 for 72 USD, fills 7 for 72 USD to 11.00, holds 72 USD
        preview sell alice 7 market        → 7 at 9.80 for 69.1 USD, fills 7 for 69.1 USD to 9.80, holds 7 ABC
        buy alice 7 market                 → 5 @ 10.00 from house, 2 @ 11.00 from house
        has alice                          → 928 USD, 57 ABC
        """);

    [Fact]
    public void Of_an_account_with_a_delay_the_book_says_what_it_costs_and_its_protection_what_is_held() => World.Play("""
        open alice 1000 USD, 50 ABC latency 50ms..50ms taker 10bp
        feed bids 5 @ 9.90, 50 @ 9.80 | asks 10 @ 10.00, 50 @ 10.10, 50 @ 11.01
        preview buy alice 20 market → 20 at 10.00 for 220 USD, fills 20 for 201 USD to 10.10, fee 0.201 USD, holds 220.22 USD, in 50 ms
        preview buy alice 70 market → 70 at 10.00 for 770 USD, fills 60 for 605 USD to 10.10, fee 0.605 USD, holds 770.77 USD, in 50 ms
        preview sell alice 10 market       → 10 at 9.90 for 99 USD, fills 10 for 98.5 USD to 9.80, fee 0.0985 USD, holds 10 ABC, in 50 ms
        preview buy alice 12 @ 10.00       → 12 at 10.00 for 120 USD, fills 10 for 100 USD to 10.00, fee 0.1 USD, holds 120.12 USD, in 50 ms
        """);

    [Fact]
    public void A_book_too_thin_fills_what_it_has() => World.Play(Market + """
        preview buy alice 40 market        → 40 at 11.00 for 105 USD, fills 10 for 105 USD to 11.00, holds 105 USD
        preview sell alice 40 market       → 40 at 9.80 for 98.5 USD, fills 10 for 98.5 USD to 9.80, holds 40 ABC
        """);

    [Fact]
    public void For_an_amount_the_quantity_is_what_it_buys() => World.Play(Market + """
        preview buy alice 100 USD market   → 9 at 11.00 for 94 USD, fills 9 for 94 USD to 11.00, holds 94 USD
        preview buy alice 100 USD @ 10.50  → 9 at 10.50 for 94.5 USD, fills 5 for 50 USD to 10.00, holds 94.5 USD
        preview buy alice 9 USD market     → refused: notional too small
        """);

    [Fact]
    public void A_limit_through_the_market_takes_and_the_rest_does_not_fill() => World.Play(Market + """
        preview buy alice 8 @ 10.50        → 8 at 10.50 for 84 USD, fills 5 for 50 USD to 10.00, holds 84 USD
        preview sell alice 8 @ 9.90        → 8 at 9.90 for 79.2 USD, fills 5 for 49.5 USD to 9.90, holds 8 ABC
        preview sell alice 8 @ 9.00        → 8 at 9.00 for 79.2 USD, fills 8 for 78.9 USD to 9.80, holds 8 ABC
        """);

    [Fact]
    public void What_rests_fills_nothing() => World.Play(Market + """
        preview buy alice 8 @ 9.95         → 8 at 9.95 for 79.6 USD, fills nothing, holds 79.6 USD
        preview buy alice 8 @ 9.95 post    → 8 at 9.95 for 79.6 USD, fills nothing, holds 79.6 USD
        preview buy alice 8 @ 10.00 post   → refused: would take, 8 at 10.00 for 80 USD, fills nothing, holds 80 USD
        preview buy alice 8 stop 10.50     → 8 at 10.50 for 92.4 USD, fills nothing, holds 92.4 USD
        """);

    [Fact]
    public void All_or_nothing_fills_all_or_nothing() => World.Play(Market + """
        preview buy alice 5 @ 10.00 fok    → 5 at 10.00 for 50 USD, fills 5 for 50 USD to 10.00, holds 50 USD
        preview buy alice 6 @ 10.00 fok    → 6 at 10.00 for 60 USD, fills nothing, holds 60 USD
        preview buy alice 6 @ 10.00 ioc    → 6 at 10.00 for 60 USD, fills 5 for 50 USD to 10.00, holds 60 USD
        """);

    [Fact]
    public void The_fee_is_of_what_fills_with_its_minimum() => World.Play("""
        open alice 1000 USD, 50 ABC minimum 1 taker 100bp maker 10bp
        feed bids 5 @ 10.00
        feed asks 5 @ 10.00 on XYZ
        preview sell alice 5 market        → 5 at 10.00 for 50 USD, fills 5 for 50 USD to 10.00, fee 1 USD, holds 5 ABC
        preview sell alice 8 @ 10.00       → 8 at 10.00 for 80 USD, fills 5 for 50 USD to 10.00, fee 1 USD, holds 8 ABC
        preview sell alice 8 @ 12.00       → 8 at 12.00 for 96 USD, fills nothing, holds 8 ABC
        preview buy alice 5 market on XYZ  → 5 at 10.00 for 50 USD, fills 5 for 50 USD to 10.00, fee 1 USD, holds 51 USD
        feed bids 50 @ 100.00
        preview sell alice 50 market       → 50 at 100.00 for 5000 USD, fills 50 for 5000 USD to 100.00, fee 50 USD, holds 50 ABC
        """);

    [Fact]
    public void A_seller_pays_no_more_than_comes_in_and_a_rebate_is_below_zero() => World.Play("""
        open alice 1000 USD, 50 ABC minimum 20
        open bob 1000 USD, 50 ABC taker -10bp
        feed bids 1 @ 10.00
        preview sell alice 1 market        → 1 at 10.00 for 10 USD, fills 1 for 10 USD to 10.00, fee 10 USD, holds 1 ABC
        preview sell bob 1 market          → 1 at 10.00 for 10 USD, fills 1 for 10 USD to 10.00, fee -0.01 USD, holds 1 ABC
        """);

    [Fact]
    public void A_margin_account_sets_nothing_aside_and_sees_how_a_sale_is_valued() => World.Play("""
        open alice 1000 USD margin
        print buy 1 @ 10.00
        feed bids 5 @ 9.00
        preview sell alice 10 @ 0.01       → 10 at 0.01 for 100 USD, fills 5 for 45 USD to 9.00
        preview sell alice 300 @ 0.01      → refused: insufficient margin, 300 at 0.01 for 3000 USD, fills 5 for 45 USD to 9.00
        """);

    [Fact]
    public void A_refusal_still_tells_what_can_be_told() => World.Play(Market + """
        preview buy alice 200 @ 10.00 → refused: insufficient funds, 200 at 10.00 for 2000 USD, fills 5 for 50 USD to 10.00, holds 2000 USD
        preview sell alice 60 market → refused: insufficient asset, 60 at 9.80 for 98.5 USD, fills 10 for 98.5 USD to 9.80, holds 60 ABC
        preview buy alice 5 @ 10.00 on XYZ → 5 at 10.00 for 50 USD, fills nothing, holds 50 USD
        preview buy alice 5 market on XYZ  → refused: no liquidity, 5, fills nothing
        halt
        preview buy alice 5 @ 10.00        → refused: instrument halted, 5 at 10.00 for 50 USD, fills nothing, holds 50 USD
        """);

    [Fact]
    public void What_makes_no_sense_or_is_too_large_says_only_that() => World.Play($"""
        open ann 1000 USD, 50 ABC pershare 1000 minimum 100 taker 1000bp
        preview buy ann 0 @ 10.00          → refused: quantity and notional
        preview buy ann 5 @ 0              → refused: limit price missing
        preview buy nobody 5 @ 10.00         → refused: unknown account
        preview buy ann 9000000000000 @ 1.00 → refused: quantity too large
        preview buy ann 1000000000 @ 100.00  → refused: order value too large
        preview sell ann 1000000000 @ 100.00 → refused: order value too large
        preview buy ann 999999999 @ 1.00 → refused: insufficient funds, 999999999 at 1.00 for 999999999 USD, fills nothing, holds 2099999998.9 USD
        """);

    [Fact]
    public void A_stop_that_the_price_has_passed_on_the_way_takes() => World.Play("""
        open alice 1000 USD, 50 ABC latency 50ms..50ms
        feed bids 5 @ 10.00
        print buy 1 @ 10.50
        preview sell alice 5 stop 10.00    → 5 at 10.00 for 52.5 USD, fills nothing, holds 5 ABC, in 50 ms
        preview sell alice 5 stop 11.00    → 5 at 11.00 for 55 USD, fills 5 for 50 USD to 10.00, holds 5 ABC, in 50 ms
        """);

    [Fact]
    public void A_reduce_only_order_is_cut() => World.Play(Market + """
        preview sell alice 60 market reduce → 50 at 9.80 for 98.5 USD, fills 10 for 98.5 USD to 9.80, holds 50 ABC
        preview buy alice 5 @ 9.00 reduce   → refused: would open, 5 at 9.00 for 45 USD, fills nothing, holds 45 USD
        """);

    [Fact]
    public void Nothing_happens() => World.Play(Market + """
        preview buy alice 7 market         → 7 at 11.00 for 72 USD, fills 7 for 72 USD to 11.00, holds 72 USD
        has alice                          → 1000 USD, 50 ABC
        asks                               → 10.00: house 5; 11.00: house 5
        orders alice                       → none
        """);
}
