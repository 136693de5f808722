using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Replays.Counterfactuals;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>What is read back from a log does the same again, whatever was asked.</summary>
public sealed class TraderCommandsTests
{
    private static readonly InstrumentId[] Both = [new(0), new(1)];

    /// <summary>What must have happened in one of the runs, so that they say something.</summary>
    private static readonly EventType[] Wanted =
    [
        EventType.TradeExecuted, EventType.OrderTriggered, EventType.OrderReplaced, EventType.ReplaceRequested, EventType.CancelRequested,
        EventType.LegSized, EventType.AccountReset, EventType.AccountTermsSet, EventType.LoanTaken,
    ];

    [Fact]
    public void Given_to_another_venue_at_the_same_times_it_leaves_the_same_log()
    {
        var seen = new HashSet<EventType>();
        for (var seed = 0; seed < 60; seed++) Run(seed, seen);
        Assert.Empty(Wanted.Except(seen));
    }

    private static void Run(int seed, HashSet<EventType> seen)
    {
        var (random, told) = (new Random(seed), new TraderCommands());
        Venue origin = new(), copy = new();
        List<string> log = [], again = [];
        var placed = new List<OrderPlaced>();
        var (at, price) = (new Timestamp(1_000_000_000), 10_000L);
        foreach (var command in Setup) DoInBoth(command);
        var given = told.Commands.Count;
        for (var step = 0; step < 400; step++)
        {
            at += new Duration(random.Next(3) == 0 ? 0 : random.Next(200_000));
            price = Math.Max(100, price + random.Next(-60, 61));
            if (random.Next(2) == 0)
            {
                DoInBoth(Market(random, price));
                Assert.Equal(given, told.Commands.Count);
                continue;
            }

            // What was refused is not given back, and what was taken once.
            var asked = Trader(random, price, at, placed);
            var isTaken = Do(origin, asked, log, told).IsAccepted;
            var known = told.Commands.Count;
            Assert.InRange(known - given, 0, isTaken ? 1 : 0);
            foreach (var each in told.Commands.Skip(given)) Do(copy, each.Command, again, told: null);
            given = known;
            Do(copy, new PassTime(), again, told: null);
            if (!log.SequenceEqual(again)) Assert.Fail($"Seed {seed}, step {step}: {asked}\n{Difference(log, again)}");
        }

        void DoInBoth(Command command)
        {
            Do(origin, command, log, told);
            Do(copy, command, again, told: null);
        }

        Decision Do(Venue venue, Command command, List<string> lines, TraderCommands? told)
        {
            var events = new EventBuffer();
            var decision = venue.Decide(command, at, events);
            foreach (var happened in events.Events)
            {
                if (!happened.IsLogged) continue;
                told?.Fold(in happened);
                seen.Add(happened.Type);
                if (told is not null && happened.Type == EventType.OrderPlaced) placed.Add(happened.OrderPlaced);
                if (VenueLog.LineOf(happened, withRequests: false) is { } line) lines.Add(line);
            }

            return decision;
        }
    }

    private static IEnumerable<Command> Setup =>
    [
        new ListAsset("USD", 4), new ListAsset("BTC", 4), new ListAsset("ETH", 4),
        new ListInstrument("BTC-USD", "Bitcoin", AssetClass.Crypto, new(1), new(0), 0.01m, 0.01m),
        new ListInstrument("ETH-USD", "Ether", AssetClass.Crypto, new(2), new(0), 0.01m, 0.01m),
        new SetPhysics(Physics.Exchange),
        new OpenAccount(new(1), new(0), new(50_000_0000), new(Profiles.Frictionless) { Kind = AccountKind.Margin }),
    ];

    private static Command Market(Random random, long price) => random.Next(3) == 0
        ? new ReportPrint(Both[random.Next(2)], new(price), new(random.Next(1, 400)), random.Next(2) == 0 ? Side.Buy : Side.Sell)
        : new QuoteDepth(
            Both[random.Next(2)], new BookLevel[] { new(new(price - 5), new(500)), new(new(price - 15), new(900)) },
            new BookLevel[] { new(new(price + 5), new(500)), new(new(price + 15), new(900)) });

