namespace TradeCraft.Exchange.Values;

/// <summary>An account of one venue. Numbers below <see cref="FirstTrader"/> are the venue's own.</summary>
public readonly record struct AccountId(int Number)
{
    /// <summary>The outside: deposits come from it, withdrawals go to it. Its balance mirrors what the venue holds.</summary>
    public static AccountId World => new(1);

    /// <summary>The other side of every trade with the feed's displayed liquidity.</summary>
    public static AccountId House => new(2);

    /// <summary>Where fees go.</summary>
    public static AccountId Fees => new(3);

    /// <summary>Traders' accounts are counted from here.</summary>
    public const int FirstTrader = 101;

    public bool IsTrader => Number >= FirstTrader;
}

/// <summary>The person an account belongs to. Known to the exchange only as a number.</summary>
public readonly record struct UserId(long Number);

/// <summary>An instrument's place in the venue's list, counted from 0 in the order of listing.</summary>
public readonly record struct InstrumentId(int Number);

/// <summary>An asset's place in the venue's list, counted from 0 in the order of listing.</summary>
public readonly record struct AssetId(int Number);

/// <summary>An order, counted from 1 in the order of placing. 0 stands for house liquidity, which places none.</summary>
public readonly record struct OrderId(long Number)
{
    public static OrderId House => default;

    public bool IsHouse => Number == 0;
}

/// <summary>An execution, counted from 1.</summary>
public readonly record struct TradeId(long Number);

/// <summary>Microseconds since 1970-01-01T00:00:00Z, as the sequencer stamped them on a command.</summary>
public readonly record struct Timestamp(long UnixMicroseconds)
{
    public static Timestamp operator +(Timestamp time, Duration duration) => new(checked(time.UnixMicroseconds + duration.Microseconds));
    public static Duration operator -(Timestamp later, Timestamp earlier) => new(later.UnixMicroseconds - earlier.UnixMicroseconds);
    public static bool operator <(Timestamp left, Timestamp right) => left.UnixMicroseconds < right.UnixMicroseconds;
    public static bool operator >(Timestamp left, Timestamp right) => left.UnixMicroseconds > right.UnixMicroseconds;
    public static bool operator <=(Timestamp left, Timestamp right) => left.UnixMicroseconds <= right.UnixMicroseconds;
    public static bool operator >=(Timestamp left, Timestamp right) => left.UnixMicroseconds >= right.UnixMicroseconds;
}

/// <summary>A span of time in microseconds.</summary>
public readonly record struct Duration(long Microseconds)
{
    public static Duration FromHours(int hours) => new(hours * 3_600_000_000L);
}

/// <summary>UTC days, counted from 1970-01-01.</summary>
public static class Days
{
    private const long Microseconds = 86_400_000_000;

    public static long Of(Timestamp time) => time.UnixMicroseconds / Microseconds;

    /// <summary>The midnight that ends the day of a time.</summary>
    public static Timestamp EndOf(Timestamp time) => new((Of(time) + 1) * Microseconds);
}
