using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Orders, prices and quantities at the edges, mostly such as can be taken on.</summary>
internal sealed class EdgeFuzzOrders(EdgeFuzzDice dice, EdgeFuzzWorld world)
{
    private const long Day = 86_400_000_000;

    public Price PriceOn(int instrument)
    {
        var middle = world.Middles[instrument];
        return new(dice.Next(100) switch
        {
            < 3 => dice.Of(0, -1, Price.MaxTicks + 1, long.MaxValue, long.MinValue),
            < 15 => dice.Of(1, 2, Price.MaxTicks - 1, Price.MaxTicks),
            < 25 => dice.Magnitude(Price.MaxTicks),
            _ => Near(middle, dice.Next(-4, 5)),
        });
    }

    public Quantity QuantityOf(AccountId account, int number, Side side, Price price)
    {
        var instrument = world.Instruments[number];
        var priced = new Price(price.Ticks is < 1 or > Price.MaxTicks ? world.Middles[number] : price.Ticks);
        return new(dice.Next(100) switch
        {
            < 3 => dice.Of(0, -1, Quantity.MaxSteps + 1, long.MaxValue, long.MinValue),
            < 30 => world.IsRich ? Around(Largest(instrument, priced)) : dice.Next(1, 10),
            < 45 => Around(Largest(instrument, priced)),
            < 70 => Around(Affordable(account, instrument, side, priced)),
            < 80 => Around(Held(account, instrument)),
            < 83 => dice.Of(1, Quantity.MaxSteps - 1, Quantity.MaxSteps),
            < 86 => dice.Magnitude(Quantity.MaxSteps),
            _ => dice.Magnitude(Largest(instrument, priced)),
        });
    }

    /// <summary>What a level of the feed may show at most, or little.</summary>
    public Quantity Shown(int number, Price price)
    {
        var largest = Largest(world.Instruments[number], price);
        return new(dice.Once(3) ? Around(largest) : dice.Magnitude(largest));
    }

    public PlaceOrder Place()
    {
        var (account, number, side) = (world.Account(), world.AnyInstrument(), dice.Side());
        var type = dice.Chance(65) ? dice.Of(OrderType.Limit, OrderType.Limit, OrderType.Market) : (OrderType)dice.Next(7);
        var hasLimit = type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
        var time = dice.Of(TimeInForce.Gtc, TimeInForce.Gtc, TimeInForce.Day);
        if (type <= OrderType.Market && dice.Chance(30) || dice.Once(50)) time = (TimeInForce)dice.Next(7);
        var limit = hasLimit != dice.Once(100) ? PriceOn(number) : default;
        var quantity = QuantityOf(account, number, side, limit);
        OrderOptions? options = null;
        if (type > OrderType.Market || time == TimeInForce.Gtd || dice.Chance(35))
            options = Options(number, side, type, time, limit, ref quantity);
        return new(account, new(dice.Once(200) ? dice.Of(-1, 99) : number), side, type, time, quantity, limit, options);
    }

    public Command Replace()
    {
        if (!world.TryOpen(out var open)) return Place();
        var (quantity, limit) = ((Quantity?)null, (Price?)null);
        if (!open.HasLimit && !open.HasStop || dice.Chance(60)) quantity = QuantityOf(open.Account, open.Instrument, open.Side, open.Limit);
        if (open.HasLimit != dice.Once(30) && dice.Chance(60)) limit = PriceOn(open.Instrument);
        Price? stop = open.HasStop != dice.Once(30) && dice.Chance(60) ? PriceOn(open.Instrument) : null;
        Trail? trail = open.Type == OrderType.TrailingStop != dice.Once(30) && dice.Chance(60) ? AnyTrail() : null;
        return new ReplaceOrder(dice.Once(50) ? world.Account() : open.Account, open.Id, quantity, limit, stop, trail);
    }

    public static RequestKey Request(EdgeFuzzDice dice) =>
        dice.Once(20) ? new((UInt128)dice.Next(1, 5), (UInt128)dice.Next(1, 3)) : default;

