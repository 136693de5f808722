using System.Globalization;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Values;

/// <summary>From the decimals of the wire to whole ticks, steps and units, and back.</summary>
public sealed class ConversionTests
{
    private static readonly Asset Usd = new(new(0), "USD", 8), Btc = new(new(1), "BTC", 8), Yen = new(new(2), "JPY", 0);
    private static readonly Instrument Bitcoin = new(new(0), "BTC-USD", "Bitcoin", AssetClass.Crypto, Btc, Usd, 0.01m, 0.00001m);
    private static readonly Instrument Quarter = new(new(1), "Q", "Quarters", AssetClass.Equity, Yen, Usd, 0.25m, 5m);

    [Theory]
    [InlineData("64000", Rejection.None, 6_400_000)]
    [InlineData("64000.01", Rejection.None, 6_400_001)]
    [InlineData("64000.0100000000000000000000", Rejection.None, 6_400_001)]
    [InlineData("0.01", Rejection.None, 1)]
    [InlineData("10737418.23", Rejection.None, Price.MaxTicks)]
    [InlineData("0", Rejection.PriceNotPositive, 0)]
    [InlineData("-0.01", Rejection.PriceNotPositive, 0)]
    [InlineData("-0.001", Rejection.PriceNotPositive, 0)]
    [InlineData("10737418.24", Rejection.PriceTooHigh, 0)]
    [InlineData("10737418.235", Rejection.PriceTooHigh, 0)]
    [InlineData("79228162514264337593543950335", Rejection.PriceTooHigh, 0)]
    [InlineData("-79228162514264337593543950335", Rejection.PriceNotPositive, 0)]
    [InlineData("0.001", Rejection.PriceOffTick, 0)]
    [InlineData("64000.015", Rejection.PriceOffTick, 0)]
    [InlineData("64000.0100000000000000000001", Rejection.PriceOffTick, 0)]
    public void Prices(string value, Rejection rejection, long ticks)
    {
        Assert.Equal(rejection, Bitcoin.TryPrice(Number(value), out var price));
        Assert.Equal(ticks, price.Ticks);
        if (rejection == Rejection.None) Assert.Equal(Number(value), Bitcoin.ToDecimal(price));
    }

    [Theory]
    [InlineData("1", Rejection.None, 100_000)]
    [InlineData("0.00001", Rejection.None, 1)]
    [InlineData("10000000000", Rejection.None, Quantity.MaxSteps)]
    [InlineData("0", Rejection.QuantityNotPositive, 0)]
    [InlineData("-1", Rejection.QuantityNotPositive, 0)]
    [InlineData("10000000000.00001", Rejection.QuantityTooLarge, 0)]
    [InlineData("79228162514264337593543950335", Rejection.QuantityTooLarge, 0)]
    [InlineData("10000000000.000001", Rejection.QuantityTooLarge, 0)]
    [InlineData("0.000001", Rejection.QuantityOffStep, 0)]
    [InlineData("1.000015", Rejection.QuantityOffStep, 0)]
    public void Quantities(string value, Rejection rejection, long steps)
    {
        Assert.Equal(rejection, Bitcoin.TryQuantity(Number(value), out var quantity));
        Assert.Equal(steps, quantity.Steps);
        if (rejection == Rejection.None) Assert.Equal(Number(value), Bitcoin.ToDecimal(quantity));
    }

    [Theory]
    [InlineData("100000", Rejection.None, 10_000_000_000_000)]
    [InlineData("0.00000001", Rejection.None, 1)]
    [InlineData("46116860184.27387903", Rejection.None, Money.MaxUnits)]
    [InlineData("0", Rejection.AmountNotPositive, 0)]
    [InlineData("-5", Rejection.AmountNotPositive, 0)]
    [InlineData("0.000000001", Rejection.AmountTooPrecise, 0)]
    [InlineData("46116860184.27387904", Rejection.AmountTooLarge, 0)]
    [InlineData("79228162514264337593543950335", Rejection.AmountTooLarge, 0)]
    [InlineData("46116860185.000000001", Rejection.AmountTooPrecise, 0)]
    public void Amounts(string value, Rejection rejection, long units)
    {
        Assert.Equal(rejection, Usd.TryMoney(Number(value), out var money));
        Assert.Equal(units, money.Units);
        if (rejection == Rejection.None) Assert.Equal(Number(value), Usd.ToDecimal(money));
    }

    [Fact]
    public void Ticks_and_steps_need_not_be_powers_of_ten()
    {
        Assert.Equal(Rejection.None, Quarter.TryPrice(10.75m, out var price));
        Assert.Equal(43, price.Ticks);
        Assert.Equal(Rejection.PriceOffTick, Quarter.TryPrice(10.80m, out _));
        Assert.Equal(Rejection.None, Quarter.TryQuantity(15m, out var quantity));
        Assert.Equal(3, quantity.Steps);
        Assert.Equal(Rejection.QuantityOffStep, Quarter.TryQuantity(12m, out _));
        Assert.Equal(161.25m, Usd.ToDecimal(Quarter.ValueOf(price, quantity)));
        Assert.Equal(15m, Yen.ToDecimal(Quarter.AmountOf(quantity)));
    }

    [Fact]
    public void A_value_is_exact_up_to_the_largest_and_one_more_does_not_fit()
    {
        // 10^17 units are 10^9 dollars; a tick times a step is 10 units.
        var largest = new Quantity(100_000_000_000_000);
        Assert.True(Bitcoin.ValueFits(new(100), largest));
        Assert.Equal(Instrument.MaxOrderValueUnits, Bitcoin.ValueOf(new(100), largest).Units);
        Assert.False(Bitcoin.ValueFits(new(100), new(largest.Steps + 1)));
        Assert.False(Bitcoin.ValueFits(new(Price.MaxTicks), new(Quantity.MaxSteps)));
        Assert.Throws<OverflowException>(() => Bitcoin.ValueOf(new(Price.MaxTicks), new(Quantity.MaxSteps)));
        Assert.True(Bitcoin.AmountFits(largest));
        Assert.False(Bitcoin.AmountFits(new(largest.Steps + 1)));
    }

    [Fact]
    public void An_instrument_whose_tick_and_step_do_not_fit_cannot_be_made() =>
        Assert.Throws<ArgumentException>(() => new Instrument(new(0), "BAD", "", AssetClass.Crypto, Btc, Usd, 0.00001m, 0.0001m));

    [Fact]
    public void Money_does_not_wrap_around()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue) - new Money(1));
        Assert.Throws<OverflowException>(() => -new Money(long.MinValue));
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
