using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Accounts, instruments and houses under all kinds of terms.</summary>
internal static class RandomTerms
{
    public static AccountTerms Account(Random random) => new(Profile(random))
    {
        Kind = random.Of(AccountKind.Cash, AccountKind.Cash, AccountKind.Margin),
        CostBasis = random.Of(CostBasis.Fifo, CostBasis.Lifo, CostBasis.Hifo, CostBasis.Average),
        Rules = random.Once(3) ? Rules(random) : RiskRules.None,
        IsFrozen = random.Once(60),
    };

    public static Physics Physics(Random random) =>
        random.Once(2) ? random.Of([.. Exchange.Values.Physics.Presets]) : new Physics("odd", random.Once(30) ? 0 : 1)
        {
            TouchFills = random.Once(3),
            CancelModel = random.Of(CancelModel.Tail, CancelModel.Proportional),
            UsersCross = !random.Once(3),
            RefillHalfLife = new(random.Of(0, 3, 100, 5_000_000)),
            MadeLevels = random.Of(0, 0, 1, 3, 50, 51),
            MadeSpacing = random.Of(1, 2, 30),
            MadeSlope = random.Of(0, 25, 100, 250),
            Protection = random.Of(1, 20_000, 100_000, 999_999),
        };

    public static InstrumentTerms Instrument(Random random) => new(
        random.Of(33_333, 300_000, 1_000_000, 0), random.Of(16_667, 250_000, 33_333), !random.Once(3), random.Of(0, 3_000, 900_000));

    private static Profile Profile(Random random)
    {
        if (random.Once(6)) return random.Of([.. Profiles.Presets]);
        var most = random.Of(0, 0, 0, 0, 5, 200);
        var profile = new Profile("odd", random.Once(40) ? 0 : 1)
        {
            LatencyLeast = new(random.Next(most + 1)),
            LatencyMost = new(most),
            CryptoLeverage = random.Of(1, 3),
            EquityLeverage = random.Of(2, 10, 10),
            CurrencyLeverage = random.Of(1, 30),
            DebitRate = random.Of(0, 85_000, 1_000_000),
            MarginGrace = new(random.Of(0L, 0, 10, 500, 3_600_000_000)),
            FeesInCost = !random.Once(3),
        };
        profile = profile.WithFees(Fees(random));
        return random.Once(3) ? profile with { Crypto = Fees(random) } : profile;
    }

    /// <summary>Fees of every kind, some larger than what is traded.</summary>
    private static FeeSchedule Fees(Random random)
    {
        FeeRate Rate() => new(random.Of(0, 1, 333, 1_000, 2_500, FeeRate.MaxMillionths, -20, -1_000));
        if (random.Once(4)) return FeeSchedule.None;
        var flat = FeeSchedule.Flat(Rate(), Rate());
        return random.Once(2) ? flat : flat with
        {
            PerUnit = random.Of(0, 0, 350_000, 12_345_678),
            PerOrder = random.Of(0, 0, 1, 3_000_000),
            Minimum = random.Of(0, 0, 5_000_000, 300_000_000),
            SaleRate = random.Of(0, 278, 10_001),
            SalePerUnit = random.Of(0, 16_600, 7_777_777),
            SalePerUnitMost = random.Of(0, 20_000_000),
        };
    }

    private static RiskRules Rules(Random random) => new()
    {
        MaxOrderValue = new(random.Once(3) ? random.Of(500L, 50_000_000_000) : 0),
        MaxPosition = new(random.Once(3) ? random.Of(1_500L, 15_000_000_000) : 0),
        MaxOpenOrders = random.Once(3) ? random.Between(1, 8) : 0,
        DailyLossLimit = new(random.Once(3) ? random.Of(20L, 200, 2_000_000_000) : 0),
        PriceCollar = random.Once(4) ? random.Of(20_000, 200_000) : 0,
        Allowed = random.Once(4) ? new HashSet<InstrumentId> { new(0), new(3) } : null,
        PatternDayTrading = random.Once(2),
    };
}
