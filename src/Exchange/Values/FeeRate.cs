namespace TradeCraft.Exchange.Values;

/// <summary>A share of a trade's value, in millionths: 10 basis points are 1,000. Between 0 and 100,000 (10 %).</summary>
public readonly record struct FeeRate(int Millionths)
{
    public const int MaxMillionths = 100_000;

    private const long Whole = 1_000_000;

    public static FeeRate FromBasisPoints(int basisPoints) => new(basisPoints * 100);

    /// <summary>
    /// The fee on <paramref name="value"/>, rounded up to the unit. What rounding took too much is carried in
    /// <paramref name="carry"/> (millionths of a unit, 0 to 999,999) and credited next time, so that an order that fills in many parts pays
    /// at most one unit more than the exact fee on the whole, and never more than its hold.
    /// </summary>
    public Money On(Money value, ref int carry)
    {
        // value × rate can pass 64 bits, so whole millions and the rest are taken apart: each product then fits.
        var (millions, rest) = Math.DivRem(value.Units, Whole);
        var owed = (rest * Millionths) - carry;
        var partial = owed <= 0 ? 0 : (owed + Whole - 1) / Whole;
        carry = (int)((partial * Whole) - owed);
        return new Money((millions * Millionths) + partial);
    }
}
