using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Tables;

/// <summary>Orders that take their time to reach the book.</summary>
public sealed class DelayTables
{
    private const string Traders = """
        open alice 1000 USD, 50 ABC latency 100ms..100ms
        open bob 1000 USD, 50 ABC

        """;

    [Fact]
    public void An_order_meets_the_market_as_it_is_when_it_arrives() => World.Play(Traders + """
        sell bob 5 @ 10.00
        buy alice 5 @ 10.50                → is on its way
        has alice                          → 947.5 USD, 52.5 held USD, 50 ABC
        cancel bob #1
        wait 99ms                          → nothing
        wait 1ms                           → #2 arrives, rests 5
        """);

    [Fact]
    public void A_cancellation_races_the_fill() => World.Play(Traders + """
        buy alice 5 @ 10.00
        wait 100ms                         → #1 arrives, rests 5
        cancel alice #1                    → is on its way
        sell bob 2 @ 10.00                 → 2 @ 10.00 to alice
        wait 100ms                         → cancels 3
        cancel alice #1                    → refused: order closed
        """);

    [Fact]
    public void A_replacement_takes_its_time_too() => World.Play(Traders + """
        buy alice 5 @ 10.00
        wait 100ms
        replace alice #1 price 10.20       → is on its way
        sell bob 5 @ 10.00                 → 5 @ 10.00 to alice
        wait 100ms                         → nothing
        """);

    [Fact]
    public void A_market_order_on_its_way_goes_no_further_than_its_protection() => World.Play(Traders + """
        sell bob 5 @ 10.00
        buy alice 5 market                 → is on its way
        has alice                          → 945 USD, 55 held USD, 50 ABC
        cancel bob #1
        sell bob 2 @ 10.90
        sell bob 3 @ 11.01
        wait 100ms                         → #2 arrives, 2 @ 10.90 from bob, cancels 3
        has alice                          → 978.2 USD, 52 ABC
        """);

    [Fact]
    public void What_would_have_been_refused_is_cancelled_on_arrival() => World.Play(Traders + """
        buy alice 5 @ 10.00 post           → is on its way
        buy alice 5 @ 9.00                 → is on its way
        sell bob 1 @ 10.00
        wait 100ms                         → #1 arrives, cancels 5 (would take), #2 arrives, rests 5
        buy alice 1 @ 9.00
        halt
        wait 100ms                         → #4 arrives, cancels 1 (not trading)
        """);

    [Fact]
    public void Delays_lie_between_the_least_and_the_most() => World.Play("""
        open alice 1000 USD latency 5ms..9ms
        buy alice 1 @ 1.00
        wait 4ms                           → nothing
        wait 5ms                           → #1 arrives, rests 1
        """);

    [Fact]
    public void Another_account_changes_nobodys_delays()
    {
        var (alone, together) = (Delays(others: 0), Delays(others: 3));
        Assert.Equal(alone, together);
        Assert.True(alone.Distinct().Count() > 5, "ten delays of ten kinds");
    }

    private static List<long> Delays(int others)
    {
        var (venue, events, delays) = (new Venue(seed: 7), new EventBuffer(), new List<long>());
        var terms = new AccountTerms(new Profile("slow", 1) { LatencyLeast = new(1_000), LatencyMost = new(9_000) });
        venue.Decide(new ListAsset("USD", 8), new(0), events);
        venue.Decide(new ListAsset("ABC", 8), new(0), events);
        venue.Decide(new ListInstrument("ABC", "Abc", AssetClass.Equity, new(1), new(0), 0.01m, 1m), new(0), events);
        for (var i = 0; i <= others; i++) venue.Decide(new OpenAccount(new(i), new(0), new(1_000_000_000_000), terms), new(0), events);
        for (var i = 0; i < 10; i++)
        {
            for (var other = others; other >= 0; other--)
            {
                events.Clear();
                venue.Decide(
                    new PlaceOrder(new(AccountId.FirstTrader + other), new(0), Side.Buy, OrderType.Limit, TimeInForce.Gtc, new(1), new(1)),
                    new(i * 20_000), events);
                if (other == 0) delays.Add((events.Last.OrderPlaced.ArrivesAt - events.Last.At).Microseconds);
            }
        }

        return delays;
    }
}
