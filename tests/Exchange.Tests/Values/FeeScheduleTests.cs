using FsCheck;
using FsCheck.Fluent;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Values;

/// <summary>Fees over a whole order, in parts, against exact fractions.</summary>
public sealed class FeeScheduleTests
{
    private static readonly Asset Usd = new(new(0), "USD", 8), Cents = new(new(0), "USD", 2), Share = new(new(1), "ABC", 0);
    private static readonly Instrument Fine = new(new(0), "ABC", "Abc", AssetClass.Equity, Share, Usd, 0.01m, 1m);
    private static readonly Instrument Coarse = new(new(0), "ABC", "Abc", AssetClass.Equity, Share, Cents, 0.01m, 1m);

    [Theory]
    [InlineData(1_000, 1_000_000, 1_000)]
    [InlineData(1_000, 1, 1)]
    [InlineData(1_000, 1_001, 2)]
    [InlineData(0, 1_000_000, 0)]
    [InlineData(-1_000, 1_000_000, -1_000)]
    [InlineData(-1_000, 1_999, -1)]
    [InlineData(-1_000, 999, 0)]
    public void A_rate_is_rounded_up_and_a_rebate_towards_nothing(int millionths, long value, long fee) =>
        Assert.Equal(fee, FeeSchedule.Flat(new(millionths), default).On(Side.Buy, new(1), new(value), default, Fine).Units);

    [Fact]
    public void Lines_add_up_and_come_once()
    {
        var schedule = new FeeSchedule
        {
            Taker = new(1_000),
            PerUnit = 500_000,
            PerOrder = 10_000_000,
            Minimum = 100_000_000,
            SaleRate = 278,
            SalePerUnit = 16_600,
            SalePerUnitMost = 830_000_000,
        };

        // A hundred shares for 1,000 dollars: 1 of commission, 0.50 a share in all, 0.10 for the order; sold 0.0278 and 0.0166.
        var value = new Money(100_000_000_000);
        Assert.Equal(160_000_000, schedule.On(Side.Buy, new(100), default, value, Fine).Units);
        Assert.Equal(160_000_000 + 2_780_000 + 1_660_000, schedule.On(Side.Sell, new(100), default, value, Fine).Units);
        Assert.Equal(new FeeLines(new(100_000_000), new(50_000_000), new(10_000_000), default, new(4_440_000)),
            schedule.LinesOn(Side.Sell, new(100), default, value, Fine));

        // One share for a dollar: the minimum tops it up; a million shares: the sale's fee a share ends at 8.30.
        Assert.Equal(100_000_000, schedule.On(Side.Buy, new(1), default, new(100_000_000), Fine).Units);
        Assert.Equal(new(830_000_000 + 1), schedule.LinesOn(Side.Sell, new(1_000_000), default, new(1), Fine).Regulatory);
        Assert.Equal(0, schedule.On(Side.Buy, default, default, default, Fine).Units);
    }

    [Fact]
    public void Amounts_are_rounded_up_to_the_unit_of_the_quote_asset() =>
        Assert.Equal(new FeeLines(default, new(1), new(1), new(0), default),
            new FeeSchedule { PerUnit = 500_000, PerOrder = 1 }.LinesOn(Side.Buy, new(1), default, default, Coarse));

    [Fact]
    public void An_order_in_many_parts_pays_what_it_would_pay_in_one() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.Choose(-20_000, 20_000).SelectMany(rate => Gen.Choose(0, 5_000_000).ArrayOf(), (rate, parts) => (rate, parts)).ToArbitrary(),
        world =>
        {
            var schedule = FeeSchedule.Flat(new(world.rate), new(1_000)) with { PerOrder = 7 };
            var (value, paid) = (0L, 0L);
            for (var i = 0; i < world.parts.Length; i++)
            {
                value += world.parts[i];
                var owed = schedule.On(Side.Buy, new(i + 1), new(value), default, Fine).Units;
                paid += owed - paid;
            }

            var exact = (decimal)value * world.rate / 1_000_000m;
            var expected = world.parts.Length == 0 ? 0 : (exact > 0 ? decimal.Ceiling(exact) : decimal.Truncate(exact)) + 7;
            return paid == expected;
        }));

    [Fact]
    public void The_most_that_an_order_can_owe_is_never_less_than_what_it_owes() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        (from maker in Gen.Choose(-1_000, 5_000)
         from taker in Gen.Choose(-1_000, 5_000)
         from minimum in Gen.Choose(0, 1_000_000)
         from made in Gen.Choose(0, 9_000_000)
         from taken in Gen.Choose(0, 9_000_000)
         from rest in Gen.Choose(0, 9_000_000)
         from share in Gen.Choose(0, 100)
         select (maker, taker, minimum, made, taken, rest, share)).ToArbitrary(),
        world =>
        {
            var schedule = FeeSchedule.Flat(new(world.maker), new(world.taker)) with { Minimum = world.minimum, PerUnit = 3 };
            var most = schedule.MostFor(new(10), new(world.made), new(world.taken), new(world.rest), Fine).Units;
            var part = (long)world.rest * world.share / 100;
            var asMaker = schedule.On(Side.Buy, new(10), new(world.made + part), new(world.taken), Fine).Units;
            var asTaker = schedule.On(Side.Buy, new(9), new(world.made), new(world.taken + part), Fine).Units;
            return most >= asMaker && most >= asTaker;
        }));
}
