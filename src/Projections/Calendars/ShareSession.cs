using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections.Calendars;

/// <summary>
/// One day of New York's stock exchanges: early trading from 4:00, the session from 9:30 to 16:00 (13:00 on half days), late trading for
/// four hours.
/// </summary>
public sealed record ShareSession(DateOnly Date, bool IsHalf, Timestamp PreOpen, Timestamp Open, Timestamp Close, Timestamp PostClose)
{
    /// <summary>Null on weekends and holidays.</summary>
    public static ShareSession? On(DateOnly date)
    {
        if (!UsHolidays.IsTradingDay(date)) return null;
        var isHalf = UsHolidays.IsHalfDay(date);
        return new(date, isHalf, At(4, 0), At(9, 30), isHalf ? At(13, 0) : At(16, 0), isHalf ? At(17, 0) : At(20, 0));

        Timestamp At(int hour, int minute) => NewYorkTime.ToUtc(date, new TimeOnly(hour, minute)).ToTimestamp();
    }

    public IReadOnlyList<(SessionPart Part, Timestamp At)> Changes =>
        [(SessionPart.Pre, PreOpen), (SessionPart.Regular, Open), (SessionPart.Post, Close), (SessionPart.Closed, PostClose)];

    public SessionPart PartAt(Timestamp at) =>
        at < PreOpen || at >= PostClose ? SessionPart.Closed
        : at < Open ? SessionPart.Pre
        : at < Close ? SessionPart.Regular
        : SessionPart.Post;
}
