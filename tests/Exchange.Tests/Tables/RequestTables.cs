using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>The same thing asked twice: idempotency keys and clients' own order ids.</summary>
public sealed class RequestTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC

        """;

    [Fact]
    public void A_repeated_request_is_done_once_and_answered_the_same() => World.Play(Traders + """
        buy alice 5 @ 10.00 key k body b     → rests 5
        buy alice 5 @ 10.00 key k body b     → is #1 already
        bids                                 → 10.00: alice 5
        buy alice 6 @ 10.00 key k body c     → refused: idempotency key reused
        buy alice 5 @ 10.00 key l body b     → rests 5
        buy alice 5 @ 10.00                  → rests 5
        cancel alice #1                      → cancels 5
        buy alice 5 @ 10.00 key k body b     → is #1 already                    // closed, and still done
        """);

    [Fact]
    public void A_refused_request_may_be_sent_again() => World.Play(Traders + """
        buy alice 500 @ 10.00 key k body b   → refused: insufficient funds
        deposit alice 9000 USD
        buy alice 500 @ 10.00 key k body b   → rests 500
        """);

    [Fact]
    public void A_repeat_is_answered_before_its_fields_are_judged_anew() => World.Play(Traders + """
        buy alice 100 @ 10.00 key k body b   → rests 100
        buy alice 100 @ 10.00 key k body b   → is #1 already                    // though there is no money left
        buy nobody 100 @ 10.00 key k body b  → refused: unknown account
        buy alice 1 @ 10.00 on QQQ key k body b → refused: unknown instrument
        """);

    [Fact]
    public void A_request_is_remembered_for_24_hours_whatever_others_do() => World.Play(Traders + """
        buy alice 1 @ 10.00 key k body b     → rests 1
        wait 23h
        buy bob 1 @ 9.00 key other body b    → rests 1
        buy alice 1 @ 10.00 key k body b     → is #1 already
        wait 2h
        buy alice 1 @ 10.00 key k body b     → rests 1                          // nobody placed anything in between
        buy alice 1 @ 10.00 key k body b     → is #3 already
        buy bob 1 @ 9.00 key other body b    → is #2 already
        wait 22h
        buy bob 1 @ 9.00 key third body b    → rests 1                          // drops what is over a day old
        buy alice 1 @ 10.00 key k body b     → is #3 already
        buy bob 1 @ 9.00 key other body b    → rests 1
        """);

    [Fact]
    public void Money_moves_once_for_a_request_and_another_body_under_its_key_is_refused() => World.Play(Traders + """
        deposit alice 5 USD key k body b
        deposit alice 5 USD key k body b
        has alice                            → 1005 USD, 50 ABC
        deposit alice 6 USD key k body c     → refused: idempotency key reused
        withdraw alice 5 USD key k body w    → refused: idempotency key reused
        withdraw alice 5 USD key l body w
        withdraw alice 5 USD key l body w
        has alice                            → 1000 USD, 50 ABC
        reset alice 10 USD key m body r
        deposit alice 1 USD
        reset alice 10 USD key m body r
        has alice                            → 11 USD
        buy alice 1 @ 10.00 key k body b     → is #0 already                    // by a digest: bodies of two routes are never the same
        buy alice 1 @ 10.00 key k body c     → refused: idempotency key reused
        deposit nobody 5 USD key k body b    → refused: unknown account
        """);

    [Fact]
    public void A_refused_move_may_be_asked_for_again() => World.Play(Traders + """
        withdraw alice 2000 USD key k body b → refused: insufficient funds
        deposit alice 1000 USD
        withdraw alice 2000 USD key k body b
        withdraw alice 2000 USD key k body b                                    // though there is no money left
        has alice                            → 50 ABC
        """);

    [Fact]
    public void A_move_is_remembered_for_24_hours() => World.Play(Traders + """
        deposit alice 5 USD key k body b
        wait 23h
        deposit alice 5 USD key k body b
        has alice                            → 1005 USD, 50 ABC
        wait 2h
        deposit alice 5 USD key k body b
        has alice                            → 1010 USD, 50 ABC
        """);

    [Fact]
    public void An_account_is_opened_once_for_a_request() => World.Play(Traders + """
        open carol 5 USD user alice accounts 2 key k body b
        open dora 5 USD user alice accounts 2 key k body b  → is carol already
        open dora 6 USD user alice accounts 2 key k body c  → refused: idempotency key reused
        open dora 5 USD user alice accounts 2               → refused: account limit
        has carol                            → 5 USD
        """);

    [Fact]
    public void A_clients_order_id_is_unique_among_open_orders_and_for_a_day_after() => World.Play(Traders + """
        buy alice 1 @ 10.00 id mine          → rests 1
        buy alice 1 @ 10.00 id mine          → refused: client order id in use
        buy bob 1 @ 9.00 id mine             → rests 1
        buy alice 1 @ 10.00 id Mine          → rests 1
        cancel alice #1
        buy alice 1 @ 10.00 id mine          → refused: client order id in use
        wait 23h
        buy alice 1 @ 10.00 id mine          → refused: client order id in use
        wait 2h
        buy alice 1 @ 10.00 id mine          → rests 1
        sell bob 3 @ 9.00                    → 1 @ 10.00 to alice, 1 @ 10.00 to alice, 1 @ 9.00 to bob
        buy alice 1 @ 10.00 id mine          → refused: client order id in use
        buy alice 1 @ 9.00 ioc id gone       → cancels 1
        buy alice 1 @ 9.00 ioc id gone       → refused: client order id in use
        """);
}
