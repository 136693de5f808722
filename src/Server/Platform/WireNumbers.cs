using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>
/// The exchange's numbers as decimals for the wire: prices with all places of their tick, the rest without trailing zeros.
/// </summary>
public static class WireNumbers
{
    // Dividing by one with all its places drops a decimal's trailing zeros.
    private const decimal One = 1.0000000000000000000000000000m;

    public static decimal Trimmed(this decimal value) => value / One;

    public static decimal ToWire(this Price price, Instrument instrument) => instrument.ToDecimal(price);

    public static decimal ToWire(this Quantity quantity, Instrument instrument) => instrument.ToDecimal(quantity).Trimmed();

    public static decimal ToWire(this Money money, Asset asset) => asset.ToDecimal(money).Trimmed();

    public static decimal ToWire(this FeeRate rate) => (rate.Millionths / 1_000_000m).Trimmed();

    /// <summary>Value per quantity, rounded half to even to eight places.</summary>
    public static decimal Average(Money value, Quantity quantity, Instrument instrument) =>
        decimal.Round(instrument.Quote.ToDecimal(value) / instrument.ToDecimal(quantity), 8).Trimmed();

    /// <summary>A part of a whole in percent, to two places; null where the whole is nothing.</summary>
    public static decimal? Percent(decimal part, decimal whole) => whole == 0 ? null : decimal.Round(part / whole * 100, 2);
}
