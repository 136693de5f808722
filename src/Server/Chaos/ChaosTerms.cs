using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Chaos;

/// <summary>Checks what a plan is asked to hold.</summary>
/// <param name="isReplay">Whether the market is the caller's own.</param>
internal sealed class ChaosTerms(InstrumentDirectory instruments, bool isReplay, FieldErrors errors)
{
    /// <summary>Of one plan.</summary>
    public const int MostTroubles = 20;

    /// <summary>Until the last trouble is over.</summary>
    public const int LongestSeconds = 3600;

    /// <summary>How long a request may be held back.</summary>
    public const int MostMilliseconds = 30_000;

    private const int MostSkewSeconds = 86_400;
    private const decimal MostPercent = 50;

    public void Check(IReadOnlyList<TroubleTerms> troubles)
    {
        if (!errors.Require(troubles.Count is >= 1 and <= MostTroubles, "troubles", $"Must be 1 to {MostTroubles}.")) return;
        for (var i = 0; i < troubles.Count; i++) Check(troubles[i], $"troubles.{i}.");
    }

    private void Check(TroubleTerms trouble, string at)
    {
        var (kind, isOfMarket) = (trouble.Kind, trouble.Kind is TroubleKind.Halt or TroubleKind.Stall or TroubleKind.Gap);
        errors.Require(
            isReplay || !isOfMarket, at + "kind", "The live market is everybody's: this is only for a replay, below /venues/{id}.");
        errors.Require(trouble.From is >= 0 and < LongestSeconds, at + "from", $"Must be 0 to {LongestSeconds - 1} seconds.");
        errors.Require(trouble.For is >= 1 and <= LongestSeconds, at + "for", $"Must be 1 to {LongestSeconds} seconds.");
        errors.Require(
            trouble.From is < 0 or >= LongestSeconds || trouble.For is < 1 or > LongestSeconds
                || trouble.From + trouble.For <= LongestSeconds,
            at + "for", $"It must be over {LongestSeconds} seconds after the start.");

        var isShared = kind is TroubleKind.Delay or TroubleKind.Reject or TroubleKind.Storm;
        errors.Require(isShared || trouble.Share is null, at + "share", "Only a delay, a reject or a storm has one.");
        errors.Require(
            trouble.Share is not { } share || (share is > 0 and <= 1 && share * 10_000 % 1 == 0), at + "share",
            "Must be above 0 to 1, with at most 4 decimals.");
        Field(
            kind == TroubleKind.Delay, trouble.Milliseconds, trouble.Milliseconds is >= 1 and <= MostMilliseconds, at + "milliseconds",
            $"Must be 1 to {MostMilliseconds}.", "Only a delay has them.");
        Field(
            kind == TroubleKind.Storm, trouble.Status, trouble.Status is 429 or 500 or 503, at + "status", "Must be 429, 500 or 503.",
            "Only a storm has one.");
        Field(
            kind == TroubleKind.Skew, trouble.Seconds, trouble.Seconds is >= -MostSkewSeconds and <= MostSkewSeconds and not 0,
            at + "seconds", $"Must be -{MostSkewSeconds} to {MostSkewSeconds}, and not 0.", "Only a skew has them.");
        Field(
            kind == TroubleKind.Gap, trouble.Percent, trouble.Percent is >= -MostPercent and <= MostPercent and not 0, at + "percent",
            $"Must be -{MostPercent} to {MostPercent}, and not 0.", "Only a gap has one.");
        errors.Require(isOfMarket || trouble.Symbol is null, at + "symbol", "Only a halt, a stall or a gap has one.");
        errors.Require(
            !isOfMarket || trouble.Symbol is not { } symbol || instruments.Find(symbol) is not null, at + "symbol",
            "No instrument has this symbol.");
    }

    /// <summary>A field that one kind needs, and no other has.</summary>
    private void Field<T>(bool isItsKind, T? given, bool isInRange, string field, string range, string elsewhere)
        where T : struct =>
        errors.Require(isItsKind ? isInRange : given is null, field, isItsKind ? range : elsewhere);
}
