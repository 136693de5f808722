using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Twin.NaiveArithmetic;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What an order owes over all that it fills.</summary>
internal static class NaiveFees
{
    /// <param name="fees">By which it is charged.</param>
    /// <param name="instrument">What is traded.</param>
    /// <param name="side">Only sales pay the regulatory lines.</param>
    /// <param name="steps">All that is filled.</param>
    /// <param name="made">The value filled as maker.</param>
    /// <param name="taken">The value filled as taker.</param>
    /// <param name="rest">Value that is still to be filled, at the dearest rate.</param>
    public static Int128 Owed(FeeSchedule fees, NaiveInstrument instrument, Side side, long steps, Int128 made, Int128 taken, Int128 rest)
    {
        if (steps == 0) return 0;
        var dearest = Math.Max(0, Math.Max(fees.Maker.Millionths, fees.Taker.Millionths));
        var commission = Up((made * fees.Maker.Millionths) + (taken * fees.Taker.Millionths) + (rest * dearest), 1_000_000);
        var perUnit = PerUnit(fees.PerUnit, steps, instrument);
        var perOrder = instrument.QuoteUnits(fees.PerOrder);
        var topUp = fees.Minimum == 0 ? 0 : Int128.Max(0, instrument.QuoteUnits(fees.Minimum) - commission - perUnit - perOrder);
        return commission + perUnit + perOrder + topUp + (side == Side.Sell ? OfSale(fees, instrument, steps, made + taken + rest) : 0);
    }

    private static Int128 OfSale(FeeSchedule fees, NaiveInstrument instrument, long steps, Int128 value)
    {
        var perUnit = PerUnit(fees.SalePerUnit, steps, instrument);
        if (fees.SalePerUnitMost > 0) perUnit = Int128.Min(perUnit, instrument.QuoteUnits(fees.SalePerUnitMost));
        return Up(value * fees.SaleRate, 10_000_000) + perUnit;
    }

    /// <summary>
    /// So many 10⁻⁸ of the quote asset for each whole of the base asset, in units, rounded up, at most what an order may come to.
    /// </summary>
    private static Int128 PerUnit(long rate, long steps, NaiveInstrument instrument) =>
        Int128.Min(Instrument.MaxOrderValueUnits,
            Up(rate * instrument.Amount(steps) * instrument.Quote.UnitsPerWhole, instrument.Base.UnitsPerWhole * 100_000_000));
}
