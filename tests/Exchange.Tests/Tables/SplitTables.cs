using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Splits: what becomes of positions, lots, balances, debts, orders and prices.</summary>
public sealed class SplitTables
{
    [Fact]
    public void Seven_for_one_as_Apple_did_in_June_2014() => World.Play("""
        open alice 100000 USD
        open bob 900000 USD, 500 ABC
        sell bob 100 @ 645.57
        buy alice 100 @ 645.57             → 100 @ 645.57 from bob
        sell alice 40 @ 700.00             → rests 40
        has alice                          → 35443 USD, 60 ABC, 40 held ABC
        split 7 for 1                      → #3 cancels 40 (corporate action), alice gets 600 ABC, bob gets 2400 ABC
        has alice                          → 35443 USD, 700 ABC
        lots alice                         → 700 for 64557 by 1
        position alice                     → 700 for 64557, 0 realised
        prices                             → 92.22, 92.22, 0.00, 0.00
        sell alice 700 @ 92.22             → rests 700
        """);

    [Fact]
    public void Ten_become_one_and_what_is_less_than_one_is_paid_out_of_the_newest_lots() => World.Play("""
        open alice 1000 USD
        open bob 9000 USD, 500 ABC
        sell bob 7 @ 1.00
        buy alice 7 @ 1.00
        sell bob 8 @ 2.00
        buy alice 8 @ 2.00
        sell bob 2 @ 4.00
        buy alice 2 @ 4.00
        lots alice                         → 7 for 7 by 1, 8 for 16 by 2, 2 for 8 by 3
        split 1 for 10                     → alice pays 16 ABC, alice gets 28 USD, bob pays 435 ABC, bob gets 12 USD
        lots alice                         → 1 for 13 by 2
        gains alice                        → 10 USD
        position alice                     → 1 for 18.23529412, 15.23529412 realised   // 7 of 17 close at 31 / 17 each
        has alice                          → 997 USD, 1 ABC
        has bob                            → 9043 USD, 48 ABC
        prices                             → 40.00, 40.00, 0.00, 0.00
        """);

    [Fact]
    public void Who_is_short_owes_more_shares_and_pays_for_the_piece() => World.Play("""
        open alice 1000 USD margin
        open bob 9000 USD, 500 ABC
        buy bob 5 @ 10.00
        sell alice 5 @ 10.00
        owes alice                         → 5 ABC
        split 3 for 1                      → alice borrows 10 ABC, alice pays 10 ABC, bob gets 1010 ABC
        owes alice                         → 15 ABC
        position alice                     → -15 for 50, 0 realised
        prices                             → 3.33, 3.33, 0.00, 0.00
        mark 4.00
        split 1 for 2                      → alice gets 8 ABC, alice repays 8 ABC, alice pays 4 USD, bob pays 758 ABC, bob gets 4 USD
        owes alice                         → 7 ABC
        position alice                     → -7 for 46.66666667, -0.66666667 realised
        has alice                          → 1046 USD
        """);

    [Fact]
    public void Everything_that_waits_is_cancelled_and_the_house_leaves() => World.Play("""
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC delay 50ms
        feed bids 9 @ 9.00 | asks 9 @ 11.00
        print buy 1 @ 10.00
        buy alice 5 @ 9.50 take 12.00 loss 8.00
        sell alice 5 stop 9.10
        sell bob 5 @ 10.50
        session close
        buy alice 1 @ 9.00 opg
        band 8.05 12.05
        split 2 for 1 → #1 cancels 5 (corporate action), #2 cancels 5 (corporate action), #3 cancels 5 (corporate action), #4 cancels 5 (corporate action), #5 cancels 5 (corporate action), #6 cancels 1 (corporate action), alice gets 50 ABC, bob gets 50 ABC
        prices                             → 5.00, 5.00, 4.02, 6.03
        bids                               → none
        wait 1s                            → nothing
        has alice                          → 1000 USD, 100 ABC
        """);

    [Fact]
    public void Without_a_price_a_piece_is_paid_at_what_the_position_cost() => World.Play("""
        open alice 1000 USD
        deposit alice 5 ABC
        split 1 for 2                      → alice pays 3 ABC
        position alice                     → 2 for 0, 0 realised
        """);

    [Fact]
    public void Who_is_short_in_a_cash_account_pays_nothing() => World.Play("""
        open carol 50 ABC
        open bob 1000 USD
        buy bob 5 @ 10.00
        sell carol 5 @ 10.00
        mark 12.00
        split 1 for 2                      → carol pays 22.5 ABC, bob pays 3 ABC, bob gets 12 USD
        position carol                     → -2 for 40, 0 realised
        position bob                       → 2 for 40, 2 realised
        has carol                          → 50 USD, 22.5 ABC
        """);

    [Fact]
    public void What_has_a_reference_happens_once() => World.Play("""
        open alice 1000 USD, 5 ABC
        split 2 for 1 as 7                 → alice gets 5 ABC
        split 2 for 1 as 7                 → nothing
        dividend 1.00 as 8                 → alice gets 10 USD
        dividend 1.00 as 8                 → nothing
        dividend 1.00 as 7                 → nothing
        has alice                          → 1010 USD, 10 ABC
        """);

    [Fact]
    public void Refusals() => World.Play("""
        open alice 1000 USD
        split 2 for 2                      → refused: split malformed
        split 0 for 1                      → refused: split malformed
        split 1001 for 1                   → refused: split malformed
        split 2 for 1 on NOPE              → refused: unknown instrument
        delist
        split 2 for 1                      → refused: instrument delisted
        """);
}
