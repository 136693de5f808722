using FsCheck;
using FsCheck.Fluent;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Draws worlds, and makes a world that broke a law smaller as long as it still breaks one.</summary>
internal static class RandomWorlds
{
    private static Gen<Step> Steps(Room room) => Gen.Frequency(
        (40, Asked(room, RandomOrders.Order)),
        (16, Asked(room, Quote)),
        (10, Asked(room, Print)),
        (6, Asked(room, Mark)),
        (6, Draws.Of(random => (Step)new CancelOpen(random.Next(99)))),
        (8, Draws.Of(random => (Step)Replacement(room, random))),
        (8, Draws.Of(random => RandomOrders.Exit(room, random))),
        (6, Draws.Of(random => (Step)new OpenAgain(random.Once(2) ? room.Price(random) : null))),
        (3, Asked(room, Disturbance)),
        (4, Asked(room, Other)),
        (4, Draws.Of(random => (Step)new Ask(RandomOrders.Order(room, random)) { After = new(random.Between(2, 400)) })),
        (1, Draws.Of(random => (Step)new Ask(random.Once(2) ? Quote(room, random) : new ChargeInterest())
        {
            After = Duration.FromHours(random.Between(1, 13)),
        })));

    /// <summary>Worlds of so many commands.</summary>
    public static Arbitrary<RandomWorld> Of(int commands) => Arb.From(
        from seed in Gen.Choose(0, 9)
        from decimals in Gen.Elements(2, 2, 8)
        from instruments in Gen.Choose(1, 4)
        from terms in Gen.Elements(null, new InstrumentTerms(100_000, 90_000, IsShortable: true, BorrowRate: 900_000))
        from physics in Draws.Of(RandomTerms.Physics).Select(physics => physics.IsWellFormed ? physics : Physics.Plain)
        from count in Gen.Choose(2, 4)
        from width in Gen.Elements(2, 4, 7)
        from accounts in Draws.Of(RandomTerms.Account).Select(terms => terms.IsWellFormed ? terms : new(Profiles.Retail)).ArrayOf(count)
        from steps in Steps(new(count, instruments, width)).ArrayOf(commands)
        from isHuge in Gen.Frequency((5, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new RandomWorld(seed, decimals, instruments, terms, physics, accounts, steps) { IsHuge = isHuge }, Smaller);

    private static Gen<Step> Asked(Room room, Func<Room, Random, Command> command) =>
        Draws.Of(random => (Step)new Ask(command(room, random)));

    private static Command Quote(Room room, Random random)
    {
        var instrument = room.Instrument(random);
        if (random.Once(20)) return new QuoteDepth(instrument, Odd(room, random), Odd(room, random));
        var middle = Room.Middle + random.Between(-room.Width, room.Width);
        var (bids, asks) = (Ladder(random, middle - random.Between(1, 3), -1), Ladder(random, middle, 1));
        var named = Math.Max(bids.Length, asks.Length);
        return new QuoteDepth(instrument, bids, asks) { Levels = random.Once(20) ? named - 1 : random.Of(0, 0, named, named, named + 1) };
    }

    private static BookLevel[] Odd(Room room, Random random) =>
        [.. Enumerable.Range(0, 2).Select(_ => new BookLevel(room.Price(random), random.Quantity()))];

    private static BookLevel[] Ladder(Random random, int best, int direction)
    {
        var levels = new BookLevel[random.Of(0, 1, 1, 2, 3, 4)];
        for (var i = 0; i < levels.Length; i++, best += direction * random.Between(1, 2))
            levels[i] = new(new(best), new(random.Between(1, 9)));
        return levels;
    }

    private static Command Print(Room room, Random random)
    {
        var price = random.Once(6) ? room.Price(random, 5) : room.Price(random);
        return new ReportPrint(room.Instrument(random), price, random.Quantity(), random.Side()) { QuoteStands = random.Once(3) };
    }

    private static Command Mark(Room room, Random random) =>
        new ReportMark(room.Instrument(random), random.Once(2) ? room.Price(random, 12) : room.Price(random));

    private static OpenAccount Account(AssetId asset, Money amount, Random random)
    {
        var (user, most) = (new UserId(random.Of(1, 77)), random.Once(2) ? random.Between(1, 3) : 0);
        return new(user, asset, amount, RandomTerms.Account(random)) { MostAccounts = most, DepositLimit = Limit(amount, random) };
    }

    private static Money Limit(Money amount, Random random) => random.Once(2) ? Money.Zero : new(amount.Units * random.Of(1, 1, 3));

    private static ReplaceOpen Replacement(Room room, Random random) => new(
        random.Next(99), random.Once(3) ? null : random.Quantity(), random.Once(2) ? room.Price(random) : null,
        random.Once(2) ? room.Price(random) : null, random.Once(2) ? new Trail(random.Of(-1, 1, 2, 3, 0), 0) : null, !random.Once(8));

    /// <summary>What interrupts trading.</summary>
    private static Command Disturbance(Room room, Random random)
    {
        var (instrument, official) = (room.Instrument(random), random.Once(2) ? room.Price(random) : (Price?)null);
        return random.Next(12) switch
        {
            0 or 1 or 2 or 3 => new CloseSession(instrument, official),
            4 => new OpenSession(instrument, official),
            5 or 6 => new HaltTrading(instrument),
            7 => new ResumeTrading(instrument),
            8 or 9 => new SetPriceBand(instrument, new(random.Of(90, 95, 98, 110, 0)), new(random.Of(102, 105, 110, 0))),
            10 => new SetPriceBand(instrument, default, default),
            _ => random.Once(12) ? new Delist(instrument) : new PassTime(),
        };
    }

    private static Command Other(Room room, Random random)
    {
        var (account, asset) = (room.Account(random), new AssetId(random.Of(0, 0, 1, 2, 9)));
        var amount = new Money(
            random.Once(9) ? random.Of(0, -1, Money.MaxUnits, long.MaxValue, long.MinValue) : random.Of(5L, 90, 1_000, 3_000_000));
        return random.Next(18) switch
        {
            0 or 1 => new Deposit(account, asset, amount) { DepositLimit = Limit(amount, random), Request = RandomOrders.Request(random) },
            2 or 3 or 4 => new Withdraw(account, asset, amount) { Request = RandomOrders.Request(random) },
            5 => new ResetAccount(account, amount) { Request = RandomOrders.Request(random) },
            6 => new PayDividend(room.Instrument(random), amount, random.Of(0, 0, 1, 2)),
            7 => new ChargeInterest(),
            8 or 9 => new SetAccountTerms(account, RandomTerms.Account(random)),
            10 => new SetInstrumentTerms(room.Instrument(random), RandomTerms.Instrument(random)),
            11 or 12 => new SetPhysics(RandomTerms.Physics(random)),
            15 or 16 => Split(room, random),
            13 => new CancelOrders(account, random.Once(2) ? room.Instrument(random) : null, random.Once(2) ? random.Side() : null)
            {
                ClosesPosition = random.Once(2),
            },
            14 => random.Of<Command>(
                Account(asset, amount, random), new CancelOrder(account, new(random.Between(-1, 60))),
                new ReplaceOrder(account, new(random.Between(-1, 60)), new(3))),
            _ => random.Of<Command>(new ListAsset("ABC", 2), new ListAsset("", 2), new ListAsset("NEW", 9), new ListAsset("NEW", 2),
                Listed("ABC", 0, 0.01m), Listed("BAD", 1, 0.01m), Listed("BAD", 9, 0m), Listed("BAD", 0, 0.000_000_001m)),
        };
    }

    /// <summary>Mostly such as keep prices and quantities in the room.</summary>
    private static SplitShares Split(Room room, Random random)
    {
        const int Most = SplitShares.MostShares;
        var (to, from) = random.Once(9) ? (random.Of(0, -1, 7, Most, Most + 1), random.Of(1, 0, Most, int.MaxValue))
            : random.Of((2, 1), (1, 2), (3, 2), (2, 3), (7, 1), (1, 10), (5, 4));
        return new(room.Instrument(random), to, from, random.Once(9) ? random.Of(1, 2, -1) : 0);
    }

    private static ListInstrument Listed(string symbol, int quote, decimal tick) =>
        new(symbol, "", AssetClass.Equity, new(1), new(quote), tick, 1m);

    private static IEnumerable<RandomWorld> Smaller(RandomWorld world)
    {
        var steps = world.Steps.ToArray();
        for (var size = steps.Length / 2; size > 0; size /= 2)
        {
            for (var at = steps.Length - size; at >= 0; at -= size)
                yield return world with { Steps = [.. steps[..at], .. steps[(at + size)..]] };
        }

        for (var i = 0; i < steps.Length; i++)
        {
            foreach (var simpler in Simpler(steps[i])) yield return world with { Steps = [.. steps[..i], simpler, .. steps[(i + 1)..]] };
        }

        for (var i = 0; i < world.Accounts.Count; i++)
        {
            foreach (var simpler in Simpler(world.Accounts[i]))
                yield return world with { Accounts = [.. world.Accounts.Take(i), simpler, .. world.Accounts.Skip(i + 1)] };
        }

        if (world.Physics != Physics.Plain) yield return world with { Physics = Physics.Plain };
        if (world.IsHuge) yield return world with { IsHuge = false };
        if (world.Terms is not null) yield return world with { Terms = null };
        if (world.Instruments > 1) yield return world with { Instruments = world.Instruments - 1 };
        if (world.Accounts.Count > 1) yield return world with { Accounts = [.. world.Accounts.SkipLast(1)] };
    }

    private static IEnumerable<AccountTerms> Simpler(AccountTerms terms)
    {
        var profile = terms.Profile;
        AccountTerms[] simpler =
        [
            terms with { Rules = RiskRules.None }, terms with { CostBasis = CostBasis.Fifo }, terms with { Kind = AccountKind.Cash },
            terms with { Profile = Profiles.Frictionless },
            terms with { Profile = profile.WithFees(FeeSchedule.None) },
            terms with { Profile = profile with { LatencyLeast = default, LatencyMost = default } },
            terms with { Profile = profile with { MarginGrace = default } },
            terms with { Profile = profile.WithFees(profile.Equity with { PerUnit = 0, PerOrder = 0, SaleRate = 0, SalePerUnit = 0 }) },
        ];
        return simpler.Where(one => one != terms);
    }

    private static IEnumerable<Step> Simpler(Step step)
    {
        if (step.After.Microseconds > 1) yield return step with { After = new(1) };
        if (step is Exit exit)
        {
            foreach (var command in Simpler(exit.Order)) yield return exit with { Order = (PlaceOrder)command };
        }

        if (step is not Ask ask) yield break;
        foreach (var command in Simpler(ask.Command)) yield return ask with { Command = command };
    }

    private static IEnumerable<Command> Simpler(Command command)
    {
        switch (command)
        {
            case PlaceOrder { Options: { } options } place:
                OrderOptions[] simpler =
                [
                    OrderOptions.None, options with { ClientOrderId = null }, options with { Request = default },
                    options with { DisplayQuantity = null }, options with { PostOnly = false },
                    options with { ReduceOnly = false }, options with { SelfTrade = SelfTrade.Allow }, options with { TakeProfit = null },
                    options with { StopLoss = null }, options with { TriggerBy = TriggerBy.Last },
                ];
                foreach (var one in simpler.Where(one => one != options)) yield return place with { Options = one };
                if (place.Quantity.Steps > 1) yield return place with { Quantity = new(place.Quantity.Steps / 2) };
                break;
            case PlaceOrder { Quantity.Steps: > 1 } place: yield return place with { Quantity = new(place.Quantity.Steps / 2) }; break;
            case QuoteDepth quote:
                if (!quote.Bids.IsEmpty) yield return quote with { Bids = quote.Bids[..^1] };
                if (!quote.Asks.IsEmpty) yield return quote with { Asks = quote.Asks[..^1] };
                break;
            case ReportPrint { Quantity.Steps: > 1 } print: yield return print with { Quantity = new(print.Quantity.Steps / 2) }; break;
            default: break;
        }
    }
}
