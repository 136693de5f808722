using System.Runtime.CompilerServices;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Accounts;

/// <summary>
/// What a broker would be to an account: fees, delay, credit. Named and versioned: a preset's figures never change, a new version has a new
/// number.
/// </summary>
public sealed record Profile(string Name, int Version)
{
    public FeeSchedule Crypto { get; init; } = FeeSchedule.None;

    public FeeSchedule Equity { get; init; } = FeeSchedule.None;

    public FeeSchedule Etf { get; init; } = FeeSchedule.None;

    public FeeSchedule Currency { get; init; } = FeeSchedule.None;

    /// <summary>The shortest time an order or cancellation is on its way. 0 to 10 s.</summary>
    public Duration LatencyLeast { get; init; }

    /// <summary>The longest; between the two every delay is as likely.</summary>
    public Duration LatencyMost { get; init; }

    /// <summary>How many times its equity a margin account may hold, by class of instrument. 1 to 100.</summary>
    public int CryptoLeverage { get; init; } = 1;

    public int EquityLeverage { get; init; } = 2;

    public int CurrencyLeverage { get; init; } = 30;

    /// <summary>Interest on borrowed money, in millionths a year (of 360 days).</summary>
    public int DebitRate { get; init; }

    /// <summary>How long a margin call is left unanswered before positions are closed.</summary>
    public Duration MarginGrace { get; init; }

    /// <summary>Whether a lot's cost holds the fees that were paid for it.</summary>
    public bool FeesInCost { get; init; } = true;

    public bool IsWellFormed => Name.Length is > 0 and <= 64 && Version > 0 && LatencyLeast.Microseconds >= 0
        && LatencyMost.Microseconds is >= 0 and <= 10_000_000
        && LatencyLeast.Microseconds <= LatencyMost.Microseconds && IsLeverage(CryptoLeverage) && IsLeverage(EquityLeverage)
        && IsLeverage(CurrencyLeverage)
        && DebitRate is >= 0 and <= 1_000_000 && MarginGrace.Microseconds is >= 0 and <= 604_800_000_000
        && Crypto.IsWellFormed && Equity.IsWellFormed && Etf.IsWellFormed && Currency.IsWellFormed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FeeSchedule FeesFor(AssetClass assetClass) => assetClass switch
    {
        AssetClass.Crypto => Crypto,
        AssetClass.Equity => Equity,
        AssetClass.Etf => Etf,
        AssetClass.Currency => Currency,
    };

    public int LeverageFor(AssetClass assetClass) => assetClass switch
    {
        AssetClass.Crypto => CryptoLeverage,
        AssetClass.Equity or AssetClass.Etf => EquityLeverage,
        AssetClass.Currency => CurrencyLeverage,
    };

    /// <summary>One maker's and one taker's rate for everything, and nothing else.</summary>
    public static Profile Flat(FeeRate maker, FeeRate taker, string name = "flat") =>
        new Profile(name, 1).WithFees(FeeSchedule.Flat(maker, taker));

    public Profile WithFees(FeeSchedule all) => this with { Crypto = all, Equity = all, Etf = all, Currency = all };

    private static bool IsLeverage(int times) => times is >= 1 and <= 100;
}
