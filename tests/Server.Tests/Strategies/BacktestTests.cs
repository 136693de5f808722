using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Strategies;
using TradeCraft.Server.Strategies.Backtests;
using TradeCraft.Server.Strategies.Rules;

namespace TradeCraft.Server.Tests.Strategies;

public sealed class BacktestTests
{
    /// <summary>The smallest spread: what is bought costs a tick more than the bar says.</summary>
    private const decimal Tick = 0.01m;

    [Fact]
    public void Buying_and_holding_a_recorded_coin_comes_to_what_its_prices_say()
    {
        var bars = BacktestBars.Daily("market/crypto/coinbase/daily/btcusd_trade.zip", BacktestBars.Coin, 1);
        var plan = BacktestBars.Plan(BacktestBars.Coin, "1d") with { Capital = 1_000 };
        var outcome = BacktestBars.Run(plan, BacktestBars.BuyAndHold with { Size = new(Qty: 1) }, bars);

        // Decided when the first bar closed, bought at the second one's open, a tick over it.
        var bought = (bars[1].Open.Ticks * Tick) + Tick;
        var end = 1_000 - bought + (bars[^1].Close.Ticks * Tick);
        Assert.Equal(1_318, bars.Count);
        Assert.Equal(end, outcome.Equity[^1].Equity);
        Assert.Equal(1_000m * bars[^1].Close.Ticks / bars[0].Open.Ticks, outcome.Equity[^1].Held);
    }

    [Fact]
    public void Crossing_averages_over_a_recorded_coin_comes_to_what_decimals_say()
    {
        var bars = BacktestBars.Daily("market/crypto/coinbase/daily/btcusd_trade.zip", BacktestBars.Coin, 1);
        var rules = BacktestBars.Crossing(10, 30) with { Size = new(Qty: 0.5m) };
        var outcome = BacktestBars.Run(BacktestBars.Plan(BacktestBars.Coin, "1d"), rules, bars);

        // The same apart, with decimals and without a venue.
        var (cash, held, trades, closes) = (100_000m, 0m, 0, bars.Select(bar => bar.Close.Ticks * Tick).ToList());
        for (var bar = 30; bar < bars.Count - 1; bar++)
        {
            var (now, before) = (Mean(bar, 10) - Mean(bar, 30), Mean(bar - 1, 10) - Mean(bar - 1, 30));
            var next = bars[bar + 1].Open.Ticks * Tick;
            if (held == 0 && now > 0 && before <= 0) (cash, held) = (cash - (0.5m * (next + Tick)), 0.5m);
            else if (held > 0 && now < 0 && before >= 0) (cash, held, trades) = (cash + (0.5m * next), 0m, trades + 1);
        }

        Assert.True(trades > 15, $"{trades} trades");
        Assert.Equal(trades, outcome.Trips.Closed.Count);
        Assert.Equal(cash + (held * closes[^1]), outcome.Equity[^1].Equity);

        decimal Mean(int last, int length) => closes.Skip(last - length + 1).Take(length).Sum() / length;
    }

    [Fact]
    public void The_same_again_is_the_same_and_another_seed_is_not()
    {
        var bars = BacktestBars.Walk(2_000);
        var plan = BacktestBars.Plan(BacktestBars.Coin, "1h", Profiles.Retail, Physics.Retail);
        var first = BacktestBars.Run(plan, BacktestBars.Crossing(5, 20), bars);
        Assert.True(first.Trips.Closed.Count > 20);
        Assert.Equal(first.LogHash, BacktestBars.Run(plan, BacktestBars.Crossing(5, 20), bars).LogHash);
        Assert.NotEqual(first.LogHash, BacktestBars.Run(plan with { Seed = 2 }, BacktestBars.Crossing(5, 20), bars).LogHash);
    }

