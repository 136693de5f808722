namespace TradeCraft.Exchange.Values;

/// <summary>What an order has paid, or owes, line by line, in units of the quote asset.</summary>
/// <param name="Commission">The maker's and taker's shares of the value; below zero where rebates outweigh.</param>
/// <param name="PerUnit">So much a share.</param>
/// <param name="PerOrder">Once an order.</param>
/// <param name="TopUp">What the minimum adds.</param>
/// <param name="Regulatory">What the authorities take of a sale.</param>
public readonly record struct FeeLines(Money Commission, Money PerUnit, Money PerOrder, Money TopUp, Money Regulatory)
{
    public Money Total => Commission + PerUnit + PerOrder + TopUp + Regulatory;
}

/// <summary>
/// What trading costs. Fees are worked out over the whole order and rounded up once a line; each fill pays what the order then owes more
/// than it has paid. So an order that fills in many parts pays what it would have paid in one.
/// </summary>
public sealed record FeeSchedule
{
    private const long Whole = 1_000_000;
    private const long SaleWhole = 10_000_000;

    public static readonly FeeSchedule None = new();

    public FeeRate Maker { get; init; }

    public FeeRate Taker { get; init; }

    /// <summary>For each whole unit of the base asset (a share), in 10⁻⁸ of the quote asset.</summary>
    public long PerUnit { get; init; }

    /// <summary>Once, with the first fill, in 10⁻⁸ of the quote asset.</summary>
    public long PerOrder { get; init; }

    /// <summary>What an order that fills at all pays at least, the regulatory fee apart, in 10⁻⁸ of the quote asset.</summary>
    public long Minimum { get; init; }

    /// <summary>Of the value sold, in ten-millionths.</summary>
    public int SaleRate { get; init; }

    /// <summary>For each whole unit sold, in 10⁻⁸ of the quote asset.</summary>
    public long SalePerUnit { get; init; }

    /// <summary>The most that <see cref="SalePerUnit"/> comes to on one order, in 10⁻⁸ of the quote asset; 0 for no limit.</summary>
    public long SalePerUnitMost { get; init; }

    /// <summary>Nothing but the two rates: the quick way.</summary>
    public bool IsFlat => (PerUnit | PerOrder | Minimum | (long)SaleRate | SalePerUnit) == 0;

    /// <summary>The rate that a fill can cost at most, not below zero.</summary>
    public FeeRate Dearest => new(Math.Max(0, Math.Max(Maker.Millionths, Taker.Millionths)));

    /// <summary>Rates in range, amounts from 0 to 10¹⁵.</summary>
    public bool IsWellFormed => Maker.IsInRange && Taker.IsInRange && SaleRate is >= 0 and <= (int)SaleWhole / 10
        && IsAmount(PerUnit) && IsAmount(PerOrder) && IsAmount(Minimum) && IsAmount(SalePerUnit) && IsAmount(SalePerUnitMost);

    public static FeeSchedule Flat(FeeRate maker, FeeRate taker) => new() { Maker = maker, Taker = taker };

    /// <summary>What an order owes that has filled so much.</summary>
    /// <param name="side">Only a sale pays the regulatory lines.</param>
    /// <param name="filled">All that it filled.</param>
    /// <param name="made">The value that filled as maker.</param>
    /// <param name="taken">The value that filled as taker.</param>
    /// <param name="instrument">Gives the scale of the amounts.</param>
    public Money On(Side side, Quantity filled, Money made, Money taken, Instrument instrument)
    {
        var commission = Commission(made, taken, extra: 0);
        return IsFlat ? commission : Lines(side, filled, commission, made.Units + taken.Units, instrument).Total;
    }

    /// <summary>What a buyer's order owes at most once it has filled wholly, when <paramref name="rest"/> more may change hands.</summary>
    public Money MostFor(Quantity all, Money made, Money taken, Money rest, Instrument instrument)
    {
        var commission = Commission(made, taken, extra: rest.Units);
        return IsFlat ? commission : Lines(Side.Buy, all, commission, 0, instrument).Total;
    }

    /// <summary>The lines of what an order owes that has filled so much.</summary>
    public FeeLines LinesOn(Side side, Quantity filled, Money made, Money taken, Instrument instrument) =>
        Lines(side, filled, Commission(made, taken, extra: 0), made.Units + taken.Units, instrument);

    private Money Commission(Money made, Money taken, long extra)
    {
        if ((made.Units | taken.Units | extra) == 0) return Money.Zero;

        // Value × rate can pass 64 bits, so whole millions and the rest are taken apart: each product then fits.
        var (madeMillions, madeRest) = Math.DivRem(made.Units, Whole);
        var (takenMillions, takenRest) = Math.DivRem(taken.Units, Whole);
        var millions = (madeMillions * Maker.Millionths) + (takenMillions * Taker.Millionths);
        var rest = (madeRest * Maker.Millionths) + (takenRest * Taker.Millionths);
        if (extra != 0)
        {
            var (extraMillions, extraRest) = Math.DivRem(extra, Whole);
            millions += extraMillions * Dearest.Millionths;
            rest += extraRest * Dearest.Millionths;
        }

        // Rounded up, a rebate so towards zero.
        var partial = rest > 0 ? (rest + Whole - 1) / Whole : rest / Whole;
        return new(millions + partial);
    }

    private FeeLines Lines(Side side, Quantity filled, Money commission, long value, Instrument instrument)
    {
        if (filled.IsZero) return default;
        var perUnit = PerUnitsOf(PerUnit, filled, instrument);
        var perOrder = instrument.QuoteUnits(PerOrder);
        var topUp = Minimum == 0 ? 0 : Math.Max(0, instrument.QuoteUnits(Minimum) - commission.Units - perUnit - perOrder);
        return new(commission, new(perUnit), new(perOrder), new(topUp), side == Side.Sell ? Regulatory(filled, value, instrument)
            : Money.Zero);
    }

    private Money Regulatory(Quantity sold, long value, Instrument instrument)
    {
        var onValue = (long)((((Int128)value * SaleRate) + SaleWhole - 1) / SaleWhole);
        var perUnit = PerUnitsOf(SalePerUnit, sold, instrument);
        if (SalePerUnitMost > 0) perUnit = Math.Min(perUnit, instrument.QuoteUnits(SalePerUnitMost));
        return new(onValue + perUnit);
    }

    private static long PerUnitsOf(long rate, Quantity quantity, Instrument instrument)
    {
        if (rate == 0) return 0;
        var whole = (Int128)instrument.Base.UnitsPerWhole * instrument.QuoteScale;
        return (long)Int128.Min(Instrument.MaxOrderValueUnits, (((Int128)rate * instrument.AmountOf(quantity).Units) + whole - 1) / whole);
    }

    private static bool IsAmount(long amount) => amount is >= 0 and <= 1_000_000_000_000_000;
}
