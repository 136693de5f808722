using TradeCraft.Exchange.Values;
using Xunit;

namespace TradeCraft.Exchange.Tests.Values;

/// <summary>State hashes are stored: a digest that came out differently would make every stored one look like damage.</summary>
public sealed class DigestTests
{
    [Fact]
    public void It_is_the_same_for_ever()
    {
        var digest = new Digest();
        digest.Add(1L);
        Assert.Equal(Once(1), digest.Value);
        digest.Add(-1L);
        digest.Add(UInt128.MaxValue - 5);
        digest.Add("TradeCraft ✓");
        digest.Add(0.010m);
        Assert.Equal(16_469_684_340_440_509_897, digest.Value);
    }

    [Fact]
    public void Order_scale_and_boundaries_count()
    {
        Assert.NotEqual(Of(digest => { digest.Add(1L); digest.Add(2L); return digest; }),
            Of(digest => { digest.Add(2L); digest.Add(1L); return digest; }));
        Assert.NotEqual(Of(digest => { digest.Add("ab"); digest.Add("c"); return digest; }),
            Of(digest => { digest.Add("a"); digest.Add("bc"); return digest; }));
        Assert.NotEqual(Of(digest => { digest.Add(0.1m); return digest; }), Of(digest => { digest.Add(0.10m); return digest; }));
        Assert.NotEqual(Of(digest => { digest.Add(0L); return digest; }), Of(digest => digest));
    }

    private static ulong Of(Func<Digest, Digest> add) => add(new Digest()).Value;

    /// <summary>
    /// The finaliser written out from its publication (SplitMix64's step from a state of zero), in 128 bits and cut to 64.
    /// </summary>
    private static ulong Once(ulong number)
    {
        UInt128 mask = ulong.MaxValue;
        var mixed = (number + (UInt128)0x9E3779B97F4A7C15) & mask;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & mask;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & mask;
        return (ulong)(mixed ^ (mixed >> 31));
    }
}
