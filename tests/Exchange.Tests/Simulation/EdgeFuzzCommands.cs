using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>What is asked of a world next.</summary>
internal sealed class EdgeFuzzCommands(EdgeFuzzDice dice, EdgeFuzzWorld world)
{
    private readonly EdgeFuzzOrders orders = new(dice, world);

    public Command Next()
    {
        if (world.OpenCount > 60) return new CancelOrders(world.TryOpen(out var open) ? open.Account : default);
        if (dice.Once(3) && world.NotOpen() is { } resting) return Again(resting);
        if (dice.Once(9) && world.Banded() is { } banded) return new SetPriceBand(new(banded), default, default);
        return dice.Next(1_000) switch
        {
            < 400 => orders.Place(),
            < 590 => Quote(),
            < 670 => Print(),
            < 700 => Mark(),
            < 790 => orders.Replace(),
            < 830 => Cancel(),
            < 845 => new CancelOrders(world.Account(), dice.Once(2) ? Instrument() : null, dice.Once(2) ? dice.Side() : null),
            < 875 => new Deposit(world.Account(), Asset(), Amount()) { Request = EdgeFuzzOrders.Request(dice) },
            < 910 => Withdraw(),
            < 918 => new ResetAccount(world.Account(), Amount()) { Request = EdgeFuzzOrders.Request(dice) },
            < 925 => Dividend(),
            < 932 => new ChargeInterest(),
            < 945 => Split(),
            < 957 => new SetAccountTerms(world.Account(), EdgeFuzzTerms.Account(dice)),
            < 962 => new SetInstrumentTerms(Instrument(), EdgeFuzzTerms.LendingTerms(dice)),
            < 967 => new SetPhysics(EdgeFuzzTerms.AnyPhysics(dice)),
            < 985 => Interrupt(),
            < 996 => Band(),
            _ => Rare(),
        };
    }

    /// <summary>An order that is only asked about.</summary>
    public PlaceOrder Question() => orders.Place();

    private InstrumentId Instrument() => new(dice.Once(200) ? dice.Of(-1, int.MaxValue, int.MinValue) : world.AnyInstrument());

    private AssetId Asset() => new(dice.Once(200) ? dice.Of(-1, int.MaxValue, int.MinValue) : dice.Next(world.Assets.Count));

    private Money Amount() => dice.Once(40) ? new(dice.Of(0, -1, long.MaxValue, long.MinValue)) : EdgeFuzzTerms.Amount(dice);

    private Price? Official(int instrument) => dice.Once(2) ? orders.PriceOn(instrument) : null;

    private CancelOrder Cancel() => world.TryOpen(out var open) && !dice.Once(50)
        ? new(dice.Once(30) ? world.Account() : open.Account, open.Id)
        : new(world.Account(), new(dice.Of(0, -1, long.MaxValue, long.MinValue)));

    private PayDividend Dividend()
    {
        var perUnit = dice.Once(3) ? new(dice.Magnitude(1_000_000_000)) : Amount();
        return new(Instrument(), perUnit, dice.Of(0, 0, 1, long.MinValue, long.MaxValue));
    }

    private ReportMark Mark()
    {
        var number = world.AnyInstrument();
        return new(new(dice.Once(200) ? -1 : number), orders.PriceOn(number));
    }

    /// <summary>A band is mostly lifted soon: outside of it hardly anything happens.</summary>
    private SetPriceBand Band()
    {
        var number = world.AnyInstrument();
        if (world.HasBand(number) || dice.Once(4)) return new(new(number), default, default);
        var (one, other) = (orders.PriceOn(number), orders.PriceOn(number));
        if (dice.Once(9)) return new(Instrument(), one, other);
        return new(new(number), new(Math.Min(one.Ticks, other.Ticks)), new(Math.Max(one.Ticks, other.Ticks)));
    }

    private Withdraw Withdraw()
    {
        var (account, asset) = (world.Account(), Asset());
        var available = world.Venue.Ledger.AvailableOf(account, asset).Units;
        return new(account, asset, dice.Of(new Money(available), new(available + 1), new(Math.Max(1, available / 2)), Amount()));
    }