    private OrderOptions Options(int number, Side side, OrderType type, TimeInForce time, Price limit, ref Quantity quantity)
    {
        var mayRest = time is TimeInForce.Gtc or TimeInForce.Day or TimeInForce.Gtd;
        var hasStop = type is OrderType.Stop or OrderType.StopLimit or OrderType.TakeProfit or OrderType.TakeProfitLimit;
        var hasLegs = dice.Once(3);
        var isExit = hasLegs && type == OrderType.Limit && mayRest && dice.Once(3);
        var notional = !hasLegs && dice.Once(6);
        if (notional) quantity = default;
        var (up, down) = (side == Side.Buy ? 1 : -1, side == Side.Buy ? -1 : 1);
        var from = limit.Ticks is > 0 and <= Price.MaxTicks ? limit.Ticks : world.Middles[number];
        return new()
        {
            ClientOrderId = dice.Once(20) ? dice.Of("a", "b", "") : null,
            Request = Request(dice),
            Notional = notional ? (dice.Once(10) ? new(dice.Of(-1, long.MaxValue, long.MinValue)) : EdgeFuzzTerms.Amount(dice)) : default,
            StopPrice = hasStop ? PriceOn(number) : null,
            Trail = type == OrderType.TrailingStop ? AnyTrail() : null,
            TriggerBy = dice.Of(TriggerBy.Last, TriggerBy.Quote, TriggerBy.Mark),
            ExpiresAt = time == TimeInForce.Gtd ? End() : null,
            DisplayQuantity = type != OrderType.Market && mayRest && dice.Once(5) ? Slice(quantity) : null,
            PostOnly = type == OrderType.Limit && dice.Once(8),
            ReduceOnly = !hasLegs && dice.Once(6),
            SelfTrade = (SelfTrade)dice.Next(5),
            TakeProfit = hasLegs && !isExit && !dice.Once(3) ? new(Leg(from, up)) : null,
            StopLoss = hasLegs && (isExit || !dice.Once(3)) ? new(Leg(from, isExit ? up : down), Maybe(from, down)) : null,
            OneCancelsOther = isExit,
        };
    }

    private Timestamp End() => dice.Of(world.Now + new Duration(dice.Magnitude(Day)), new(long.MaxValue), default);

    private Quantity Slice(Quantity of) => new(Math.Max(1, of.Steps / dice.Next(1, OrderOptions.MostSlices + 2)));

    private Price? Maybe(long from, int direction) => dice.Once(2) ? Leg(from, direction) : null;

    private Price Leg(long from, int direction) => dice.Next(10) switch
    {
        < 5 => new(Near(from, direction * dice.Next(1, 5))),
        < 9 => new(direction < 0 ? dice.Magnitude(from) : from + dice.Magnitude(Price.MaxTicks - from)),
        _ => new(direction < 0 ? 1 : Price.MaxTicks),
    };

    private Trail AnyTrail() => dice.Next(5) switch
    {
        0 => new(0, dice.Of(1, 40_000, Trail.MostMillionths)),
        1 => new(dice.Of(1, Price.MaxTicks), 0),
        2 when dice.Once(4) => dice.Of(default, new Trail(1, 1), new(-1, 0), new(Price.MaxTicks + 1, 0), new(long.MinValue, int.MinValue)),
        2 => new(0, 1_000),
        _ => new(dice.Next(1, 6), 0),
    };

    private static long Near(long middle, int ticks) => Math.Clamp(middle + ticks, 1, Price.MaxTicks);

    /// <summary>The largest that an order at the price may have.</summary>
    private static long Largest(Instrument instrument, Price price)
    {
        var most = new Money(Instrument.MaxOrderValueUnits);
        return Math.Max(1, Math.Min(instrument.MostFor(most, price).Steps, instrument.StepsIn(most)));
    }

    private long Affordable(AccountId account, Instrument instrument, Side side, Price price)
    {
        if (side == Side.Sell) return instrument.StepsIn(world.Venue.Ledger.AvailableOf(account, instrument.Base.Id));
        return instrument.MostFor(world.Venue.Ledger.AvailableOf(account, instrument.Quote.Id), price).Steps;
    }

    private long Held(AccountId account, Instrument instrument)
    {
        var row = world.Venue.Positions.Find(account, instrument.Id);
        return row == PositionBook.None ? 1 : Math.Abs(world.Venue.Positions[row].Net);
    }

    /// <summary>So many, or one more or less, or a part of it.</summary>
    private long Around(long steps) => Math.Max(1, dice.Next(8) switch
    {
        0 => steps - 1,
        1 => Math.Min(steps, long.MaxValue - 1) + 1,
        2 => steps / 2,
        3 => steps / 10 * 9,
        4 => steps / 1_000,
        _ => steps,
    });
}
