namespace TradeCraft.Exchange.Values;

/// <summary>Parts of amounts, exactly.</summary>
public static class Share
{
    public const int Millionths = 1_000_000;

    /// <summary>
    /// ⌊amount × part / whole⌋, whatever the signs of the amount. <paramref name="part"/> lies between 0 and <paramref name="whole"/>.
    /// </summary>
    public static long Of(long amount, long part, long whole)
    {
        if (part == whole) return amount;
        if (part == 0) return 0;
        var high = Math.BigMul(amount, part, out var low);
        if (high != low >> 63) return Of(amount, part, (Int128)whole);
        var (share, rest) = Math.DivRem(low, whole);
        return rest < 0 ? share - 1 : share;
    }

    /// <summary>The same where the whole is wider than 64 bits; the part and the amount together must not pass 127.</summary>
    public static long Of(long amount, long part, Int128 whole)
    {
        var (share, rest) = Int128.DivRem((Int128)amount * part, whole);
        return (long)(rest < 0 ? share - 1 : share);
    }

    /// <summary>
    /// ⌈amount × millionths / 10⁶⌉ of an amount that is not below zero. Whole millions and the rest are taken apart, so that it fits.
    /// </summary>
    public static Int128 RoundedUp(Int128 amount, int millionths)
    {
        var (millions, rest) = Int128.DivRem(amount, Millionths);
        return (millions * millionths) + (((rest * millionths) + Millionths - 1) / Millionths);
    }

    /// <summary>In 64 bits what fits, else the nearest that does: only to compare with, or to show.</summary>
    public static Money Clamped(Int128 units) => new((long)Int128.Clamp(units, -Money.MaxUnits, Money.MaxUnits));
}
