using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Terms at the edges of what is well-formed, and what a world begins with.</summary>
internal static class EdgeFuzzTerms
{
    private const long LargestFee = 1_000_000_000_000_000;

    /// <summary>
    /// Ticks and steps in a quote asset of eight decimals, and the decimals of the base asset: from one unit to as many as 32 bits hold.
    /// </summary>
    private static readonly (decimal Tick, decimal Step, int Decimals)[] Grids =
    [
        (0.01m, 1m, 8), (0.01m, 0.001m, 8), (0.01m, 0.00001m, 8), (0.00000001m, 1m, 0), (0.0001m, 0.0001m, 8),
        (1m, 21.47483647m, 8), (0.0000214m, 1_000_000m, 0), (1_000_000m, 0.00001m, 8), (21.4m, 1m, 0), (0.00000001m, 21m, 8),
        (0.05m, 0.2m, 2),
    ];

    public static IEnumerable<Command> Opening(EdgeFuzzDice dice, bool isRich)
    {
        var usd = new AssetId(0);
        yield return new ListAsset("USD", 8);
        AssetClass[] classes = [AssetClass.Equity, AssetClass.Etf, AssetClass.Crypto, AssetClass.Currency];
        dice.Shuffle(classes);
        for (var i = 0; i < classes.Length; i++)
        {
            var (tick, step, decimals) = dice.Of(Grids);
            yield return new ListAsset($"A{i}", decimals);
            yield return new ListInstrument($"A{i}", "", classes[i], new(i + 1), usd, tick, step, dice.Once(2) ? null : LendingTerms(dice));
        }

        // A coin in another coin: its quote asset is itself something that is traded.
        if (dice.Once(2)) yield return new ListInstrument("A2-A3", "", AssetClass.Crypto, new(3), new(4), 1m, 1m);
        if (!dice.Once(3)) yield return new SetPhysics(AnyPhysics(dice));
        for (var account = 0; account < 5; account++)
        {
            yield return new OpenAccount(new(account % 3), usd, Paid(dice, isRich), Account(dice));
            for (var asset = 1; asset < 5; asset++)
            {
                if (dice.Once(2)) yield return new Deposit(new(AccountId.FirstTrader + account), new(asset), Paid(dice, isRich));
            }
        }
    }

    private static Money Paid(EdgeFuzzDice dice, bool isRich) => isRich ? new(Money.MaxUnits / 5) : Amount(dice);

    /// <summary>Well-formed: from one unit to the largest.</summary>
    public static Money Amount(EdgeFuzzDice dice) => new(dice.Next(10) switch
    {
        0 => 1,
        1 => Money.MaxUnits,
        2 => Money.MaxUnits - dice.Next(3),
        3 => Instrument.MaxOrderValueUnits + dice.Next(-1, 2),
        4 or 5 => dice.Magnitude(Money.MaxUnits),
        _ => dice.Of(10_000_000_000_000L, 1_000_000_000_000_000, 100_000_000_000_000_000),
    });

    public static AccountTerms Account(EdgeFuzzDice dice) => new(Profile(dice))
    {
        Kind = dice.Of(AccountKind.Cash, AccountKind.Margin),
        CostBasis = dice.Of(CostBasis.Fifo, CostBasis.Lifo, CostBasis.Hifo, CostBasis.Average),
        Rules = dice.Once(4) ? Rules(dice) : RiskRules.None,
        IsFrozen = dice.Once(80),
    };

    public static Physics AnyPhysics(EdgeFuzzDice dice) => dice.Once(2) ? dice.Of([.. Physics.Presets]) : new Physics("edge", 1)
    {
        TouchFills = dice.Once(3),
        CancelModel = dice.Of(CancelModel.Tail, CancelModel.Proportional),
        UsersCross = !dice.Once(3),
        RefillHalfLife = new(dice.Of(0, 1, 5_000_000, 1_000_000_000_000)),
        MadeLevels = dice.Of(0, 0, 1, 3, dice.Once(8) ? 50 : 2),
        MadeSpacing = dice.Of(1, 2, 1_000),
        MadeSlope = dice.Of(0, 25, 100, 10_000),
        Protection = dice.Of(1, 20_000, 999_999),
    };

    public static InstrumentTerms LendingTerms(EdgeFuzzDice dice)
    {
        var initial = dice.Of(1, 33_333, 500_000, InstrumentTerms.Whole);
        return new(initial, dice.Once(2) ? 1 : initial, !dice.Once(4), dice.Of(0, 3_000, 10 * InstrumentTerms.Whole));
    }

    private static Profile Profile(EdgeFuzzDice dice)
    {
        if (dice.Once(3)) return dice.Of([.. Profiles.Presets]);
        var most = dice.Of(0, 0, 0, 3, 10_000_000);
        return new Profile("edge", 1)
        {
            Crypto = Fees(dice),
            Equity = Fees(dice),
            Etf = Fees(dice),
            Currency = Fees(dice),
            LatencyLeast = new(dice.Next(most + 1)),
            LatencyMost = new(most),
            CryptoLeverage = dice.Of(1, 3, 100),
            EquityLeverage = dice.Of(1, 2, 100),
            CurrencyLeverage = dice.Of(1, 30, 100),
            DebitRate = dice.Of(0, 85_000, 1_000_000),
            MarginGrace = new(dice.Of(0L, 10, 604_800_000_000)),
            FeesInCost = !dice.Once(3),
        };
    }

    private static FeeSchedule Fees(EdgeFuzzDice dice)
    {
        if (dice.Once(4)) return FeeSchedule.None;
        FeeRate Rate() => new(dice.Of(0, 1, 2_500, FeeRate.MaxMillionths, -20, -FeeRate.MaxMillionths));
        var flat = FeeSchedule.Flat(Rate(), Rate());
        return dice.Once(3) ? flat : flat with
        {
            PerUnit = Fee(dice),
            PerOrder = Fee(dice),
            Minimum = Fee(dice),
            SaleRate = dice.Of(0, 278, 1_000_000),
            SalePerUnit = Fee(dice),
            SalePerUnitMost = Fee(dice),
        };
    }

    private static long Fee(EdgeFuzzDice dice) => dice.Of(0, 0, 1, 350_000, dice.Magnitude(LargestFee), LargestFee);

    private static RiskRules Rules(EdgeFuzzDice dice) => new()
    {
        MaxOrderValue = new(Limit(dice)),
        MaxPosition = new(Limit(dice)),
        MaxOpenOrders = dice.Of(0, 0, 5, int.MaxValue),
        DailyLossLimit = new(Limit(dice)),
        PriceCollar = dice.Of(0, 0, 1, 10_000_000),
        Allowed = dice.Once(8) ? new HashSet<InstrumentId> { new(0), new(2) } : null,
        PatternDayTrading = dice.Once(3),
    };

    private static long Limit(EdgeFuzzDice dice) => dice.Of(0, 0, 0, 1, dice.Magnitude(long.MaxValue), long.MaxValue);
}
