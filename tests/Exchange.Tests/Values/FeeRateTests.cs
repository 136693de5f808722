using FsCheck;
using FsCheck.Fluent;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Values;

public sealed class FeeRateTests
{
    [Theory]
    [InlineData(1_000, 0, 1_000_000, 1_000, 0)]
    [InlineData(1_000, 0, 1_000_001, 1_001, 999_000)]
    [InlineData(1_000, 999_000, 1, 0, 998_000)]
    [InlineData(1_000, 0, 1, 1, 999_000)]
    [InlineData(0, 0, 123, 0, 0)]
    [InlineData(100_000, 0, 100_000_000_000_000_000, 10_000_000_000_000_000, 0)]
    public void A_fee_is_rounded_up_and_the_excess_carried(int millionths, int carry, long value, long fee, int carried)
    {
        Assert.Equal(fee, new FeeRate(millionths).On(new(value), ref carry).Units);
        Assert.Equal(carried, carry);
    }

    [Fact]
    public void A_basis_point_is_a_hundred_millionths() => Assert.Equal(new FeeRate(1_000), FeeRate.FromBasisPoints(10));

    [Fact]
    public void In_however_many_parts_the_fees_sum_to_the_exact_fee_rounded_up_once() => Prop.ForAll(
        Gen.Choose(0, FeeRate.MaxMillionths).SelectMany(rate => Gen.Choose(0, 5_000_000).ArrayOf(), (rate, parts) => (rate, parts)).ToArbitrary(),
        world =>
        {
            var (carry, paid, exact) = (0, 0L, (Int128)0);
            foreach (var part in world.parts)
            {
                paid += new FeeRate(world.rate).On(new(part), ref carry).Units;
                exact += (Int128)part * world.rate;
                Assert.InRange(carry, 0, 999_999);
                Assert.Equal((exact + 999_999) / 1_000_000, paid);
            }
        }).QuickCheckThrowOnFailure();
}
