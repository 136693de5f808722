using TradeCraft.Exchange.Tests.Worlds;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Orders that wait for a price.</summary>
public sealed class StopTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC
        open bob 1000 USD, 50 ABC
        feed bids 20 @ 9.90, 20 @ 9.80 | asks 20 @ 10.10, 20 @ 10.20
        print buy 1 @ 10.00

        """;

    [Fact]
    public void A_sell_stop_becomes_a_market_order_when_the_price_falls_to_it() => World.Play(Traders + """
        sell alice 5 stop 9.85             → stops at 9.85
        has alice                          → 1000 USD, 45 ABC, 5 held ABC
        print sell 1 @ 9.90                → nothing
        print sell 1 @ 9.85                → #1 triggers, 5 @ 9.90 to house
        has alice                          → 1049.5 USD, 45 ABC
        """);

    [Fact]
    public void A_buy_stop_triggers_upwards_and_holds_to_its_protection() => World.Play(Traders + """
        buy alice 5 stop 10.15             → stops at 10.15
        has alice                          → 944.2 USD, 55.8 held USD, 50 ABC     // ten per cent above 10.15 at most: 11.16
        print buy 1 @ 10.15                → #1 triggers, 5 @ 10.10 from house
        has alice                          → 949.5 USD, 55 ABC
        """);

    [Fact]
    public void A_stop_goes_no_further_than_its_protection() => World.Play(Traders + """
        sell alice 45 stop 9.85
        feed bids 20 @ 9.90, 20 @ 8.87, 20 @ 8.86 | asks 5 @ 11.00
        print sell 1 @ 9.80                → #1 triggers, 19 @ 9.90 to house, 20 @ 8.87 to house, cancels 6
        """);

    [Fact]
    public void A_stop_limit_rests_at_its_limit() => World.Play(Traders + """
        sell alice 5 stop 9.85 limit 9.95  → stops at 9.85
        print sell 1 @ 9.85                → #1 triggers, rests 5
        asks                               → 9.95: alice 5; 10.10: house 20; 10.20: house 20
        """);

    [Fact]
    public void A_trailing_stop_follows_and_never_goes_back() => World.Play(Traders + """
        sell alice 5 trail 0.20            → stops at 9.80
        print buy 1 @ 10.10                → #1 stops at 9.90
        print buy 1 @ 10.05                → nothing
        print buy 1 @ 10.30                → #1 stops at 10.10
        feed bids 20 @ 9.95 | asks 20 @ 10.40
        print sell 1 @ 10.10               → #1 triggers, 5 @ 9.95 to house
        """);

    [Fact]
    public void Trailing_stops_follow_side_by_side() => World.Play(Traders + """
        sell alice 5 trail 0.20            → stops at 9.80
        sell bob 5 trail 0.30              → stops at 9.70
        print buy 1 @ 10.10                → #1 stops at 9.90, #2 stops at 9.80
        cancel alice #1                    → cancels 5
        print buy 1 @ 10.20                → #2 stops at 9.90
        """);

    [Fact]
    public void A_trailing_buy_follows_downwards_by_a_share_of_the_price() => World.Play(Traders + """
        buy alice 5 trail 2%               → stops at 10.20
        print sell 1 @ 9.90                → #1 stops at 10.09
        print buy 1 @ 10.09                → #1 triggers, 5 @ 10.10 from house
        """);

    [Fact]
    public void A_take_profit_waits_on_the_other_side_of_the_price() => World.Play(Traders + """
        sell alice 5 profit 10.40          → stops at 10.40
        buy bob 5 profit 9.70 limit 9.75   → stops at 9.70
        print buy 1 @ 10.40                → #1 triggers, 5 @ 9.90 to house
        print sell 1 @ 9.70                → #2 triggers, rests 5
        """);

    [Fact]
    public void Triggers_may_look_at_the_quote_or_the_mark() => World.Play(Traders + """
        mark 9.95
        sell alice 5 stop 9.85 by quote    → stops at 9.85
        sell bob 5 stop 9.85 by mark       → stops at 9.85
        feed bids 20 @ 9.84 | asks 20 @ 10.10   → #1 triggers, 5 @ 9.84 to house
        mark 9.90                          → nothing
        mark 9.80                          → #2 triggers, 5 @ 9.84 to house
        """);

    [Fact]
    public void What_is_already_through_is_refused() => World.Play(Traders + """
        sell alice 5 stop 10.00            → refused: stop already triggered
        buy alice 5 stop 9.99              → refused: stop already triggered
        sell alice 5 profit 9.99           → refused: stop already triggered
        buy alice 5 profit 10.00 limit 10  → refused: stop already triggered
        """);

    [Fact]
    public void Stops_trigger_each_other_in_turn() => World.Play(Traders + """
        sell alice 20 stop 9.95
        sell bob 5 stop 9.90
        print sell 1 @ 9.95                → #1 triggers, 20 @ 9.90 to house, #2 triggers, 5 @ 9.80 to house
        """);

    [Fact]
    public void The_nearest_stop_goes_first_and_the_older_of_two_equals() => World.Play(Traders + """
        sell alice 1 stop 9.80
        sell alice 1 stop 9.85
        sell bob 1 stop 9.85
        print sell 1 @ 9.70                → #2 triggers, 1 @ 9.90 to house, #3 triggers, 1 @ 9.90 to house, #1 triggers, 1 @ 9.90 to house
        """);

    [Fact]
    public void A_stop_can_be_taken_back() => World.Play(Traders + """
        sell alice 5 stop 9.85
        cancel alice #1                    → cancels 5
        print sell 1 @ 9.80                → nothing
        has alice                          → 1000 USD, 50 ABC
        """);

    [Fact]
    public void A_trailing_stop_needs_a_price_to_follow() => World.Play("""
        open alice 1000 USD, 50 ABC
        sell alice 5 trail 0.20            → refused: no reference price
        buy alice 5 stop 10.00             → stops at 10.00
        """);
}
