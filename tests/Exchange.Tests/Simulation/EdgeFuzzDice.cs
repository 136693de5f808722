using System.Numerics;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Quick chance that begins anew with every step: so a step draws the same, whatever steps before it are left out.</summary>
internal sealed class EdgeFuzzDice : Random
{
    private ulong state;

    public void Restart(ulong seed, int step) => state = (seed * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)step * 0xD1B54A32D192ED03);

    public override int Next(int maxValue) => (int)Math.BigMul(Draw(), (ulong)maxValue, out _);

    public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

    public override long NextInt64(long maxValue) => (long)Math.BigMul(Draw(), (ulong)maxValue, out _);

    /// <summary>From 1 to <paramref name="most"/>, every order of magnitude as likely.</summary>
    public long Magnitude(long most) => most <= 1 ? 1 : 1 + NextInt64(Math.Max(1, most >> Next(BitOperations.Log2((ulong)most) + 1)));

    /// <summary>True so many times in a hundred.</summary>
    public bool Chance(int percent) => Next(100) < percent;

    // SplitMix64 (Steele, Lea and Flood 2014).
    private ulong Draw()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
