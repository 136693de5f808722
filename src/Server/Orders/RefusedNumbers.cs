using System.Globalization;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>What a number should have been that an instrument does not have.</summary>
internal static class RefusedNumbers
{
    /// <summary>A sentence with a number that would do; null where the usual sentence says all.</summary>
    public static string? Of(Rejection rejection, decimal value, Instrument instrument) => rejection switch
    {
        Rejection.PriceOffTick =>
            $"The price must be a multiple of {Text(instrument.TickSize)}, such as {Text(Nearest(value, instrument.TickSize))}.",
        Rejection.PriceTooHigh => $"The price must be at most {Text(Price.MaxTicks * instrument.TickSize)}.",
        Rejection.QuantityOffStep =>
            $"The quantity must be a multiple of {Text(instrument.StepSize)}, such as {Text(Nearest(value, instrument.StepSize))}.",
        Rejection.QuantityNotPositive => $"The quantity must be at least {Text(instrument.StepSize)} {instrument.Base.Code}.",
        Rejection.QuantityTooLarge =>
            $"The quantity must be at most {Text(Quantity.MaxSteps * instrument.StepSize)} {instrument.Base.Code}.",
        Rejection.AmountTooPrecise =>
            $"The amount has at most {instrument.Quote.Decimals.ToString(CultureInfo.InvariantCulture)} digits after the point.",
        _ => null,
    };

    public static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Text(Price price, Instrument instrument) => Text(price.ToWire(instrument));

    public static string Text(Money money, Asset asset) => $"{Text(money.ToWire(asset))} {asset.Code}";

    private static decimal Nearest(decimal value, decimal step) => Math.Max(1, Math.Round(value / step)) * step;
}
