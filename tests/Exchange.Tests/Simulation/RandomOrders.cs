using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Orders of every type, mostly such as make sense.</summary>
internal static class RandomOrders
{
    /// <summary>When the worlds begin.</summary>
    public static readonly Timestamp Beginning = new(1_700_000_000_000_000);

    /// <summary>What a position could be left with: its side is the position's matter.</summary>
    public static Step Exit(Room room, Random random)
    {
        var side = random.Side();
        PlaceOrder order;
        do order = Sensible(room, random);
        while (order.Options is { HasLegs: true, OneCancelsOther: false } || order.Side != side);
        var isReducing = order.Options is not { OneCancelsOther: true } && !random.Once(3);
        var options = (order.Options ?? OrderOptions.None) with { ReduceOnly = isReducing };
        return new Exit(random.Next(99), order with { Options = options });
    }

    public static Command Order(Room room, Random random) => random.Once(25) ? Any(room, random) : Sensible(room, random);

    private static PlaceOrder Sensible(Room room, Random random)
    {
        var (side, price) = (random.Side(), room.Price(random));
        var type = random.Of(
            OrderType.Limit, OrderType.Limit, OrderType.Limit, OrderType.Limit, OrderType.Limit, OrderType.Limit, OrderType.Limit,
            OrderType.Market, OrderType.Market, OrderType.Market,
            OrderType.Stop, OrderType.Stop, OrderType.StopLimit, OrderType.TrailingStop, OrderType.TrailingStop, OrderType.TakeProfit,
            OrderType.TakeProfitLimit);
        var hasLimit = type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
        var time = TimeOf(random, type);
        var quantity = random.Once(6) ? new(random.Between(10, 40)) : random.Quantity();
        var isExit = type == OrderType.Limit && time is TimeInForce.Gtc or TimeInForce.Day or TimeInForce.Gtd && random.Once(10);
        var options = new OrderOptions
        {
            StopPrice = type is OrderType.Limit or OrderType.Market or OrderType.TrailingStop ? null : StopOf(room, random, side, type),
            Trail = type == OrderType.TrailingStop ? Trail(random) : null,
            TriggerBy = random.Of(TriggerBy.Last, TriggerBy.Last, TriggerBy.Quote, TriggerBy.Mark),
            ExpiresAt = time == TimeInForce.Gtd ? Until(random) : null,
            DisplayQuantity = hasLimit && time is TimeInForce.Gtc or TimeInForce.Day or TimeInForce.Gtd && random.Once(5)
                ? new(random.Between(1, 3)) : null,
            PostOnly = type == OrderType.Limit && random.Once(8),
            ReduceOnly = random.Once(15),
            SelfTrade = random.Of(SelfTrade.Allow, SelfTrade.Allow, SelfTrade.CancelNewest, SelfTrade.CancelOldest, SelfTrade.CancelBoth,
                SelfTrade.Decrement),
        };
        if (isExit || random.Once(6))
            options = WithLegs(random, options, side, isExit, (int)Math.Clamp(options.StopPrice?.Ticks ?? price.Ticks, 1, 1000));
        if (random.Once(8)) (options, quantity) = (options with { Notional = Notional(random) }, default);
        return new(room.Account(random), room.Instrument(random), side, type, time, quantity, hasLimit ? price : default,
            Named(random, options))
        {
            MostOpenOrders = random.Once(6) ? random.Between(1, 8) : 0,
        };
    }

    /// <summary>Most of it is wrong in itself.</summary>
    private static PlaceOrder Any(Room room, Random random)
    {
        var options = new OrderOptions
        {
            Notional = random.Once(3) ? Notional(random) : default,
            StopPrice = random.Once(2) ? room.Price(random) : null,
            Trail = random.Once(4) ? Trail(random) : null,
            ExpiresAt = random.Once(3) ? Until(random) : null,
            DisplayQuantity = random.Once(4) ? random.Quantity() : null,
            PostOnly = random.Once(4),
            ReduceOnly = random.Once(4),
            TakeProfit = random.Once(4) ? new(room.Price(random)) : null,
            StopLoss = random.Once(4) ? new(room.Price(random), random.Once(2) ? room.Price(random) : null) : null,
            OneCancelsOther = random.Once(4),
        };
        return new(room.Account(random), room.Instrument(random), random.Side(), random.Of(Enum.GetValues<OrderType>()),
            random.Of(Enum.GetValues<TimeInForce>()),
            random.Once(3) ? default : random.Quantity(), random.Once(3) ? default : room.Price(random), Named(random, options));
    }

    /// <summary>Mostly on the side from which the price has not come through it yet.</summary>
    private static Price StopOf(Room room, Random random, Side side, OrderType type)
    {
        var isRising = (side == Side.Buy) == (type is OrderType.Stop or OrderType.StopLimit);
        return random.Once(6)
            ? room.Price(random)
            : new(isRising ? random.Between(Room.Middle, Room.Middle + room.Width) : random.Between(Room.Middle - room.Width, Room.Middle));
    }

    private static TimeInForce TimeOf(Random random, OrderType type)
    {
        if (type == OrderType.Limit && random.Once(3)) return random.Of(Enum.GetValues<TimeInForce>());
        if (type == OrderType.Market)
            return random.Of(TimeInForce.Gtc, TimeInForce.Gtc, TimeInForce.Ioc, TimeInForce.Day, TimeInForce.Fok, TimeInForce.Opg,
                TimeInForce.Cls);
        return random.Of(TimeInForce.Gtc, TimeInForce.Gtc, TimeInForce.Gtc, TimeInForce.Day, TimeInForce.Gtd);
    }

    private static OrderOptions WithLegs(Random random, OrderOptions options, Side side, bool isExit, int price)
    {
        var up = side == Side.Buy ? 1 : -1;
        Price Away(int direction) => new(price + (direction * random.Between(random.Once(9) ? -2 : 1, 5)));
        if (isExit)
            return options with { OneCancelsOther = true, ReduceOnly = false, StopLoss = new(Away(up), random.Once(2) ? Away(up) : null) };
        var legs = random.Next(3);
        return options with
        {
            ReduceOnly = false,
            TakeProfit = legs != 1 ? new(Away(up)) : null,
            StopLoss = legs != 0 ? new(Away(-up), random.Once(2) ? Away(-up) : null) : null,
        };
    }

    private static OrderOptions? Named(Random random, OrderOptions options)
    {
        options = options with
        {
            ClientOrderId = random.Once(9) ? random.Of("a", "b", "c", "") : null,
            Request = Request(random),
        };
        return options == OrderOptions.None ? null : options;
    }

    public static RequestKey Request(Random random) =>
        random.Once(9) ? new((UInt128)random.Between(1, 5), (UInt128)random.Of(1, 1, 1, 2)) : default;

    private static Money Notional(Random random) =>
        new(random.Once(25) ? random.Of(0, -1, 1, Instrument.MaxOrderValueUnits, Instrument.MaxOrderValueUnits + 1)
            : random.Of(1, 1_000_000) * random.Between(90, 1_200));

    private static Trail Trail(Random random) =>
        random.Once(20) ? random.Of(new Trail(0, 0), new(1, 1), new(0, 900_001), new(-1, 0), new(Price.MaxTicks, 0))
            : random.Once(2) ? new(random.Between(1, 5), 0) : new(0, random.Of(1, 15_000, 40_000));

    private static Timestamp Until(Random random) =>
        Beginning + new Duration(random.Once(20) ? -random.Next(2) : random.Once(2) ? random.Next(300) : random.NextInt64(400_000_000_000));
}
