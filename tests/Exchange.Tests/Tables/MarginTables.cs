using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Credit. Shares: half of a position to take it on, a quarter to keep it.</summary>
public sealed class MarginTables
{
    private const string Traders = """
        open alice 1000 USD margin
        open bob 9000 USD, 500 ABC
        print buy 1 @ 10.00

        """;

    [Fact]
    public void Twice_the_equity_can_be_bought_and_the_rest_is_borrowed() => World.Play(Traders + """
        sell bob 300 @ 10.00
        buy alice 201 @ 10.00              → refused: insufficient margin
        buy alice 200 @ 10.00              → alice borrows 1000 USD, 200 @ 10.00 from bob
        has alice                          → 200 ABC
        owes alice                         → 1000 USD
        equity alice                       → 1000 USD
        buy alice 1 @ 9.00                 → refused: insufficient margin
        """);

    [Fact]
    public void Buying_power_is_what_an_order_may_still_be_worth_and_open_orders_count() => World.Play(Traders + """
        power alice                        → 2000 USD
        buy alice 50 @ 8.00
        power alice                        → 1600 USD
        buy alice 161 @ 10.00              → refused: insufficient margin
        buy alice 160 @ 10.00
        power alice                        → 0 USD
        power bob                          → 9000 USD
        buy bob 100 @ 10.00
        power bob                          → 8000 USD
        """);

    [Fact]
    public void What_comes_in_pays_back_what_is_owed() => World.Play(Traders + """
        sell bob 150 @ 10.00
        buy alice 150 @ 10.00              → alice borrows 500 USD, 150 @ 10.00 from bob
        buy bob 100 @ 11.00
        sell alice 100 @ 11.00             → 100 @ 11.00 to bob, alice repays 500 USD
        has alice                          → 600 USD, 50 ABC
        owes alice                         → nothing
        """);

    [Fact]
    public void Shares_are_borrowed_to_be_sold() => World.Play(Traders + """
        buy bob 100 @ 10.00
        sell alice 100 @ 10.00             → alice borrows 100 ABC, 100 @ 10.00 to bob
        has alice                          → 2000 USD
        owes alice                         → 100 ABC
        position alice                     → -100 for 1000, 0 realised
        sell bob 100 @ 9.00
        buy alice 150 @ 9.00               → 100 @ 9.00 from bob, alice repays 100 ABC, rests 50
        position alice                     → 0 for 0, 100 realised
        has alice                          → 1100 USD
        """);

    [Fact]
    public void One_trade_may_go_through_zero() => World.Play(Traders + """
        sell bob 50 @ 10.00
        buy alice 50 @ 10.00
        buy bob 80 @ 12.00
        sell alice 80 @ 12.00              → alice borrows 30 ABC, 80 @ 12.00 to bob
        position alice                     → -30 for 360, 100 realised
        """);

    [Fact]
    public void Orders_that_may_fill_are_counted_and_those_that_reduce_are_free() => World.Play(Traders + """
        buy alice 120 @ 10.00              → rests 120
        buy alice 120 @ 10.00              → refused: insufficient margin
        sell alice 120 @ 11.00             → rests 120
        cancel alice all
        sell bob 200 @ 10.00
        buy alice 200 @ 10.00
        sell alice 200 @ 11.00             → rests 200
        """);

    [Fact]
    public void A_day_of_debt_costs_a_days_interest_and_a_borrowed_share_its_fee() => World.Play("""
        open alice 1000 USD margin debit 36%
        open carol 1000 USD margin
        open bob 9000 USD, 500 ABC
        print buy 1 @ 10.00
        sell bob 200 @ 10.00
        buy alice 200 @ 10.00
        buy bob 120 @ 10.00
        sell carol 120 @ 10.00
        interest → alice borrows 1 USD, alice pays 1 USD, carol pays 0.01 USD   // 1000 × 36 % / 360; 1200 × 0.3 % / 360
        owes alice                         → 1001 USD
        """);

    [Fact]
    public void A_fall_calls_and_a_deeper_one_closes_out() => World.Play("""
        open alice 1000 USD margin grace 1h
        open bob 9000 USD, 500 ABC
        sell bob 200 @ 10.00
        buy alice 200 @ 10.00
        sell alice 10 @ 20.00
        print sell 1 @ 6.70                → nothing                   // 340 left, 335 needed
        print sell 1 @ 6.60                → calls alice               // 320 left, 330 needed
        print buy 1 @ 7.00                 → restores alice
        print sell 1 @ 6.60                → calls alice
        feed bids 500 @ 5.60
        print sell 1 @ 5.60 → #3 cancels 10 (liquidation), closes out alice, 200 @ 5.60 to house, alice repays 1000 USD, restores alice
        equity alice                       → 120 USD
        """);

    [Fact]
    public void When_grace_is_over_positions_are_closed_the_largest_loss_first() => World.Play("""
        open alice 1000 USD margin grace 1h
        open bob 9000 USD, 500 ABC, 500 XYZ
        sell bob 100 @ 10.00
        sell bob 100 @ 10.00 on XYZ
        buy alice 100 @ 10.00
        buy alice 100 @ 10.00 on XYZ
        feed bids 500 @ 5.60
        feed bids 500 @ 7.50 on XYZ
        print sell 1 @ 7.50 on XYZ         → nothing
        print sell 1 @ 5.60                → calls alice
        wait 1h                            → closes out alice, 100 @ 5.60 to house, alice repays 560 USD, restores alice
        """);

    [Fact]
    public void Some_things_cannot_be_borrowed() => World.Play("""
        open alice 1000 USD
        open bob 10 USD margin
        sell alice 1 @ 10.00               → refused: insufficient asset
        withdraw bob 11 USD                → refused: insufficient funds
        """);

    [Fact]
    public void What_margin_needs_cannot_be_withdrawn() => World.Play(Traders + """
        sell bob 90 @ 10.00
        buy alice 90 @ 10.00               → 90 @ 10.00 from bob
        withdraw alice 100 USD             → nothing
        withdraw alice 1 ABC               → nothing
        sell bob 80 @ 10.00
        buy alice 80 @ 10.00               → alice borrows 800 USD, 80 @ 10.00 from bob
        deposit alice 900 USD              → alice repays 800 USD
        withdraw alice 100 USD             → nothing
        """);

    [Fact]
    public void An_account_with_debts_cannot_become_a_cash_account() => World.Play(Traders + """
        sell bob 200 @ 10.00
        buy alice 200 @ 10.00
        terms alice                        → refused: insufficient funds
        buy bob 200 @ 10.00
        sell alice 200 @ 10.00
        buy alice 1 @ 1.00
        terms alice                        → refused: has open orders
        cancel alice all
        terms alice                        → nothing
        """);
}