    [Fact]
    public void Nothing_that_comes_later_changes_what_came_before()
    {
        var bars = BacktestBars.Walk(1_000);
        var rules = BacktestBars.Crossing(5, 20) with { StopLossPercent = 2, TakeProfitPercent = 4 };
        var plan = BacktestBars.Plan(BacktestBars.Coin, "1h", Profiles.Retail, Physics.Retail);
        var all = BacktestBars.Run(plan, rules, bars);
        foreach (var cut in new[] { 100, 333, 640, 999 })
        {
            var part = BacktestBars.Run(plan, rules, [.. bars.Take(cut)]);
            Assert.Equal(part.Equity, all.Equity.Take(cut));
            Assert.Equal(part.Trips.Closed, all.Trips.Closed.Take(part.Trips.Closed.Count));
        }
    }

    [Fact]
    public void An_order_decided_at_a_close_is_filled_at_the_next_open_and_not_at_the_close()
    {
        var bars = BacktestBars.Hours((100, 101, 99, 100), (120, 121, 119, 120), (120, 121, 119, 120));
        var outcome = BacktestBars.Run(
            BacktestBars.Plan(BacktestBars.Coin), BacktestBars.BuyAndHold with { Size = new(Qty: 1) }, bars);
        var trip = Assert.Single(outcome.Trips.Open);
        Assert.Equal(120.01m, BacktestBars.Coin.Quote.ToDecimal(trip.EntryValue));
        Assert.Equal(bars[1].Time, trip.OpenedAt);

        // What it cost beyond the close at which it was decided.
        Assert.Equal(20.01m, outcome.Slippage);
    }

    [Fact]
    public void A_stop_within_a_bar_is_filled_at_its_price_and_not_at_the_bars_end()
    {
        // Bought at 100.01; the third bar falls from 100 to 50 and passes 95 on its way.
        var bars = BacktestBars.Hours((100, 101, 99, 100), (100, 101, 99, 100), (100, 100, 50, 60), (60, 61, 59, 60));
        var rules = BacktestBars.BuyAndHold with { Size = new(Qty: 1), StopLossPercent = 5 };
        var trip = Assert.Single(BacktestBars.Run(BacktestBars.Plan(BacktestBars.Coin), rules, [.. bars.Take(3)]).Trips.Closed);
        Assert.Equal("stop loss", trip.ExitTag);
        Assert.Equal(95.01m, BacktestBars.Coin.Quote.ToDecimal(trip.ExitValue));
    }

    [Fact]
    public void A_stop_that_the_market_jumps_over_is_filled_where_it_opens()
    {
        var bars = BacktestBars.Hours((100, 101, 99, 100), (100, 101, 99, 100), (90, 91, 89, 90));
        var rules = BacktestBars.BuyAndHold with { Size = new(Qty: 1), StopLossPercent = 5 };
        var trip = Assert.Single(BacktestBars.Run(BacktestBars.Plan(BacktestBars.Coin), rules, bars).Trips.Closed);
        Assert.Equal(90m, BacktestBars.Coin.Quote.ToDecimal(trip.ExitValue));
    }

    [Fact]
    public void A_trailing_stop_follows_a_rise_within_the_bar()
    {
        // Opens at 100, falls to 99, rises to 200, closes at 150: the stop follows to 200 and is passed on the way down.
        var bars = BacktestBars.Hours((100, 101, 99, 100), (100, 101, 99, 100), (100, 200, 99.5m, 150));
        var rules = BacktestBars.BuyAndHold with { Size = new(Qty: 1), TrailPercent = 10 };
        var trip = Assert.Single(BacktestBars.Run(BacktestBars.Plan(BacktestBars.Coin), rules, bars).Trips.Closed);
        Assert.Equal(RulesStrategy.TrailTag, trip.ExitTag);
        Assert.Equal(180m, BacktestBars.Coin.Quote.ToDecimal(trip.ExitValue));
    }

    [Fact]
    public void A_percentage_is_bought_as_far_as_fees_and_depth_let_it()
    {
        var bars = BacktestBars.Walk(50);
        var plan = BacktestBars.Plan(BacktestBars.Coin, "1h", Profiles.Pessimistic, Physics.Pessimistic);
        var outcome = BacktestBars.Run(plan, BacktestBars.BuyAndHold, bars);
        Assert.Empty(outcome.Desk.Refusals);
        var trip = Assert.Single(outcome.Trips.Open);
        var paid = BacktestBars.Coin.Quote.ToDecimal(trip.EntryValue) + BacktestBars.Coin.Quote.ToDecimal(trip.Fees);
        Assert.InRange(paid, 85_000, 100_000);
    }

