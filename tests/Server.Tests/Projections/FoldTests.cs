using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Tests.Projections;

/// <summary>Folds of random worlds beside the venue that raised their events: what both know must be the same after every command.</summary>
public sealed class FoldTests
{
    private const int Accounts = 4;

    private readonly Venue venue = new(seed: 7);
    private readonly VenueProjections projections = new();
    private readonly EventBuffer events = new();
    private readonly List<OrderId> placed = [];
    private long now = 1_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Projections_agree_with_the_venue_that_they_fold(int seed)
    {
        Open();
        var random = new Random(seed);
        var accepted = 0;
        for (var i = 0; i < 3_000; i++)
        {
            if (Do(Next(random)).IsAccepted) accepted++;
            ShouldAgree(i);
        }

        Assert.True(accepted > 1_000, $"Only {accepted} commands were accepted: the worlds prove little.");

        // Nothing is left in the depth when nobody shows anything.
        for (var instrument = 0; instrument < 2; instrument++)
        {
            Do(new OpenSession(new(instrument)));
            Do(new ResumeTrading(new(instrument)));
            Do(new QuoteDepth(new(instrument), default, default));
        }

        now += 60_000_000;
        for (var account = 0; account < Accounts; account++) Do(new CancelOrders(Account(account)));
        now += 60_000_000;
        Do(new PassTime());
        Assert.Equal(0, venue.OpenOrders);
        foreach (var instrument in projections.Instruments.Instruments)
            Assert.Equal((0, 0), (projections.Book(instrument, 100).Bids.Count, projections.Book(instrument, 100).Asks.Count));
        foreach (var order in placed) Assert.False(projections.Order(order)!.IsOpen);
    }

    private static AccountId Account(int number) => new(AccountId.FirstTrader + number);

    private void Open()
    {
        Do(new ListAsset("USD", 8));
        Do(new ListAsset("SHR", 8));
        Do(new ListAsset("COIN", 8));
        Do(new ListInstrument("SHR", "A share", AssetClass.Equity, new(1), new(0), 0.01m, 1m));
        Do(new ListInstrument("COIN-USD", "A coin", AssetClass.Crypto, new(2), new(0), 0.01m, 0.001m));
        Do(new ReportPrint(new(0), new(1_000), new(1), Side.Buy));
        Do(new ReportPrint(new(1), new(1_000), new(1), Side.Buy));
        AccountTerms[] terms =
        [
            new(Profile.Flat(new(1_000), new(2_000)) with { FeesInCost = false }) { CostBasis = CostBasis.Average }, new(Profiles.Retail) { CostBasis = CostBasis.Hifo },
            new(Profiles.Frictionless) { Kind = AccountKind.Margin, CostBasis = CostBasis.Lifo }, new(Profiles.Exchange) { Kind = AccountKind.Margin },
        ];
        for (var i = 0; i < Accounts; i++)
        {
            Do(new OpenAccount(new(i + 1), new(0), new(100_000_00000000), terms[i]));
            Do(new Deposit(Account(i), new(2), new(100_00000000)));
        }
    }

    private Command Next(Random random)
    {
        now += random.Next(200_000);
        var (account, instrument) = (Account(random.Next(Accounts)), new InstrumentId(random.Next(2)));
        return random.Next(100) switch
        {
            < 50 => Place(random, account, instrument),
            < 58 when placed.Count > 0 => new CancelOrder(projections.Order(placed[^1])!.Account, placed[^1]),
            < 68 when placed.Count > 0 => Replace(random),
            < 80 => Quote(random, instrument),
            < 90 => new ReportPrint(instrument, new(random.Next(950, 1_050)), new(random.Next(1, 40)), (Side)random.Next(2)),
            < 91 => new Deposit(account, new(random.Next(3)), new(random.Next(1, 500) * 1_000_000_0L)),
            < 92 => new Withdraw(account, new(random.Next(3)), new(random.Next(1, 500) * 1_000_000_0L)),
            < 93 => new ResetAccount(account, new(100_000_00000000)),
            < 94 => new ChargeInterest(),
            < 95 => new SetPhysics(Physics.Presets[random.Next(Physics.Presets.Count)]),
            < 96 => new CloseSession(new(0), random.Next(2) == 0 ? null : new Price(random.Next(980, 1_020))),
            < 98 => new OpenSession(new(0), random.Next(2) == 0 ? null : new Price(random.Next(980, 1_020))),
            < 99 => new PayDividend(new(0), new(random.Next(1, 100_000))),
            _ => new CancelOrders(account, instrument),
        };
    }

