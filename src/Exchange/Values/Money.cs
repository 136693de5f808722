namespace TradeCraft.Exchange.Values;

/// <summary>An amount of one asset, in that asset's smallest unit (a dollar has 10^8). Negative only where a balance may be.</summary>
public readonly record struct Money(long Units) : IComparable<Money>
{
    /// <summary>No account's balance may pass this, up or down: half of what 64 bits hold, so that adding two cannot overflow.</summary>
    public const long MaxUnits = long.MaxValue / 2;

    public static Money Zero => default;

    public bool IsZero => Units == 0;

    /// <summary>
    /// The sum, or <see cref="MaxUnits"/> up or down where it would pass that: for what is told and compared, never for what is owned.
    /// </summary>
    public Money Saturated(Money other) => new((long)Int128.Clamp((Int128)Units + other.Units, -MaxUnits, MaxUnits));

    public int CompareTo(Money other) => Units.CompareTo(other.Units);

    public static Money operator +(Money left, Money right) => new(checked(left.Units + right.Units));
    public static Money operator -(Money left, Money right) => new(checked(left.Units - right.Units));
    public static Money operator -(Money money) => new(checked(-money.Units));
    public static bool operator <(Money left, Money right) => left.Units < right.Units;
    public static bool operator >(Money left, Money right) => left.Units > right.Units;
    public static bool operator <=(Money left, Money right) => left.Units <= right.Units;
    public static bool operator >=(Money left, Money right) => left.Units >= right.Units;
}
