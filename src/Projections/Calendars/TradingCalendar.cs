using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections.Calendars;

/// <summary>Which part of a market's day it is.</summary>
public enum SessionPart : byte
{
    Closed,
    Pre,
    Regular,
    Post,
}

/// <summary>When a class of instruments trades, by rule. Times are UTC.</summary>
public abstract class TradingCalendar
{
    private static readonly TradingCalendar Crypto = new AlwaysOpen();
    private static readonly TradingCalendar Currencies = new CurrencyWeek();
    private static readonly TradingCalendar Shares = new UsShares();

    public static TradingCalendar Of(AssetClass assetClass) => assetClass switch
    {
        AssetClass.Crypto => Crypto,
        AssetClass.Currency => Currencies,
        AssetClass.Equity or AssetClass.Etf => Shares,
    };

    public abstract SessionPart PartAt(Timestamp at);

    /// <summary>When the part changes next, and to what. Null where it never does.</summary>
    public abstract (SessionPart Part, Timestamp At)? NextChange(Timestamp after);

    /// <summary>When the daily bar that a time falls in begins: UTC's midnight, or New York's for shares.</summary>
    public virtual Timestamp DayOf(Timestamp at) => new(at.UnixMicroseconds - (at.UnixMicroseconds % (24 * Hour)));

    /// <summary>The date that it is then: UTC's, or New York's for shares.</summary>
    public virtual DateOnly DateOf(Timestamp at) => DateOnly.FromDateTime(at.ToUtc());

    /// <summary>
    /// Since when a day's change is counted: since 24 hours ago, or for shares since the close before the session that began last.
    /// </summary>
    public virtual Timestamp ChangeSince(Timestamp now) => new(now.UnixMicroseconds - (24 * Hour));

    private protected const long Hour = 3_600_000_000;

    private sealed class AlwaysOpen : TradingCalendar
    {
        public override SessionPart PartAt(Timestamp at) => SessionPart.Regular;

        public override (SessionPart Part, Timestamp At)? NextChange(Timestamp after) => null;
    }

    /// <summary>From Sunday 17:00 to Friday 17:00 in New York.</summary>
    private sealed class CurrencyWeek : TradingCalendar
    {
        private static readonly TimeOnly Turn = new(17, 0);

        public override SessionPart PartAt(Timestamp at)
        {
            var local = NewYorkTime.FromUtc(at.ToUtc());
            var isBefore = TimeOnly.FromDateTime(local) < Turn;
            var isOpen = local.DayOfWeek switch
            {
                DayOfWeek.Saturday => false,
                DayOfWeek.Sunday => !isBefore,
                DayOfWeek.Friday => isBefore,
                _ => true,
            };
            return isOpen ? SessionPart.Regular : SessionPart.Closed;
        }

        public override (SessionPart Part, Timestamp At)? NextChange(Timestamp after)
        {
            for (var date = DateOnly.FromDateTime(NewYorkTime.FromUtc(after.ToUtc())); ; date = date.AddDays(1))
            {
                if (date.DayOfWeek is not (DayOfWeek.Sunday or DayOfWeek.Friday)) continue;
                var at = NewYorkTime.ToUtc(date, Turn).ToTimestamp();
                if (at > after) return (date.DayOfWeek == DayOfWeek.Sunday ? SessionPart.Regular : SessionPart.Closed, at);
            }
        }
    }

    private sealed class UsShares : TradingCalendar
    {
        public override SessionPart PartAt(Timestamp at) =>
            ShareSession.On(DateOnly.FromDateTime(NewYorkTime.FromUtc(at.ToUtc()))) is not { } session
                ? SessionPart.Closed : session.PartAt(at);

        public override (SessionPart Part, Timestamp At)? NextChange(Timestamp after)
        {
            for (var date = DateOnly.FromDateTime(NewYorkTime.FromUtc(after.ToUtc())); ; date = date.AddDays(1))
            {
                if (ShareSession.On(date) is not { } session) continue;
                foreach (var change in session.Changes)
                {
                    if (change.At > after) return change;
                }
            }
        }

        public override Timestamp DayOf(Timestamp at) => NewYorkTime.ToUtc(DateOf(at), TimeOnly.MinValue).ToTimestamp();

        public override DateOnly DateOf(Timestamp at) => DateOnly.FromDateTime(NewYorkTime.FromUtc(at.ToUtc()));

        public override Timestamp ChangeSince(Timestamp now)
        {
            var date = DateOnly.FromDateTime(NewYorkTime.FromUtc(now.ToUtc()));
            while (ShareSession.On(date) is not { } session || session.Open > now) date = date.AddDays(-1);
            do date = date.AddDays(-1);
            while (!UsHolidays.IsTradingDay(date));
            return ShareSession.On(date)!.Close;
        }
    }
}
