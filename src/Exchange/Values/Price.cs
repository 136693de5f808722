namespace TradeCraft.Exchange.Values;

/// <summary>A price, in whole ticks of its instrument. Between 1 and <see cref="MaxTicks"/> on a book.</summary>
public readonly record struct Price(long Ticks) : IComparable<Price>
{
    /// <summary>The highest price a book can hold: 2^30 − 1 ticks, which is 10,737,418.23 at a tick of a cent.</summary>
    public const long MaxTicks = (1L << 30) - 1;

    public int CompareTo(Price other) => Ticks.CompareTo(other.Ticks);

    public static bool operator <(Price left, Price right) => left.Ticks < right.Ticks;
    public static bool operator >(Price left, Price right) => left.Ticks > right.Ticks;
    public static bool operator <=(Price left, Price right) => left.Ticks <= right.Ticks;
    public static bool operator >=(Price left, Price right) => left.Ticks >= right.Ticks;
}

/// <summary>A quantity, in whole steps of its instrument.</summary>
public readonly record struct Quantity(long Steps) : IComparable<Quantity>
{
    /// <summary>The largest quantity of one order or one quoted level: 10^15 steps, so that sums of many stay far from overflow.</summary>
    public const long MaxSteps = 1_000_000_000_000_000;

    public static Quantity Zero => default;

    public bool IsZero => Steps == 0;

    public int CompareTo(Quantity other) => Steps.CompareTo(other.Steps);

    public static Quantity Min(Quantity left, Quantity right) => left.Steps <= right.Steps ? left : right;

    public static Quantity operator +(Quantity left, Quantity right) => new(checked(left.Steps + right.Steps));
    public static Quantity operator -(Quantity left, Quantity right) => new(checked(left.Steps - right.Steps));
    public static bool operator <(Quantity left, Quantity right) => left.Steps < right.Steps;
    public static bool operator >(Quantity left, Quantity right) => left.Steps > right.Steps;
    public static bool operator <=(Quantity left, Quantity right) => left.Steps <= right.Steps;
    public static bool operator >=(Quantity left, Quantity right) => left.Steps >= right.Steps;
}
