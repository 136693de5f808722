using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// How fast a market lives at a time of the day. Shares trade most at the open and the close (Jain, Joh: The Dependence between Hourly
/// Prices and Trading Volume, Journal of Financial and Quantitative Analysis 23, 1988), currencies while London and New York are both
/// awake, coins by day in America.
/// </summary>
/// <param name="Variance"> Variance as a multiple of what it would be were a year's spread evenly over the calendar: a year's trading
/// hours, with the nights between, make up a year.
/// </param>
/// <param name="Flow">Orders as a multiple of the instrument's usual rate. 0: it does not trade.</param>
public readonly record struct Pace(double Variance, double Flow)
{
    /// <summary>Of a share's variance between two closes, what comes while nobody trades.</summary>
    public const double OvernightShare = 0.15;

    private const double SharesPerHour = 1;
    private const double EarlyPerHour = 0.12;
    private const double LatePerHour = 0.10;
    private const double NightPerHour = 0.10;
    private const double QuietestFlow = 0.35;
    private const double HoursPerYear = 365 * 24;
    private const double ShareDays = 252;
    private const double CurrencyDays = 260;

    // 6.5 hours of session, 5.5 before it and 4 after it.
    private const double ShareHours = (6.5 * SharesPerHour) + (5.5 * EarlyPerHour) + (4 * LatePerHour);
    private const double ShareVariance = (1 - OvernightShare) * HoursPerYear / ShareDays / ShareHours;

    public bool IsTrading => Flow > 0;

    /// <param name="roundTheClock">Whether it trades, if quietly, while the calendar says that it is closed.</param>
    public static Pace At(AssetClass assetClass, Timestamp at, bool roundTheClock) => assetClass switch
    {
        AssetClass.Crypto => Even(1 + (0.3 * Daily(at, peakHour: 16))),
        AssetClass.Currency => TradingCalendar.Of(assetClass).PartAt(at) == SessionPart.Regular
            ? Even(1 + (0.6 * Daily(at, peakHour: 14))) with { Variance = 365 / CurrencyDays * (1 + (0.6 * Daily(at, peakHour: 14))) }
            : Closed(roundTheClock, 0.15),
        AssetClass.Equity or AssetClass.Etf => OfShares(at, roundTheClock),
    };

    /// <summary>
    /// The part of a share's usual hour that a time of its session makes, 1 on average: high at the open, higher at the close than at noon.
    /// </summary>
    /// <param name="passed">Of the session, 0 to 1.</param>
    public static double UShape(double passed) => (0.6 + (1.5 * Math.Exp(-passed / 0.08)) + (0.9 * Math.Exp((passed - 1) / 0.1))) / 0.81;

    private static Pace OfShares(Timestamp at, bool roundTheClock)
    {
        if (ShareSession.On(DateOnly.FromDateTime(NewYorkTime.FromUtc(at.ToUtc()))) is not { } session)
            return Closed(roundTheClock, ShareVariance * NightPerHour);
        return session.PartAt(at) switch
        {
            SessionPart.Pre => new(ShareVariance * EarlyPerHour, roundTheClock ? QuietestFlow : EarlyPerHour),
            SessionPart.Regular => Session((double)(at - session.Open).Microseconds / (session.Close - session.Open).Microseconds),
            SessionPart.Post => new(ShareVariance * LatePerHour, roundTheClock ? QuietestFlow : LatePerHour),
            SessionPart.Closed => Closed(roundTheClock, ShareVariance * NightPerHour),
        };
    }

    private static Pace Session(double passed) => new(ShareVariance * UShape(passed), UShape(passed));

    private static Pace Closed(bool roundTheClock, double variance) => roundTheClock ? new(variance, QuietestFlow) : default;

    private static Pace Even(double pace) => new(pace, pace);

    private static double Daily(Timestamp at, int peakHour) =>
        Math.Cos(2 * Math.PI * ((at.UnixMicroseconds % 86_400_000_000 / 3_600_000_000.0) - peakHour) / 24);
}
