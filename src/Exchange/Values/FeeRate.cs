namespace TradeCraft.Exchange.Values;

/// <summary>
/// A share of a trade's value, in millionths: 10 basis points are 1,000. Between −100,000 and 100,000 (10 %); below zero it is a rebate.
/// </summary>
public readonly record struct FeeRate(int Millionths)
{
    public const int MaxMillionths = 100_000;

    public bool IsInRange => Millionths is >= -MaxMillionths and <= MaxMillionths;

    public static FeeRate FromBasisPoints(int basisPoints) => new(basisPoints * 100);
}
