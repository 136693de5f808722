using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Accounts;

/// <summary>
/// The presets. Amounts are in 10⁻⁸ of the quote asset. The regulatory lines are those of US shares: the SEC's fee of 27.80 dollars a
/// million sold (in force from May 2024) and FINRA's trading activity fee of 0.000166 a share, at most 8.30 an order.
/// </summary>
public static class Profiles
{
    private static readonly FeeSchedule Sales = new() { SaleRate = 278, SalePerUnit = 16_600, SalePerUnitMost = 830_000_000 };

    /// <summary>No fee, no delay.</summary>
    public static Profile Frictionless { get; } = new("frictionless", 1);

    /// <summary>A broker's customer: shares without commission, coins at 15 and 25 basis points, a tenth of a second away.</summary>
    public static Profile Retail { get; } = new("retail", 1)
    {
        Crypto = FeeSchedule.Flat(FeeRate.FromBasisPoints(15), FeeRate.FromBasisPoints(25)),
        Equity = Sales,
        Etf = Sales,
        Currency = FeeSchedule.Flat(new(20), new(20)),
        LatencyLeast = new(40_000),
        LatencyMost = new(160_000),
        DebitRate = 85_000,
        MarginGrace = Duration.FromHours(24),
    };

    /// <summary>A member of the exchange: maker's rebates, half a cent a share at most, milliseconds away.</summary>
    public static Profile Exchange { get; } = new("exchange", 1)
    {
        Crypto = FeeSchedule.Flat(FeeRate.FromBasisPoints(2), FeeRate.FromBasisPoints(5)),
        Equity = Sales with { Maker = new(-20), Taker = new(30), PerUnit = 350_000, Minimum = 35_000_000 },
        Etf = Sales with { Maker = new(-20), Taker = new(30), PerUnit = 350_000, Minimum = 35_000_000 },
        Currency = FeeSchedule.Flat(new(20), new(20)) with { Minimum = 200_000_000 },
        LatencyLeast = new(1_000),
        LatencyMost = new(5_000),
        DebitRate = 60_000,
        MarginGrace = Duration.FromHours(1),
    };

    /// <summary>Dear, slow and strict: what survives here survives anywhere.</summary>
    public static Profile Pessimistic { get; } = new("pessimistic", 1)
    {
        Crypto = FeeSchedule.Flat(FeeRate.FromBasisPoints(40), FeeRate.FromBasisPoints(60)),
        Equity = Sales with { PerUnit = 500_000, Minimum = 100_000_000 },
        Etf = Sales with { PerUnit = 500_000, Minimum = 100_000_000 },
        Currency = FeeSchedule.Flat(FeeRate.FromBasisPoints(1), FeeRate.FromBasisPoints(1)),
        LatencyLeast = new(200_000),
        LatencyMost = new(800_000),
        CurrencyLeverage = 10,
        DebitRate = 130_000,
    };

    public static IReadOnlyList<Profile> Presets { get; } = [Frictionless, Retail, Exchange, Pessimistic];
}
