namespace TradeCraft.Exchange.Values;

/// <summary>Under what terms an instrument is lent against, and lent out.</summary>
/// <param name="Initial">Of a position's worth, what an account must have to take it on, in millionths: 500,000 for half. 1 to
/// 1,000,000.</param>
/// <param name="Maintenance">What it must have to keep it, in millionths; not above <paramref name="Initial"/>.</param>
/// <param name="IsShortable">Whether there is something to borrow: the locate.</param>
/// <param name="BorrowRate">What borrowing it costs, in millionths of its worth a year (of 360 days).</param>
public sealed record InstrumentTerms(int Initial, int Maintenance, bool IsShortable, int BorrowRate)
{
    public const int Whole = 1_000_000;

    public bool IsWellFormed =>
        Initial is > 0 and <= Whole && Maintenance > 0 && Maintenance <= Initial && BorrowRate is >= 0 and <= 10 * Whole;

    /// <summary>Regulation T and FINRA rule 4210 for shares, thirty times for currencies, no credit on coins.</summary>
    public static InstrumentTerms For(AssetClass assetClass) => assetClass switch
    {
        AssetClass.Equity or AssetClass.Etf => new(500_000, 250_000, IsShortable: true, BorrowRate: 3_000),
        AssetClass.Currency => new(33_333, 16_667, IsShortable: true, BorrowRate: 0),
        AssetClass.Crypto => new(Whole, Whole / 2, IsShortable: false, BorrowRate: 0),
    };
}
