using TradeCraft.Exchange.Values;
using TradeCraft.Server.Alerts;

namespace TradeCraft.Server.Tests.Alerts;

public sealed class AlertBookTests
{
    private static readonly InstrumentId Instrument = new(3);

    private readonly AlertBook book = new();

    [Fact]
    public void Each_fires_at_its_price_or_beyond_once_and_in_the_order_of_prices()
    {
        Add(1, AlertCondition.Above, 110);
        Add(2, AlertCondition.Above, 105);
        Add(3, AlertCondition.Below, 95);
        Assert.Empty(See(104));
        Assert.Empty(See(96));
        Assert.Equal([2], See(105));
        Assert.Empty(See(106));
        Assert.Equal([1], See(200));
        Assert.Equal([3], See(1));
        Assert.Equal(0, book.Count);
    }

    [Fact]
    public void Many_at_once_all_fire_and_other_instruments_do_not()
    {
        for (var id = 1; id <= 100; id++) Add(id, AlertCondition.Above, 100 + id);
        book.Add(new(1_000, new(1), new(9), AlertCondition.Above, repeats: false) { Price = 1 });
        Assert.Equal(Enumerable.Range(1, 50).Select(id => (long)id), See(150));
        Assert.Equal(51, book.Count);
    }

    [Fact]
    public void A_repeating_one_waits_until_the_price_has_gone_back_by_a_thousandth()
    {
        Add(1, AlertCondition.Above, 10_000, repeats: true);
        Assert.Equal([1], See(10_000));
        Assert.Empty(See(10_001));
        Assert.Empty(See(9_991));
        Assert.Empty(See(10_000));
        Assert.Empty(See(9_990));
        Assert.Equal([1], See(10_000));

        Add(2, AlertCondition.Below, 5_000, repeats: true);
        Assert.Equal([2], See(4_000).Where(id => id == 2));
        Assert.Empty(See(5_004));
        Assert.Empty(See(4_999));
        Assert.Empty(See(5_005));
        Assert.Equal([2], See(5_000));
    }

    [Fact]
    public void A_move_counts_both_ways_and_when_it_repeats_from_where_it_was_told()
    {
        Add(1, AlertCondition.PercentMove, 1_000, percent: 5);
        Add(2, AlertCondition.PercentMove, 1_000, percent: 5, repeats: true);
        Assert.Empty(See(1_049));
        Assert.Empty(See(951));
        Assert.Equal([1, 2], See(950).Order());
        Assert.Empty(See(997));
        Assert.Equal([2], See(998));
        Assert.Equal(1, book.Count);
    }

    [Fact]
    public void One_that_was_removed_does_not_fire()
    {
        Add(1, AlertCondition.PercentMove, 1_000, percent: 5);
        Assert.True(book.Remove(1));
        Assert.False(book.Remove(1));
        Assert.Empty(See(2_000));
    }

    /// <summary>The naive twin looks at every alert at every price.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_fires_what_looking_at_all_of_them_would_fire(int seed)
    {
        var random = new Random(seed);
        var twins = new Dictionary<long, Alert>();
        for (var id = 1L; id <= 300; id++)
        {
            var (condition, price, percent, repeats) = (
                (AlertCondition)random.Next(3), random.NextInt64(500, 1_500), random.Next(1, 20), random.Next(2) == 0);
            book.Add(Make(id, condition, price, percent, repeats));
            twins.Add(id, Make(id, condition, price, percent, repeats));
        }

        var at = 1_000L;
        for (var step = 0; step < 2_000; step++)
        {
            at = Math.Clamp(at + random.NextInt64(-30, 31), 400, 1_600);
            Assert.True(Naive(twins, at).Order().SequenceEqual(See(at).Order()), $"seed {seed}, step {step}, price {at}");
        }
    }

    private static List<long> Naive(Dictionary<long, Alert> twins, long price)
    {
        var fired = new List<long>();
        foreach (var alert in twins.Values.ToArray())
        {
            // A price that re-arms cannot fire the same one: the two lie apart.
            if (!(price >= alert.Up || price <= alert.Down)) continue;
            if (!alert.IsArmed)
            {
                alert.IsArmed = true;
                continue;
            }

            fired.Add(alert.Id);
            if (!alert.Repeats) twins.Remove(alert.Id);
            else if (alert.Condition == AlertCondition.PercentMove) alert.Price = price;
            else alert.IsArmed = false;
        }

        return fired;
    }

    private static Alert Make(long id, AlertCondition condition, long price, decimal percent, bool repeats) =>
        new(id, new(1), Instrument, condition, repeats) { Price = price, Percent = percent };

    private void Add(long id, AlertCondition condition, long price, decimal percent = 0, bool repeats = false) =>
        book.Add(Make(id, condition, price, percent, repeats));

    private long[] See(long price)
    {
        var fired = new List<Firing>();
        book.See(Instrument, price, default, fired);
        return [.. fired.Select(each => each.Alert.Id)];
    }
}
