using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Auctions, halts, bands, the end of a listing.</summary>
public sealed class SessionTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC
        open carol 1000 USD, 50 ABC

        """;

    [Fact]
    public void The_opening_price_is_that_at_which_most_trades() => World.Play(Traders + """
        print buy 1 @ 10.00
        session close                      → nothing
        buy alice 5 @ 10.20                → waits
        buy bob 4 @ 10.10                  → waits
        sell carol 6 @ 10.00               → waits
        sell carol 6 @ 10.15 opg           → waits
        session open                       → alice buys 5 @ 10.00 from carol, bob buys 1 @ 10.00 from carol, #2 rests 3, #4 cancels 6
        bids                               → 10.10: bob 3
        """);

    [Fact]
    public void With_an_official_price_the_house_takes_what_is_left_over() => World.Play(Traders + """
        print buy 1 @ 10.00
        session close
        buy alice 5 market opg             → waits
        has alice                          → 945 USD, 55 held USD, 50 ABC
        sell bob 2 @ 9.00                  → waits
        buy carol 3 @ 9.50 opg             → waits
        session open at 9.80               → alice buys 2 @ 9.80 from bob, alice buys 3 @ 9.80 from house, #3 cancels 3
        has alice                          → 951 USD, 55 ABC
        """);

    [Fact]
    public void At_the_close_all_that_rests_takes_part() => World.Play(Traders + """
        feed bids 9 @ 9.90 | asks 9 @ 10.10
        buy alice 5 @ 10.00                → rests 5
        sell bob 3 market cls              → refused: no reference price
        print buy 1 @ 10.00
        sell bob 3 market cls              → waits
        sell carol 4 @ 10.05 cls           → waits
        session close at 10.00             → #1 waits, alice buys 3 @ 10.00 from bob, alice buys 2 @ 10.00 from house, #3 cancels 4
        bids                               → none
        """);

    [Fact]
    public void While_the_session_is_closed_orders_wait_and_nothing_is_taken_at_once() => World.Play(Traders + """
        feed bids 9 @ 9.90 | asks 9 @ 10.10
        session close                      → nothing
        asks                               → none
        buy alice 5 @ 10.20 ioc            → refused: session closed
        buy alice 5 @ 10.20 fok            → refused: session closed
        buy alice 5 @ 10.20                → waits
        feed bids 9 @ 9.90 | asks 9 @ 10.10 → nothing
        cancel alice #1                    → cancels 5
        session close                      → refused: wrong phase
        session open                       → nothing
        session open                       → refused: wrong phase
        """);

    [Fact]
    public void A_halt_stops_everything_but_cancelling() => World.Play(Traders + """
        feed bids 9 @ 9.90 | asks 9 @ 10.10
        buy alice 5 @ 10.00
        sell bob 5 stop 9.50
        halt                               → nothing
        buy alice 5 @ 10.00                → refused: instrument halted
        print sell 9 @ 9.40                → nothing
        replace alice #1 price 9.00        → refused: instrument halted
        resume                             → #2 triggers, 5 @ 10.00 to alice
        resume                             → refused: wrong phase
        halt
        cancel bob #2                      → refused: order closed
        """);

    [Fact]
    public void Outside_the_band_nothing_trades() => World.Play(Traders + """
        feed bids 9 @ 9.00 | asks 2 @ 10.10, 9 @ 11.50
        buy alice 5 @ 9.50
        buy bob 5 @ 9.60
        band 9.55 11.00                    → #1 cancels 5 (price band)
        asks                               → 10.10: house 2
        buy alice 5 @ 11.01                → refused: outside price band
        buy alice 5 market                 → 2 @ 10.10 from house, cancels 3
        feed bids 9 @ 9.00 | asks 2 @ 10.00, 9 @ 11.50
        asks                               → 10.00: house 2
        band 0 0
        feed bids 9 @ 9.00 | asks 2 @ 10.00, 9 @ 11.50
        asks                               → 10.00: house 2; 11.50: house 9
        band 9.00 8.00                     → refused: band malformed
        band 0 8.00                        → refused: band malformed
        """);

    [Fact]
    public void A_delisted_instrument_is_over() => World.Play(Traders + """
        feed bids 9 @ 9.00
        buy alice 5 @ 9.50
        sell bob 5 stop 9.20
        delist                             → #1 cancels 5 (not trading), #2 cancels 5 (not trading)
        bids                               → none
        sell bob 5 @ 9.50                  → refused: instrument delisted
        delist                             → refused: wrong phase
        halt                               → refused: wrong phase
        """);
}
