using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>
/// How often small resting orders fill where a feed shows little of the book, beside how often they fill in the queue itself: when a trade
/// at their price comes after all that stood ahead of them has traded or left, or when a trade goes through it.
/// </summary>
public sealed class FillShareTests
{
    private const int Seeds = 5, Steps = 24_000, Patience = 60;

    [Fact]
    public void A_feed_of_one_level_fills_as_often_as_the_queue() => Assert.InRange(Excess(levels: 1, sees: 1), -0.5, 0.5);

    [Fact]
    public void A_feed_of_one_level_that_is_taken_for_all_fills_too_often() => Assert.InRange(Excess(levels: 1, sees: 0), 5, 10);

    [Fact]
    public void A_feed_of_all_levels_fills_no_more_often_than_the_queue() => Assert.InRange(Excess(levels: 99, sees: 0), -1.5, 0.5);

    /// <summary>By how many points more of the orders fill on a venue that is fed with so many levels than in the queue.</summary>
    private static double Excess(int levels, int sees)
    {
        var tallies = Enumerable.Range(0, Seeds).Select(seed => new FillShare(seed, levels, sees).Play()).ToList();
        var (orders, fed, exact) = (tallies.Sum(tally => tally.Orders), tallies.Sum(tally => tally.Fed), tallies.Sum(tally => tally.Exact));
        return 100.0 * (fed - exact) / orders;
    }

    /// <summary>One run: the flow, and a venue that knows only what a feed says of it.</summary>
    private sealed class FillShare(int seed, int levels, int sees)
    {
        private sealed record Probe(long Order, Side Side, long Price, IReadOnlyList<MadeOrder> Ahead, int Until)
        {
            public bool IsFilledInQueue { get; set; }
        }

        private static readonly AccountId Trader = new(AccountId.FirstTrader);

        private readonly MadeOrderFlow flow = new(seed);
        private readonly Random random = new(seed);
        private readonly TableExchange exchange = new TableVenue();
        private readonly HashSet<long> filled = [];
        private List<Probe> probes = [];
        private Timestamp now = RandomOrders.Beginning;
        private (int Orders, int Fed, int Exact) tally;

        public (int Orders, int Fed, int Exact) Play()
        {
            flow.Trades += Trade;
            Do(new ListAsset("USD", 2));
            Do(new ListAsset("ABC", 0));
            Do(new ListInstrument("ABC", "", AssetClass.Crypto, new(1), new(0), 0.01m, 1m));
            Do(new OpenAccount(new(1), new(0), new(1_000_000_000_000), new(Profile.Flat(default, default))));
            Do(new Deposit(Trader, new(1), new(1_000_000)));
            for (var step = 0; step < Steps; step++)
            {
                flow.Step();
                Do(new QuoteDepth(new(0), flow.Shown(Side.Buy, levels), flow.Shown(Side.Sell, levels)) { Levels = sees });
                if (step % 12 == 0) Place(step);
                foreach (var probe in probes.Where(probe => probe.Until == step)) End(probe);
                probes = [.. probes.Where(probe => probe.Until > step)];
            }

            return tally;
        }

        /// <summary>At the touch, or up to three ticks behind it.</summary>
        private void Place(int step)
        {
            var (side, behind) = (random.Next(2) == 0 ? Side.Buy : Side.Sell, random.Next(4));
            var price = flow.Best(side) + (side == Side.Buy ? -behind : behind);
            var order = Do(new PlaceOrder(Trader, new(0), side, OrderType.Limit, TimeInForce.Gtc, new(1), new(price)));
            probes.Add(new(order, side, price, [.. flow.At(side, price)], step + Patience));
        }

        private void End(Probe probe)
        {
            var isFilled = filled.Contains(probe.Order);
            tally = (tally.Orders + 1, tally.Fed + (isFilled ? 1 : 0), tally.Exact + (probe.IsFilledInQueue ? 1 : 0));
            if (!isFilled) Do(new CancelOrder(Trader, new(probe.Order)));
        }

        private void Trade(Side hit, long price, long steps)
        {
            foreach (var probe in probes.Where(probe => probe.Side == hit))
            {
                var isThrough = hit == Side.Buy ? probe.Price > price : probe.Price < price;
                var ahead = probe.Ahead.Where(order => !order.IsGone).Sum(order => order.Steps);
                probe.IsFilledInQueue |= isThrough || (probe.Price == price && steps > ahead);
            }

            Do(new ReportPrint(new(0), new(price), new(steps), hit.Opposite()));
        }

        private long Do(Command command)
        {
            now += new Duration(1);
            var (before, decision) = (exchange.Trades.Count, exchange.Decide(command, now));
            Assert.True(decision.IsAccepted, $"{command}: {decision}");
            foreach (var trade in exchange.Trades.Skip(before)) filled.UnionWith([trade.Maker, trade.Taker]);
            return decision.Number;
        }
    }
}
