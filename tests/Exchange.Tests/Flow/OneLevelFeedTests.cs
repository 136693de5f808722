using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Flow;

/// <summary>
/// One market, order by order, looked at by three feeds: one sees its whole depth, one its best prices and says so, one its best prices and
/// says nothing of what it cannot see. Behind each a venue has the same passive orders, and what counts is how many of them fill. Measured,
/// 2 % of market orders sweeping more than the best price: full depth 22.04 %, one level 22.90 %, one level that says nothing 35.49 %.
/// Without any sweeps they are 20.11 %, 21.01 % and 34.25 %: sweeps are not what is left of the difference.
/// </summary>
public sealed class OneLevelFeedTests
{
    private const int Steps = 60_000;
    private const int Every = 20;
    private const int Life = 3_000;

    [Fact]
    public void A_feed_of_one_level_that_says_so_fills_about_as_many_resting_orders_as_one_of_full_depth()
    {
        var (deep, one, old) = (new Reader(int.MaxValue, says: 0), new Reader(1, says: 1), new Reader(1, says: 0));
        var market = new MarketByOrder(seed: 7);
        for (var step = 0; step < Steps; step++)
        {
            var prints = market.Step();
            foreach (var reader in (Reader[])[deep, one, old])
            {
                reader.Read(market, prints, step);
                if (step > 1_000 && step % Every == 0) reader.Rest(market, step, Life, behind: 1 + (step / Every % 5));
            }
        }

        var told = FormattableString.Invariant(
            $"full depth {deep.Filled:0.00} %, one level {one.Filled:0.00} %, one level that says nothing {old.Filled:0.00} %");
        TestContext.Current.TestOutputHelper?.WriteLine(told);
        Assert.True(Math.Abs(one.Filled - deep.Filled) <= 1, told);
        Assert.True(Math.Abs(old.Filled - deep.Filled) > 10, told);
    }

    /// <summary>A venue behind a feed that sees so many levels.</summary>
    private sealed class Reader
    {
        private readonly Venue venue = new();
        private readonly EventBuffer events = new();
        private readonly int sees;
        private readonly int says;
        private readonly AccountId account;
        private readonly Queue<(int Until, OrderId Order)> resting = new();
        private readonly HashSet<OrderId> counted = [];
        private int placed;
        private int filled;
        private Timestamp now = new(1);

        public Reader(int sees, int says)
        {
            (this.sees, this.says) = (sees, says);
            Do(new ListAsset("USD", 8));
            Do(new ListAsset("ACME", 8));
            Do(new ListInstrument("ACME", "Acme", AssetClass.Crypto, new(1), new(0), 0.01m, 0.001m));
            account = new((int)Do(
                new OpenAccount(new(1), new(0), new(90_000_000_000_000_000), new AccountTerms(Profiles.Frictionless))).Number);
            Do(new Deposit(account, new(1), new(90_000_000_000_000_000)));
        }

        /// <summary>In percent of those that have filled or lived their life.</summary>
        public double Filled => 100.0 * filled / (placed - resting.Count(each => !counted.Contains(each.Order)));

        public void Read(MarketByOrder market, IReadOnlyList<(Price Price, Quantity Quantity, Side Aggressor)> prints, int step)
        {
            now += new Duration(1_000);
            foreach (var (price, quantity, aggressor) in prints) Do(new ReportPrint(new(0), price, quantity, aggressor));
            Do(new QuoteDepth(new(0), market.Levels(Side.Buy, sees), market.Levels(Side.Sell, sees)) { Levels = says });
            while (resting.TryPeek(out var oldest) && oldest.Until <= step)
            {
                resting.Dequeue();
                if (!counted.Contains(oldest.Order)) Do(new CancelOrder(account, oldest.Order));
            }
        }

        /// <summary>An order of the smallest size, so many ticks behind the touch, on either side.</summary>
        public void Rest(MarketByOrder market, int step, int life, int behind)
        {
            foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
            {
                var price = new Price(market.Best(side).Ticks + (side == Side.Buy ? -behind : behind));
                var order = Do(new PlaceOrder(account, new(0), side, OrderType.Limit, TimeInForce.Gtc, new(1), price));
                resting.Enqueue((step + life, new(order.Number)));
                placed++;
            }
        }

        private Decision Do(Command command)
        {
            events.Clear();
            var decision = venue.Decide(command, now, events);
            Assert.Equal(Rejection.None, decision.Rejection);
            foreach (ref readonly var happened in events.Events)
            {
                if (happened.Type == EventType.TradeExecuted && counted.Add(happened.TradeExecuted.Maker.Order)) filled++;
            }

            return decision;
        }
    }
}
