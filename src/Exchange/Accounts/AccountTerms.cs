using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Accounts;

public enum AccountKind : byte
{
    /// <summary>Spends what it has, sells what it owns.</summary>
    Cash,

    /// <summary>May borrow money and shares against what it has, within its requirements.</summary>
    Margin,
}

/// <summary>Under what terms an account trades. An order keeps the fees it was placed under.</summary>
public sealed record AccountTerms(Profile Profile)
{
    public AccountKind Kind { get; init; }

    public CostBasis CostBasis { get; init; }

    public RiskRules Rules { get; init; } = RiskRules.None;

    /// <summary>Takes no new orders, gives nothing out; may cancel.</summary>
    public bool IsFrozen { get; init; }

    public bool IsWellFormed => Profile.IsWellFormed && Rules.IsWellFormed;
}

/// <summary>What an account forbids itself, or is forbidden. A zero or null is no rule.</summary>
public sealed record RiskRules
{
    public static readonly RiskRules None = new();

    /// <summary>The most that one order may come to, in units of the quote asset.</summary>
    public Money MaxOrderValue { get; init; }

    /// <summary>The most that a position with the orders that would add to it may be worth, in units of the quote asset.</summary>
    public Money MaxPosition { get; init; }

    public int MaxOpenOrders { get; init; }

    /// <summary>
    /// What may be lost in a day (UTC), in units of the quote asset, realised and open together; then only orders that reduce are taken.
    /// </summary>
    public Money DailyLossLimit { get; init; }

    /// <summary>How far an order's price may lie from the reference price, in millionths of it.</summary>
    public int PriceCollar { get; init; }

    /// <summary>The only instruments it may trade.</summary>
    public IReadOnlySet<InstrumentId>? Allowed { get; init; }

    /// <summary>FINRA rule 4210's: under 25,000 in equity, no fourth day trade in shares within five days.</summary>
    public bool PatternDayTrading { get; init; }

    public bool IsWellFormed => MaxOrderValue >= Money.Zero && MaxPosition >= Money.Zero && MaxOpenOrders >= 0
        && DailyLossLimit >= Money.Zero
        && PriceCollar is >= 0 and <= 10_000_000;
}
