namespace TradeCraft.Server.Storage;

/// <summary>How long the tables are kept that are cut into pieces by time, or by sequence.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    private const int SevenYears = 7 * 366;

    /// <summary>
    /// By table, in days after the end of a piece (a partition): <c>--Retention:Days:market_print 14</c>; 0 is forever. A table that is not
    /// here, or is not there, is left alone. The event log is never cut: <c>verify</c> reads it from its beginning, and so does a start
    /// that has nothing newer.
    /// </summary>
    public Dictionary<string, int> Days { get; init; } = new()
    {
        ["ledger_entries"] = SevenYears,
        ["trades"] = SevenYears,
        ["candle_1m"] = 366,
        ["market_print"] = 31,
    };
}