    private QuoteDepth Quote()
    {
        var number = world.AnyInstrument();
        if (dice.Once(40)) world.Middles[number] = dice.Once(3) ? dice.Of(1, Price.MaxTicks) : dice.Magnitude(Price.MaxTicks);
        var middle = world.Middles[number];
        var (bids, asks) = (Ladder(number, middle - dice.Next(1, 3), -1), Ladder(number, middle + dice.Next(2), 1));
        var sees = dice.Once(30) ? dice.Of(-1, int.MaxValue, int.MinValue) : dice.Of(0, 0, Math.Max(bids.Length, asks.Length));
        return new(new(number), bids, asks) { Levels = sees };
    }

    private BookLevel[] Ladder(int number, long best, int direction)
    {
        var levels = new BookLevel[dice.Of(0, 1, 1, 2, 3, 4)];
        for (var i = 0; i < levels.Length; i++, best += direction * (dice.Once(9) ? dice.Magnitude(Price.MaxTicks / 4) : dice.Next(1, 3)))
        {
            if (best is < 1 or > Price.MaxTicks && !dice.Once(50)) return levels[..i];
            var price = new Price(best);
            var isOdd = best is < 1 or > Price.MaxTicks || dice.Once(100);
            levels[i] = new(price, isOdd ? new(dice.Of(0, 1, -1, Quantity.MaxSteps, long.MaxValue)) : orders.Shown(number, price));
        }

        return levels;
    }

    private ReportPrint Print()
    {
        var number = world.AnyInstrument();
        var price = orders.PriceOn(number);
        var quantity = dice.Once(20) || price.Ticks is < 1 or > Price.MaxTicks
            ? new Quantity(dice.Of(Quantity.MaxSteps, Quantity.MaxSteps + 1, 0, -1, long.MaxValue, long.MinValue))
            : orders.Shown(number, price);
        return new(new(number), price, quantity, dice.Side()) { QuoteStands = dice.Once(3) };
    }

    private SplitShares Split()
    {
        const int most = SplitShares.MostShares;
        var (to, from) = dice.Once(6) ? dice.Of((0, 1), (1, -1), (most + 1, 1), (int.MaxValue, int.MinValue))
            : dice.Of((1, most), (most, 1), (2, 1), (1, 2), (3, 2), (999, most), (most, 999), (7, 1));
        return new(dice.Once(5) ? Instrument() : new(dice.Next(2)), to, from, dice.Of(0, 0, 0, 1, 2, long.MinValue));
    }

    private Command Interrupt()
    {
        var number = world.AnyInstrument();
        return dice.Next(4) switch
        {
            0 => new HaltTrading(new(number)),
            1 => new ResumeTrading(new(number)),
            2 => new OpenSession(new(number), Official(number)),
            _ => new CloseSession(new(number), Official(number)),
        };
    }

    private Command Again(int number) =>
        world.PhaseOf(number) == Phase.Halted ? new ResumeTrading(new(number)) : new OpenSession(new(number), Official(number));

    private Command Rare() => dice.Next(8) switch
    {
        0 when dice.Once(4) => new Delist(Instrument()),
        1 => new OpenAccount(new(dice.Of(0, 1, long.MaxValue, long.MinValue)), Asset(), Amount(), EdgeFuzzTerms.Account(dice)),
        2 => new ListAsset(dice.Of("USD", "", "X", new string('Y', 200)), dice.Of(-1, 0, 8, 9, int.MaxValue, int.MinValue)),
        3 => new ListInstrument(
            dice.Of("A0", "B", ""), "", (AssetClass)dice.Next(4), Asset(), Asset(),
            dice.Of(0m, -1m, 0.00000001m, 1_000_000m, decimal.MaxValue), dice.Of(1m, 0m, 1_000_000m, decimal.MinValue, 0.000000001m)),
        4 => new SetPhysics(new("", 0) { MadeLevels = int.MaxValue, MadeSpacing = int.MinValue, MadeSlope = int.MaxValue }),
        5 => new SetInstrumentTerms(Instrument(), new(int.MaxValue, int.MinValue, true, int.MaxValue)),
        6 => new SetAccountTerms(world.Account(), new(new("bad", 1) { DebitRate = int.MaxValue, Equity = new() { Minimum = -1 } })),
        _ => new PassTime(),
    };
}
