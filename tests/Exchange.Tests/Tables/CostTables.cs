using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>What the rules take for an account's cost: its average, whatever its lots are told by.</summary>
public sealed class CostTables
{
    [Theory]
    [InlineData("")]
    [InlineData("lifo")]
    [InlineData("hifo")]
    [InlineData("average")]
    public void A_position_costs_its_average_whatever_the_basis(string basis) => World.Play($"""
        open alice 1000 USD {basis}
        open bob 9000 USD, 500 ABC
        sell bob 10 @ 10.00
        buy alice 10 @ 10.00
        sell bob 10 @ 20.00
        buy alice 10 @ 20.00
        buy bob 10 @ 16.00
        sell alice 5 @ 16.00
        position alice → 15 for 225, 5 realised
        buy bob 15 @ 16.00
        sell alice 15 @ 16.00
        position alice → 0 for 0, 20 realised
        """);

    [Fact]
    public void A_part_takes_its_share_of_the_cost_rounded_down_and_the_last_one_the_rest() => World.Play("""
        open alice 1000 USD
        open bob 9000 USD, 500 ABC
        sell bob 2 @ 10.00
        buy alice 2 @ 10.00
        sell bob 1 @ 10.01
        buy alice 1 @ 10.01
        buy bob 3 @ 10.00
        sell alice 1 @ 10.00               // 30.01 / 3 is 10.00 in cents
        position alice                     → 2 for 20.01, 0 realised
        sell alice 1 @ 10.00
        position alice                     → 1 for 10.01, 0 realised
        sell alice 1 @ 10.00
        position alice                     → 0 for 0, -0.01 realised
        """, decimals: 2);

    [Fact]
    public void Of_a_short_position_what_it_brought_in_is_averaged() => World.Play("""
        open alice 1000 USD margin
        open bob 9000 USD, 500 ABC
        buy bob 10 @ 20.00
        sell alice 10 @ 20.00
        buy bob 10 @ 10.00
        sell alice 10 @ 10.00
        sell bob 10 @ 12.00
        buy alice 5 @ 12.00
        position alice                     → -15 for 225, 15 realised
        """);

    [Fact]
    public void Through_zero_a_new_average_begins() => World.Play("""
        open alice 1000 USD margin lifo
        open bob 9000 USD, 500 ABC
        sell bob 10 @ 10.00
        buy alice 10 @ 10.00
        sell bob 10 @ 20.00
        buy alice 10 @ 20.00
        buy bob 30 @ 16.00
        sell alice 30 @ 16.00
        position alice                     → -10 for 160, 20 realised
        """);

    [Fact]
    public void The_days_loss_is_counted_from_the_average() => World.Play("""
        open alice 1000 USD max loss 20 USD
        open carol 1000 USD max loss 20 USD lifo
        open bob 9000 USD, 500 ABC
        sell bob 40 @ 10.00
        buy alice 10 @ 10.00
        buy carol 10 @ 10.00
        cancel bob all
        sell bob 40 @ 14.00
        buy alice 10 @ 14.00
        buy carol 10 @ 14.00
        cancel bob all
        buy bob 20 @ 11.00
        sell alice 10 @ 11.00              // at 12 on average: lost 10, and 10 below cost; by her first lot she had won 10
        sell carol 10 @ 11.00              // by his last lot he had lost 30
        position alice                     → 10 for 120, -10 realised
        gains alice                        → 10 USD
        gains carol                        → -30 USD
        sell bob 5 @ 11.00
        buy alice 1 @ 11.00                → refused: daily loss limit
        buy carol 1 @ 11.00                → refused: daily loss limit
        mark 11.01
        buy alice 1 @ 11.00                → 1 @ 11.00 from bob
        buy carol 1 @ 11.00                → 1 @ 11.00 from bob
        """);

    [Fact]
    public void Without_a_mark_a_position_is_worth_what_it_cost_on_average() => World.Play("""
        open alice 1000 USD margin
        deposit alice 10 ABC
        equity alice                       → 1000 USD
        print buy 1 @ 10.00
        deposit alice 10 ABC
        position alice                     → 20 for 100, 0 realised
        withdraw alice 5 ABC
        position alice                     → 15 for 75, 0 realised
        equity alice                       → 1150 USD
        """);

    [Fact]
    public void A_piece_that_a_split_leaves_over_is_closed_at_the_average() => World.Play("""
        open alice 1000 USD
        open bob 9000 USD, 500 ABC
        sell bob 5 @ 10.00
        buy alice 5 @ 10.00
        sell bob 10 @ 16.00
        buy alice 10 @ 16.00
        mark 15.00
        split 1 for 2                      → alice pays 8 ABC, alice gets 15 USD, bob pays 243 ABC, bob gets 15 USD
        position alice                     → 7 for 196, 1 realised
        gains alice                        → -1 USD                    // by the newest lot
        """);

    [Fact]
    public void Closing_out_begins_with_the_largest_loss_from_the_average() => World.Play("""
        open alice 1000 USD margin grace 1h
        open bob 9000 USD, 500 ABC, 500 XYZ
        sell bob 50 @ 20.00
        buy alice 50 @ 20.00
        sell bob 50 @ 5.00
        buy alice 50 @ 5.00
        buy bob 50 @ 12.50
        sell alice 50 @ 12.50
        sell bob 50 @ 10.00 on XYZ
        buy alice 50 @ 10.00 on XYZ
        position alice                     → 50 for 625, 0 realised
        lots alice                         → 50 for 250 by 2           // a smaller loss than of XYZ, by lots
        feed bids 500 @ 1.50
        feed bids 500 @ 1.50 on XYZ
        print sell 1 @ 1.50                → nothing
        print sell 1 @ 1.50 on XYZ         → calls alice
        wait 1h                            → closes out alice, 50 @ 1.50 to house, alice repays 75 USD, restores alice
        position alice                     → 0 for 0, -550 realised
        """);
}
