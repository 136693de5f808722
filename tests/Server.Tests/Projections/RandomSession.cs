using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Tests.Projections;

/// <summary>
/// A venue on which four accounts do whatever comes into a generator's head, and what is read of it, folded command by command.
/// </summary>
internal sealed class RandomSession
{
    public const int Accounts = 4;

    private readonly List<OrderId> placed = [];
    private readonly Random random;
    private readonly Action<EventBuffer>? raised;
    private int requests;

    /// <param name="seed">Of the generator.</param>
    /// <param name="raised">Told of what each command raised, after it was folded.</param>
    public RandomSession(int seed, Action<EventBuffer>? raised = null)
    {
        (random, this.raised) = (new Random(seed), raised);
        Open();
    }

    public Venue Venue { get; } = new(seed: 7);

    public VenueProjections Projections { get; } = new();

    public IReadOnlyList<OrderId> Placed => placed;

    /// <summary>Those whose requests had a key.</summary>
    public HashSet<OrderId> Keyed { get; } = [];

    /// <summary>What the last command raised.</summary>
    public EventBuffer Events { get; } = new();

    /// <summary>The time, in microseconds.</summary>
    public long Now { get; set; } = 1_000_000;

    /// <summary>The next command. Gives whether it was accepted.</summary>
    public bool Step() => Do(Next()).IsAccepted;

    public static AccountId Account(int number) => new(AccountId.FirstTrader + number);

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
            new(Profile.Flat(new(1_000), new(2_000)) with { FeesInCost = false }) { CostBasis = CostBasis.Average },
            new(Profiles.Retail) { CostBasis = CostBasis.Hifo },
            new(Profiles.Frictionless) { Kind = AccountKind.Margin, CostBasis = CostBasis.Lifo },
            new(Profiles.Exchange) { Kind = AccountKind.Margin },
        ];
        for (var i = 0; i < Accounts; i++)
        {
            Do(new OpenAccount(new(i + 1), new(0), new(100_000_00000000), terms[i]));
            Do(new Deposit(Account(i), new(2), new(100_00000000)));
        }
    }

    private Command Next()
    {
        Now += random.Next(200_000);
        var (account, instrument) = (Account(random.Next(Accounts)), new InstrumentId(random.Next(2)));
        return random.Next(100) switch
        {
            < 50 => Place(account, instrument),
            < 58 when placed.Count > 0 => new CancelOrder(Projections.Orders.Find(placed[^1])!.Account, placed[^1]),
            < 68 when placed.Count > 0 => Replace(),
            < 80 => Quote(instrument),
            < 90 => new ReportPrint(instrument, new(random.Next(950, 1_050)), new(random.Next(1, 40)), (Side)random.Next(2)),
            < 91 => new Deposit(account, new(random.Next(3)), new(random.Next(1, 500) * 1_000_000_0L)),
            < 92 => new Withdraw(account, new(random.Next(3)), new(random.Next(1, 500) * 1_000_000_0L)),
            < 93 => new ResetAccount(account, new(100_000_00000000)),
            < 94 => new ChargeInterest(),
            < 95 => new SetPhysics(Physics.Presets[random.Next(Physics.Presets.Count)]),
            < 96 => new CloseSession(new(0), random.Next(2) == 0 ? null : new Price(random.Next(980, 1_020))),
            < 98 => new OpenSession(new(0), random.Next(2) == 0 ? null : new Price(random.Next(980, 1_020))),
            < 99 => random.Next(2) == 0 ? new PayDividend(new(0), new(random.Next(1, 100_000))) : Split(),
            _ => new CancelOrders(account, instrument),
        };
    }

    private SplitShares Split()
    {
        var (to, from) = new[] { (2, 1), (1, 2), (3, 2), (2, 3) }[random.Next(4)];
        return new(new(0), to, from);
    }

    private PlaceOrder Place(AccountId account, InstrumentId instrument)
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
            Request = quantity % 3 == 0 ? new((UInt128)(uint)++requests, 1) : default,
            ClientOrderId = quantity % 5 == 0 ? $"order-{++requests}" : null,
            TakeProfit = type == OrderType.Limit && random.Next(5) == 0 ? new(new(price.Ticks + (away * random.Next(1, 30)))) : null,
            StopLoss = type == OrderType.Limit && random.Next(5) == 0 ? new(new(price.Ticks - (away * random.Next(1, 30)))) : null,
        };
        var timeInForce = type == OrderType.Limit && random.Next(6) == 0
            ? (TimeInForce)random.Next(7) : random.Next(3) == 0 ? TimeInForce.Day : TimeInForce.Gtc;
        if (timeInForce == TimeInForce.Gtd) options = options with { ExpiresAt = new(Now + 5_000_000) };
        return new(account, instrument, side, type, timeInForce, new(quantity), hasLimit ? price : default, options);
    }

    private ReplaceOrder Replace()
    {
        var order = Projections.Orders.Find(placed[random.Next(Math.Max(0, placed.Count - 10), placed.Count)])!;
        return new(
            order.Account, order.Id, random.Next(2) == 0 ? new Quantity(random.Next(1, 60)) : null,
            order.LimitPrice is not null && random.Next(2) == 0 ? new Price(random.Next(960, 1_040)) : null,
            order.Options.StopPrice is not null && random.Next(2) == 0 ? new Price(random.Next(960, 1_040)) : null);
    }

    private QuoteDepth Quote(InstrumentId instrument)
    {
        var middle = random.Next(970, 1_030);
        BookLevel[] Levels(int direction) =>
            [.. Enumerable.Range(1, random.Next(1, 5)).Select(i => new BookLevel(new(middle + (direction * i)), new(random.Next(1, 100))))];
        return new(instrument, Levels(-1), Levels(1));
    }

    public Decision Do(Command command)
    {
        Events.Clear();
        var decision = Venue.Decide(command, new(Now), Events);
        foreach (ref readonly var happened in Events.Events)
        {
            if (happened.Type != EventType.OrderPlaced) continue;
            placed.Add(happened.OrderPlaced.Order);
            if (!happened.OrderOptions.Request.IsNone) Keyed.Add(happened.OrderPlaced.Order);
        }

        Projections.Fold(Events.Events);
        raised?.Invoke(Events);
        return decision;
    }
}
