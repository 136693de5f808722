namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// A stream of chance with a name: its numbers depend on the seed and the name alone, never on what other streams there are or how
/// much they were used. SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
/// </summary>
public sealed class RandomStream
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong state;
    private double spareNormal = double.NaN;

    public RandomStream(long seed, string name)
    {
        // FNV-1a over the name's UTF-16 units: string.GetHashCode is another one in each process.
        var hash = 0xCBF29CE484222325;
        foreach (var unit in name) hash = (hash ^ unit) * 0x100000001B3;
        state = Mix((ulong)seed + GoldenGamma) ^ Mix(hash);
    }

    /// <summary>A seed for other streams.</summary>
    public long Seed() => (long)NextUInt64();

    /// <summary>Evenly from 0 up to, and not including, 1.</summary>
    public double Uniform() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Evenly from 0 up to, and not including, <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)(Uniform() * bound);

    /// <summary>Mean 0, variance 1, by Box and Muller's method.</summary>
    public double Normal()
    {
        if (!double.IsNaN(spareNormal))
        {
            var spare = spareNormal;
            spareNormal = double.NaN;
            return spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * Uniform());
        spareNormal = radius * sine;
        return radius * cosine;
    }

    /// <summary>Log-normal with the given mean; <paramref name="width"/> is the standard deviation of its logarithm.</summary>
    public double LogNormal(double mean, double width) => mean * Math.Exp((width * Normal()) - (width * width / 2));

    /// <summary>How many of something that happens <paramref name="mean"/> times on average. Meant for small means.</summary>
    public int Poisson(double mean)
    {
        var (count, product, limit) = (0, Uniform(), Math.Exp(-mean));
        for (; product > limit; count++) product *= Uniform();
        return count;
    }

    private ulong NextUInt64()
    {
        state += GoldenGamma;
        return Mix(state);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