    [Fact]
    public void What_is_played_is_what_the_bars_said()
    {
        var bars = BacktestBars.Walk(200);
        using var venue = new BacktestVenue(
            [BacktestBars.Coin], new(Profiles.Retail), Physics.Retail, 100_000, 1, bars[0].Time);
        var path = new BarPath(venue, 0, spreadBasisPoints: 1);
        var folded = new Candles(AssetClass.Crypto);
        venue.Printed = print => folded.Add(print.Price, print.Quantity, venue.Now);
        foreach (var bar in bars)
        {
            path.Open(bar, bar.Time);
            path.PrintOpen(bar);
            for (var moment = 1; moment < BarPath.Moments; moment++)
                path.GoTo(bar, moment, new(bar.Time.UnixMicroseconds + (moment * 900_000_000L)), () => { });
        }

        Assert.Equal(bars.TakeLast(64), folded.Newest(CandleInterval.Find("1h")!, 64));
    }

    [Fact]
    public void Short_rules_win_when_the_price_falls()
    {
        var bars = BacktestBars.HoursOf(BacktestBars.Share, (100, 101, 99, 100), (100, 100, 90, 90), (90, 90, 80, 80));
        var plan = BacktestBars.Plan(BacktestBars.Share) with { Terms = new(Profiles.Frictionless) { Kind = AccountKind.Margin } };
        var outcome = BacktestBars.Run(plan, BacktestBars.BuyAndHold with { Side = RuleSide.Short, Size = new(Qty: 1) }, bars);
        Assert.Empty(outcome.Desk.Refusals);
        Assert.Equal(100_020m, outcome.Equity[^1].Equity);
        Assert.True(Assert.Single(outcome.Trips.Open).IsShort);
    }

    [Fact]
    public void What_is_borrowed_costs_interest_each_day()
    {
        var still = Enumerable.Repeat((100m, 100m, 100m, 100m), 73).ToArray();
        var plan = BacktestBars.Plan(BacktestBars.Share) with { Terms = new(Profiles.Frictionless) { Kind = AccountKind.Margin } };
        var rules = BacktestBars.BuyAndHold with { Side = RuleSide.Short, Size = new(Qty: 2) };
        var outcome = BacktestBars.Run(plan, rules, BacktestBars.HoursOf(BacktestBars.Share, still));

        // Three midnights, two hundred dollars' worth of shares at 0.3 % a year of 360 days.
        Assert.Equal(100_000 - (3 * 200 * 0.003m / 360), outcome.Equity[^1].Equity, 6);
    }

    public static TheoryData<string> Profiled => ["frictionless", "retail", "exchange", "pessimistic"];

    [Theory]
    [MemberData(nameof(Profiled))]
    public void A_bar_that_is_played_at_its_close_alone_changes_no_trade(string name)
    {
        var bars = BacktestBars.Walk(2_000);
        var (profile, physics) = (Profiles.Presets.Single(each => each.Name == name), Physics.Presets.Single(each => each.Name == name));
        var plan = BacktestBars.Plan(BacktestBars.Coin, "1h", profile, physics) with { Capital = 1_000_000 };
        var rules = BacktestBars.Crossing(5, 20) with { Size = new(Qty: 3) };
        var quick = BacktestBars.Run(plan, rules, bars);
        var full = new Backtest(plan, [bars]).Run(new Watching(new RulesStrategy(rules)), _ => { }, TestContext.Current.CancellationToken);
        Assert.True(full.Trips.Closed.Count > 20);
        Assert.Equal(full.Trips.Closed, quick.Trips.Closed);
        Assert.Equal(full.Equity, quick.Equity);
    }

    /// <summary>Wants to see every price, so that every bar is played in full.</summary>
    private sealed class Watching(IStrategy inner) : IStrategy
    {
        public bool WantsTicks => true;

        public void Start(BacktestDesk desk) => inner.Start(desk);

        public void OnBar(int instrument, Candle bar) => inner.OnBar(instrument, bar);

        public void OnFill(in StrategyFill fill) => inner.OnFill(in fill);
    }
}