    private PlaceOrder Place(Random random, AccountId account, InstrumentId instrument)
    {
        var (type, side) = ((OrderType)random.Next(7), (Side)random.Next(2));
        var price = new Price(random.Next(960, 1_040));
        var hasLimit = type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
        var hasStop = type is OrderType.Stop or OrderType.StopLimit or OrderType.TakeProfit or OrderType.TakeProfitLimit;
        var quantity = random.Next(1, 60);
        var away = side == Side.Buy ? 1 : -1;
        var options = new OrderOptions
        {
            StopPrice = hasStop ? new(random.Next(960, 1_040)) : null,
            Trail = type == OrderType.TrailingStop ? new(random.Next(1, 30), 0) : null,
            TriggerBy = (TriggerBy)random.Next(3),
            DisplayQuantity = hasLimit && random.Next(4) == 0 ? new(random.Next(1, quantity + 1)) : null,
            PostOnly = type == OrderType.Limit && random.Next(8) == 0,
            ReduceOnly = random.Next(8) == 0,
            SelfTrade = (SelfTrade)random.Next(5),
            TakeProfit = type == OrderType.Limit && random.Next(5) == 0 ? new(new(price.Ticks + (away * random.Next(1, 30)))) : null,
            StopLoss = type == OrderType.Limit && random.Next(5) == 0 ? new(new(price.Ticks - (away * random.Next(1, 30)))) : null,
        };
        var timeInForce = type == OrderType.Limit && random.Next(6) == 0 ? (TimeInForce)random.Next(7) : random.Next(3) == 0 ? TimeInForce.Day : TimeInForce.Gtc;
        if (timeInForce == TimeInForce.Gtd) options = options with { ExpiresAt = new(now + 5_000_000) };
        return new(account, instrument, side, type, timeInForce, new(quantity), hasLimit ? price : default, options);
    }

    private ReplaceOrder Replace(Random random)
    {
        var order = projections.Order(placed[random.Next(Math.Max(0, placed.Count - 10), placed.Count)])!;
        return new(
            order.Account, order.Id, random.Next(2) == 0 ? new Quantity(random.Next(1, 60)) : null,
            order.LimitPrice is not null && random.Next(2) == 0 ? new Price(random.Next(960, 1_040)) : null,
            order.Options.StopPrice is not null && random.Next(2) == 0 ? new Price(random.Next(960, 1_040)) : null);
    }

    private static QuoteDepth Quote(Random random, InstrumentId instrument)
    {
        var middle = random.Next(970, 1_030);
        BookLevel[] Levels(int direction) => [.. Enumerable.Range(1, random.Next(1, 5)).Select(i => new BookLevel(new(middle + (direction * i)), new(random.Next(1, 100))))];
        return new(instrument, Levels(-1), Levels(1));
    }

    private Decision Do(Command command)
    {
        events.Clear();
        var decision = venue.Decide(command, new(now), events);
        foreach (ref readonly var happened in events.Events)
        {
            if (happened.Type == EventType.OrderPlaced) placed.Add(happened.OrderPlaced.Order);
        }

        projections.Fold(events.Events);
        return decision;
    }

    private void ShouldAgree(int command)
    {
        foreach (var balance in venue.Ledger.Balances.Where(balance => balance.Account.IsTrader))
        {
            Assert.Contains(balance, projections.Balances(balance.Account));
            var lines = projections.Statement(balance.Account, balance.Asset, long.MaxValue, 200);
            foreach (var (bucket, expected) in ((Bucket, Money)[])[(Bucket.Available, balance.Available), (Bucket.Held, balance.Held), (Bucket.Owed, balance.Owed)])
            {
                var newest = lines.Cast<StatementLine?>().FirstOrDefault(line => line!.Value.Bucket == bucket);
                if (newest is { } line) Assert.Equal(expected, line.Balance);
            }
        }

        for (var account = 0; account < Accounts; account++)
        {
            for (var row = venue.Positions.First(Account(account)); row != PositionBook.None; row = venue.Positions.Next(row)) ShouldAgree(command, row);
        }

        // Whoever stands in a queue is in the depth, and nobody else is open as working there.
        foreach (var order in placed.TakeLast(50).Select(order => projections.Order(order)!))
        {
            if (venue.PlaceInQueue(order.Id) is not { } place) continue;
            Assert.True(order is { IsOpen: true, Stage: OrderStage.Working }, $"Order {order.Id.Number} stands in a queue and is {order.Stage}.");
            var level = projections.BookAt(projections.Instruments[order.Instrument], order.Side, [place.Price])[0];
            Assert.True(level.Quantity >= place.Ahead + place.Shown, $"The depth at {place.Price.Ticks} is {level.Quantity.Steps}, less than order {order.Id.Number} and what is ahead of it.");
        }
    }

    private void ShouldAgree(int command, int row)
    {
        ref readonly var position = ref venue.Positions[row];
        var view = projections.PositionOf(position.Account, position.Instrument);
        if (view is null)
        {
            Assert.Equal((0, 0), (position.Net, position.Realised.Units));
            return;
        }

        Assert.Equal((command, position.Net, position.Cost, position.Realised), (command, view.Net, view.Cost, view.Realised));
        Assert.Equal(venue.Positions.LotsOf(row), projections.OpenLots(position.Account, position.Instrument));
    }
}
