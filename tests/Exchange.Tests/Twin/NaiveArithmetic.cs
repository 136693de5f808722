namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>Whole numbers, wide enough for any product of the rules.</summary>
internal static class NaiveArithmetic
{
    /// <summary>⌊amount / by⌋, also below zero.</summary>
    public static Int128 Down(Int128 amount, Int128 by) => amount >= 0 ? amount / by : -Up(-amount, by);

    /// <summary>⌈amount / by⌉, also below zero.</summary>
    public static Int128 Up(Int128 amount, Int128 by) => amount > 0 ? (amount + by - 1) / by : -(-amount / by);

    public static Int128 Total<T>(this IEnumerable<T> things, Func<T, Int128> number)
    {
        var total = Int128.Zero;
        foreach (var thing in things) total += number(thing);
        return total;
    }

    public static Int128 PowerOfTen(int exponent) => exponent == 0 ? 1 : 10 * PowerOfTen(exponent - 1);
}
