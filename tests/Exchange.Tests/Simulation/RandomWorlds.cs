using FsCheck;
using FsCheck.Fluent;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Draws worlds, and makes a world that broke a law smaller as long as it still breaks one.</summary>
internal static class RandomWorlds
{
    /// <summary>A few prices, a few sizes: in a small room everything meets everything. One in a dozen is absurd.</summary>
    private static readonly Gen<Price> Prices = Often(Gen.Choose(93, 107).Select(ticks => new Price(ticks)),
        new(1), new(Price.MaxTicks), new(0), new(-1), new(Price.MaxTicks + 1), new(long.MaxValue), new(long.MinValue));

    private static readonly Gen<Quantity> Quantities = Often(Gen.Choose(1, 9).Select(steps => new Quantity(steps)),
        new(40), new(1_000), new(0), new(-1), new(100_000_000_000), new(Quantity.MaxSteps), new(Quantity.MaxSteps + 1), new(long.MaxValue), new(long.MinValue));

    private static readonly Gen<AccountId> Accounts = Often(Gen.Choose(0, 3).Select(account => new AccountId(AccountId.FirstTrader + account)), new(0), AccountId.World, AccountId.House, new(999));

    private static readonly Gen<InstrumentId> Instruments = Often(Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Constant(2))).Select(number => new InstrumentId(number)), new(-1), new(9));

    private static readonly Gen<Side> Sides = Gen.Elements(Side.Buy, Side.Sell);

    private static readonly Gen<RequestKey> Requests = Gen.Frequency(
        (5, Gen.Constant(default(RequestKey))),
        (1, from key in Gen.Choose(1, 5) from body in Gen.Elements(1, 1, 1, 2) select new RequestKey((UInt128)key, (UInt128)body)));

    private static readonly Gen<string?> ClientIds = Gen.Frequency((6, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>("a", "b", "c", "")));

    private static readonly Gen<Command> Orders =
        from account in Accounts
        from instrument in Instruments
        from side in Sides
        from type in Gen.Elements(OrderType.Limit, OrderType.Limit, OrderType.Limit, OrderType.Limit, OrderType.Market)
        from time in Gen.Elements(TimeInForce.Gtc, TimeInForce.Gtc, TimeInForce.Ioc)
        from quantity in Quantities
        from price in Prices
        from id in ClientIds
        from request in Requests
        select (Command)new PlaceOrder(account, instrument, side, type, time, quantity, price, id, request);

    private static readonly Gen<BookLevel> Levels = from price in Prices from quantity in Quantities select new BookLevel(price, quantity);

    private static readonly Gen<Command> Quotes = Gen.Frequency(
        (12, from instrument in Instruments
             from middle in Gen.Choose(95, 105)
             from gap in Gen.Choose(1, 3)
             from bids in Ladder(middle - gap, -1)
             from asks in Ladder(middle, 1)
             select (Command)new QuoteDepth(instrument, bids, asks)),
        (1, from instrument in Instruments from bids in Levels.ArrayOf(2) from asks in Levels.ArrayOf(2) select (Command)new QuoteDepth(instrument, bids, asks)));

    private static readonly Gen<Command> Prints =
        from instrument in Instruments
        from price in Prices
        from quantity in Quantities
        from side in Sides
        select (Command)new ReportPrint(instrument, price, quantity, side);

    private static readonly Gen<Command> Others = Gen.OneOf(
        from account in Accounts
        from asset in Gen.Elements(0, 1, 2, 9)
        from amount in Gen.Elements(5L, 1_000, 0, -1, Money.MaxUnits, long.MaxValue, long.MinValue)
        select (Command)new Deposit(account, new(asset), new(amount)),
        from asset in Gen.Elements(0, 0, 9)
        from amount in Gen.Elements(0L, 5_000, -1, long.MaxValue)
        from maker in Gen.Elements(0, 1_000, -1)
        from taker in Gen.Elements(0, 1_000, 100_001)
        select (Command)new OpenAccount(new(77), new(asset), new(amount), new(maker), new(taker)),
        from account in Accounts from order in Gen.Choose(-1, 60) select (Command)new CancelOrder(account, new(order)),
        Gen.Elements<Command>(new ListAsset("ABC", 2), new ListAsset("", 2), new ListAsset("NEW", 9), new ListAsset("NEW", 2),
            new ListInstrument("ABC", "", AssetClass.Equity, new(1), new(0), 0.01m, 1m), new ListInstrument("BAD", "", AssetClass.Equity, new(1), new(1), 0.01m, 1m), new ListInstrument("BAD", "", AssetClass.Equity, new(1), new(9), 0m, 1m)));

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (10, Orders.Select(Asked)),
        (5, Quotes.Select(Asked)),
        (3, Prints.Select(Asked)),
        (2, Gen.Choose(0, 99).Select(nth => (Step)new CancelOpen(nth))),
        (1, Others.Select(Asked)),
        (1, from order in Orders from hours in Gen.Choose(1, 13) select Asked(order) with { After = Duration.FromHours(hours) }));

    /// <summary>Worlds of so many commands.</summary>
    public static Arbitrary<RandomWorld> Of(int commands) => Arb.From(
        from decimals in Gen.Elements(2, 2, 8)
        from instruments in Gen.Choose(1, 3)
        from accounts in Gen.Choose(2, 4)
        from fees in (from maker in Rates from taker in Rates select (maker, taker)).ArrayOf(accounts)
        from steps in Steps.ArrayOf(commands)
        select new RandomWorld(decimals, instruments, fees, steps), Smaller);

    private static Gen<int> Rates => Gen.Elements(0, 1, 333, 1_000, 2_500, FeeRate.MaxMillionths);

    private static Step Asked(Command command) => new Ask(command);

    private static Gen<T> Often<T>(Gen<T> usual, params T[] odd) => Gen.Frequency((40, usual), (1, Gen.Elements(odd)));

    private static Gen<ReadOnlyMemory<BookLevel>> Ladder(int best, int direction) =>
        from levels in Gen.Choose(0, 4)
        from gaps in Gen.Choose(1, 2).ArrayOf(levels)
        from sizes in Gen.Choose(1, 9).ArrayOf(levels)
        select (ReadOnlyMemory<BookLevel>)sizes.Select((size, i) => new BookLevel(new(best + (direction * (gaps.Take(i + 1).Sum() - 1))), new(size))).ToArray();

    private static IEnumerable<RandomWorld> Smaller(RandomWorld world)
    {
        var steps = world.Steps.ToArray();
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var at = steps.Length - size; at >= 0; at -= size) yield return world with { Steps = [.. steps[..at], .. steps[(at + size)..]] };
        }

        for (var i = 0; i < steps.Length; i++)
        {
            foreach (var simpler in Simpler(steps[i])) yield return world with { Steps = [.. steps[..i], simpler, .. steps[(i + 1)..]] };
        }

        if (world.Fees.Any(fee => fee != (0, 0))) yield return world with { Fees = [.. world.Fees.Select(_ => (0, 0))] };
        if (world.Instruments > 1) yield return world with { Instruments = world.Instruments - 1 };
    }

    private static IEnumerable<Step> Simpler(Step step)
    {
        if (step.After.Microseconds > 1) yield return step with { After = new(1) };
        if (step is not Ask ask) yield break;
        foreach (var command in Simpler(ask.Command)) yield return ask with { Command = command };
    }

    private static IEnumerable<Command> Simpler(Command command)
    {
        switch (command)
        {
            case PlaceOrder place:
                if (place.ClientOrderId is not null) yield return place with { ClientOrderId = null };
                if (!place.Request.IsNone) yield return place with { Request = default };
                if (place.Quantity.Steps > 1) yield return place with { Quantity = new(place.Quantity.Steps / 2) };
                break;
            case QuoteDepth quote:
                if (!quote.Bids.IsEmpty) yield return quote with { Bids = quote.Bids[..^1] };
                if (!quote.Asks.IsEmpty) yield return quote with { Asks = quote.Asks[..^1] };
                break;
            case ReportPrint print when print.Quantity.Steps > 1:
                yield return print with { Quantity = new(print.Quantity.Steps / 2) };
                break;
            default: break;
        }
    }
}
