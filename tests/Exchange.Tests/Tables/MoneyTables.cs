using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Holds and fees, to the unit.</summary>
public sealed class MoneyTables
{
    [Fact]
    public void A_buyer_holds_the_value_and_the_dearer_fee_on_it() => World.Play("""
        open alice 1000 USD maker 10bp taker 20bp
        buy alice 10 @ 10.00       → rests 10
        has alice                  → 899.8 USD, 100.2 held USD              // 100 and 20 basis points
        cancel alice #1
        has alice                  → 1000 USD
        open bob 1000 USD maker 20bp taker 10bp
        buy bob 10 @ 10.00         → rests 10
        has bob                    → 899.8 USD, 100.2 held USD              // whichever of the two it is
        """);

    [Fact]
    public void A_price_improvement_is_released_at_once() => World.Play("""
        open alice 1000 USD maker 10bp taker 20bp
        open bob 50 ABC
        sell bob 4 @ 9.00
        buy alice 10 @ 10.00       → 4 @ 9.00 from bob, rests 6
        has alice                  → 903.808 USD, 60.12 held USD, 4 ABC     // 36 + 0.072 paid; 60 + 0.12 held
        fees                       → 0.072 USD
        sell bob 6 @ 10.00         → 6 @ 10.00 to alice
        has alice                  → 903.868 USD, 10 ABC                    // the maker's fee was half of what was held for it
        fees                       → 0.132 USD
        has bob                    → 96 USD, 40 ABC
        """);

    [Fact]
    public void The_maker_pays_the_makers_fee_and_the_taker_the_takers_in_money() => World.Play("""
        open alice 1000 USD, 50 ABC maker 10bp taker 20bp
        open bob 1000 USD, 50 ABC maker 30bp taker 40bp
        sell alice 10 @ 10.00
        has alice                  → 1000 USD, 40 ABC, 10 held ABC          // a seller's fee comes out of the proceeds
        buy bob 10 @ 10.00         → 10 @ 10.00 from alice
        has alice                  → 1099.9 USD, 40 ABC
        has bob                    → 899.6 USD, 60 ABC
        fees                       → 0.5 USD
        """);

    [Fact]
    public void The_house_pays_no_fee() => World.Play("""
        open alice 1000 USD, 50 ABC maker 10bp taker 20bp
        feed asks 10 @ 10.00
        buy alice 10 market        → 10 @ 10.00 from house
        has alice                  → 899.8 USD, 60 ABC
        house                      → 100 USD, -10 ABC
        sell alice 10 @ 11.00
        print buy 10 @ 11.00       → alice sells 10 @ 11.00
        has alice                  → 1009.69 USD, 50 ABC                    // + 110 - 0.11
        fees                       → 0.31 USD
        """);

    [Fact]
    public void A_fee_is_rounded_up_to_the_unit_and_what_that_took_is_credited_to_the_orders_next_fill() => World.Play("""
        open alice 20.04 USD maker 10bp taker 10bp
        open bob 50 ABC
        sell bob 1 @ 10.00
        sell bob 1 @ 10.00
        buy alice 2 @ 10.00        → 1 @ 10.00 from bob, 1 @ 10.00 from bob
        has alice                  → 0.02 USD, 2 ABC                        // 2 × 0.01 = 0.02, exactly
        buy alice 1 @ 0.01         → rests 1
        has alice                  → 0.02 held USD, 2 ABC                   // a cent and, rounded up, another
        """, decimals: 2);

    [Fact]
    public void Many_tiny_fills_never_cost_more_than_one_unit_over_the_exact_fee() => World.Play("""
        open alice 2.01 USD maker 10bp taker 10bp
        open bob 50 ABC
        buy alice 20 @ 0.10        → rests 20                               // 2.00 and a fee of 0.002, in cents 0.01
        has alice                  → 2.01 held USD
        sell bob 1 @ 0.10          → 1 @ 0.10 to alice
        fees                       → 0.01 USD
        has alice                  → 1.9 held USD, 1 ABC                    // that cent covers the rest
        sell bob 1 @ 0.10          → 1 @ 0.10 to alice
        sell bob 1 @ 0.10          → 1 @ 0.10 to alice
        sell bob 16 @ 0.10         → 16 @ 0.10 to alice
        sell bob 1 @ 0.10          → 1 @ 0.10 to alice
        has alice                  → 20 ABC
        fees                       → 0.01 USD
        """, decimals: 2);

    [Fact]
    public void A_seller_of_one_unit_can_always_pay_the_fee() => World.Play("""
        open alice 1 USD
        open bob 50 ABC maker 1000bp taker 1000bp
        buy alice 1 @ 0.01
        sell bob 1 @ 0.01          → 1 @ 0.01 to alice
        has bob                    → 49 ABC                                 // all of it was the fee
        fees                       → 0.01 USD
        """, decimals: 2);

    [Fact]
    public void A_market_buy_holds_what_the_book_asks_and_gives_back_the_rest() => World.Play("""
        open alice 10.11 USD maker 10bp taker 10bp
        feed asks 1 @ 10.10
        buy alice 1 market         → refused: insufficient funds            // a fee of 0.0101
        deposit alice 0.0001 USD
        buy alice 1 market         → 1 @ 10.10 from house
        has alice                  → 1 ABC
        """);

    [Fact]
    public void What_is_held_cannot_be_spent_twice() => World.Play("""
        open alice 100 USD, 5 ABC
        buy alice 6 @ 10.00
        buy alice 6 @ 10.00        → refused: insufficient funds
        buy alice 4 @ 10.00        → rests 4
        sell alice 4 @ 11.00
        sell alice 2 @ 11.00       → refused: insufficient asset
        has alice                  → 100 held USD, 1 ABC, 4 held ABC
        orders alice               → #1 buy 6 of 6 holds 60; #2 buy 4 of 4 holds 40; #3 sell 4 of 4 holds 4
        """);

    [Fact]
    public void A_trade_with_oneself_costs_only_the_fees() => World.Play("""
        open alice 1000 USD, 50 ABC maker 10bp taker 20bp
        sell alice 10 @ 10.00
        buy alice 10 @ 10.00       → 10 @ 10.00 from alice
        has alice                  → 999.7 USD, 50 ABC
        """);

    [Fact]
    public void A_rebate_is_paid_by_the_account_that_fees_go_to() => World.Play("""
        open alice 1000 USD maker -10bp taker 20bp
        open bob 1000 USD, 50 ABC maker -10bp taker 20bp
        buy alice 10 @ 10.00       → rests 10
        has alice                  → 899.8 USD, 100.2 held USD              // it may still come to take
        sell bob 10 @ 10.00        → 10 @ 10.00 to alice
        has alice                  → 900.1 USD, 10 ABC
        sell bob 10 @ 10.00        → rests 10
        buy alice 10 @ 10.00       → 10 @ 10.00 from bob
        has bob                    → 1199.9 USD, 30 ABC                     // 20 basis points paid, 10 got back
        fees                       → 0.2 USD
        """);
}
