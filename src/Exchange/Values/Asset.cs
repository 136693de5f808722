namespace TradeCraft.Exchange.Values;

/// <summary>Something that can be owned: a currency, a coin, a share.</summary>
/// <param name="Id">Its place in the venue's list.</param>
/// <param name="Code">As people write it: USD, BTC, AAPL.</param>
/// <param name="Decimals">Decimal places of its smallest unit, 0 to 8.</param>
public sealed record Asset(AssetId Id, string Code, int Decimals)
{
    public const int MaxDecimals = 8;

    /// <summary>How many of its smallest units make one: 10^<see cref="Decimals"/>.</summary>
    public long UnitsPerWhole { get; } = (long)PowerOfTen.Of(Math.Clamp(Decimals, 0, MaxDecimals));

    public decimal ToDecimal(Money money) => money.Units / PowerOfTen.Of(Decimals);

    /// <summary>
    /// The amount in units, or a refusal when it is not positive, finer than a unit, or past <see cref="Money.MaxUnits"/>.
    /// </summary>
    public Rejection TryMoney(decimal amount, out Money money)
    {
        money = default;
        if (amount <= 0) return Rejection.AmountNotPositive;
        if (decimal.Round(amount, Decimals) != amount) return Rejection.AmountTooPrecise;
        if (amount > Money.MaxUnits / PowerOfTen.Of(Decimals)) return Rejection.AmountTooLarge;
        money = new Money((long)(amount * PowerOfTen.Of(Decimals)));
        return Rejection.None;
    }
}

internal static class PowerOfTen
{
    private static readonly decimal[] Powers = [1m, 10m, 100m, 1_000m, 10_000m, 100_000m, 1_000_000m, 10_000_000m, 100_000_000m];

    public static decimal Of(int exponent) => Powers[exponent];
}