    private static Command Trader(Random random, long price, Timestamp at, List<OrderPlaced> placed)
    {
        var (account, instrument) = (new AccountId(AccountId.FirstTrader + random.Next(2)), Both[random.Next(2)]);
        var of = placed.Count == 0 ? default : placed[Math.Max(0, placed.Count - 1 - random.Next(12))];
        return random.Next(24) switch
        {
            0 or 1 => new CancelOrder(of.Account, of.Order),
            2 => new CancelOrders(account, random.Next(2) == 0 ? instrument : null, random.Next(3) == 0 ? Side.Buy : null),
            3 => new CancelOrders(account, instrument) { ClosesPosition = true },
            4 or 5 or 6 or 7 => Replace(),
            8 when random.Next(3) == 0 => new ResetAccount(account, new(random.Next(2) * 30_000_0000)),
            9 => new Deposit(account, new(random.Next(3)), new(random.Next(1, 100_0000))),
            10 => new Withdraw(account, new(0), new(random.Next(1, 100_0000))),
            11 => new SetAccountTerms(
                account, new(Profiles.Presets[random.Next(4)]) { Kind = AccountKind.Margin, CostBasis = (CostBasis)random.Next(2) }),
            12 when random.Next(4) == 0 => new OpenAccount(new(1), new(0), new(20_000_0000), new(Profiles.Retail)),
            _ => Place(),
        };

        long Near() => price + random.Next(-60, 61);

        ReplaceOrder Replace() => new(
            of.Account, of.Order, of.ParentOrder.Number == 0 && random.Next(2) == 0 ? new(random.Next(1, 400)) : null,
            of.Type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit && random.Next(2) == 0 ? new(Near()) : null,
            of.Type is not (OrderType.Limit or OrderType.Market or OrderType.TrailingStop) && random.Next(2) == 0 ? new(Near()) : null,
            of.Type == OrderType.TrailingStop ? new Trail(random.Next(1, 50), 0) : null);

        PlaceOrder Place()
        {
            var (side, type) = (random.Next(2) == 0 ? Side.Buy : Side.Sell, (OrderType)random.Next(7));
            var isLimit = type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
            var isNotional = random.Next(8) == 0 && !isLimit;
            var (isGtd, reduces) = (random.Next(6) == 0, random.Next(5) == 0);
            var (away, oco) = (side == Side.Buy ? 1 : -1, random.Next(4) == 0);
            return new(
                account, instrument, side, type, isGtd ? TimeInForce.Gtd : random.Next(6) == 0 ? TimeInForce.Ioc : TimeInForce.Gtc,
                isNotional ? default : new(random.Next(1, 300)), isLimit ? new(Near()) : default,
                new()
                {
                    Notional = isNotional ? new(random.Next(1, 2_000_0000)) : default,
                    StopPrice = type is OrderType.Limit or OrderType.Market or OrderType.TrailingStop ? null : new Price(Near()),
                    Trail = type == OrderType.TrailingStop ? new Trail(random.Next(1, 80), 0) : null,
                    ExpiresAt = isGtd ? at + new Duration(random.Next(1, 20_000_000)) : null,
                    DisplayQuantity = isLimit && !reduces && random.Next(6) == 0 ? new Quantity(20) : null,
                    PostOnly = type == OrderType.Limit && random.Next(6) == 0,
                    ReduceOnly = reduces,
                    SelfTrade = (SelfTrade)random.Next(5),
                    TakeProfit = random.Next(3) == 0 && !oco ? new(new(price + (away * 90))) : null,
                    StopLoss = random.Next(3) == 0 || oco ? new(new(price - (away * 90))) : null,
                    OneCancelsOther = oco,
                })
            { Purpose = (OrderPurpose)random.Next(3) };
        }
    }

    private static string Difference(List<string> log, List<string> again)
    {
        var place = Enumerable.Range(0, Math.Max(log.Count, again.Count)).First(
            number => number >= log.Count || number >= again.Count || log[number] != again[number]);
        return $"{log.ElementAtOrDefault(place)}\n{again.ElementAtOrDefault(place)}";
    }
}
