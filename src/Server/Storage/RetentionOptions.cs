using System.ComponentModel.DataAnnotations;

namespace TradeCraft.Server.Storage;

/// <summary>How long what is stored is kept.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    private const int SevenYears = 7 * 366;

    /// <summary>
    /// Tables that are cut into pieces by time, or by sequence. By table, in days after the end of a piece (a partition):
    /// <c>--Retention:Days:market_print 14</c>; 0 is forever. A table that is not here, or is not there, is left alone. The event log is
    /// never cut: <c>verify</c> reads it from its beginning, and so does a start that has nothing newer.
    /// </summary>
    public Dictionary<string, int> Days { get; init; } = new()
    {
        ["ledger_entries"] = SevenYears,
        ["trades"] = SevenYears,
        ["candle_1m"] = 366,
        ["market_print"] = 31,
    };

    /// <summary>Who did what, in days; 0 is forever.</summary>
    [Range(0, int.MaxValue)]
    public int AuditDays { get; init; } = 2 * 366;

    /// <summary>A sign-in after it has ended, in days: with it goes from where and with what program it was.</summary>
    [Range(1, int.MaxValue)]
    public int EndedSessionDays { get; init; } = 1;

    /// <summary>From which network a user signed in, after the last time, in days.</summary>
    [Range(1, int.MaxValue)]
    public int SignInNetworkDays { get; init; } = 90;

    /// <summary>The file of everything about a user that they asked for, in hours.</summary>
    [Range(1, 24 * 366)]
    public int ExportHours { get; init; } = 24;
}
