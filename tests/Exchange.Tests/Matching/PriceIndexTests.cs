using FsCheck;
using FsCheck.Fluent;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Matching;

/// <summary>The tree of bitmaps against a sorted dictionary.</summary>
public sealed class PriceIndexTests
{
    private sealed record Change(bool Add, long Price, long Sought);

    [Fact]
    public void It_answers_as_a_sorted_dictionary_would()
    {
        // Dense prices share nodes, far ones do not, and the ends of the range and of nodes are where a tree goes wrong.
        var price = Gen.Frequency(
            (6, Gen.Choose(990, 1030).Select(ticks => (long)ticks)),
            (3, Gen.Choose(1, (int)Price.MaxTicks).Select(ticks => (long)ticks)),
            (2, Gen.Elements(1L, 63, 64, 65, 4095, 4096, 262_143, 262_144, 16_777_215, 16_777_216, Price.MaxTicks - 64, Price.MaxTicks - 63,
                Price.MaxTicks)));
        var sought = Gen.Frequency((9, price), (1, Gen.Elements(1L, Price.MaxTicks)));
        var change = Gen.Elements(true, true, false)
            .SelectMany(_ => price.Zip(sought), (add, prices) => new Change(add, prices.Item1, prices.Item2));
        Prop.ForAll(Arb.From(change.ArrayOf(200), Fewer), Agree).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void Beyond_either_end_there_is_nothing()
    {
        var index = new PriceIndex();
        index.Add(1, 7);
        index.Add(Price.MaxTicks, 8);
        Assert.Equal(PriceIndex.None, index.Below(1));
        Assert.Equal(PriceIndex.None, index.Above(Price.MaxTicks));
        Assert.Equal(8, index.Above(1));
        Assert.Equal(7, index.Below(Price.MaxTicks));
    }

    [Fact]
    public void A_hundred_thousand_prices_as_far_apart_as_can_be_cost_little_memory()
    {
        const int Prices = 100_000;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var index = new PriceIndex();
        for (var i = 0; i < Prices; i++) index.Add(Far(i), i);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);

        for (var i = 0; i < Prices; i++)
        {
            Assert.Equal(i, index.Find(Far(i)));
            Assert.Equal(i + 1 < Prices ? i + 1 : PriceIndex.None, index.Above(Far(i)));
        }

        static long Far(int i) => 1 + (i * (Price.MaxTicks / Prices));
    }

    private static void Agree(Change[] changes)
    {
        var index = new PriceIndex();
        var twin = new SortedDictionary<long, int>();
        for (var i = 0; i < changes.Length; i++)
        {
            var (add, price, sought) = changes[i];
            if (add && twin.TryAdd(price, i)) index.Add(price, i);
            else if (!add && twin.Count > 0)
            {
                var gone = twin.Keys.FirstOrDefault(key => key >= price, twin.Keys.First());
                twin.Remove(gone);
                index.Remove(gone);
            }

            Assert.Equal(twin.GetValueOrDefault(sought, PriceIndex.None), index.Find(sought));
            Assert.Equal(twin.Where(pair => pair.Key > sought).Select(pair => pair.Value).FirstOrDefault(PriceIndex.None),
                index.Above(sought));
            Assert.Equal(twin.Where(pair => pair.Key < sought).Select(pair => pair.Value).LastOrDefault(PriceIndex.None),
                index.Below(sought));
        }
    }

    private static IEnumerable<Change[]> Fewer(Change[] changes)
    {
        for (var size = changes.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= changes.Length; at += size) yield return [.. changes[..at], .. changes[(at + size)..]];
        }
    }
}
