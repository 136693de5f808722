namespace TradeCraft.Exchange.Values;

/// <summary>
/// A 64-bit digest of numbers in order, the same in every process. It tells two states apart that should be equal; it does not guard
/// against someone who wants them to look equal. Mixing after Stafford's variant 13 of MurmurHash3's finaliser.
/// </summary>
public struct Digest
{
    private ulong state;

    public readonly ulong Value => state;

    public void Add(long number)
    {
        var mixed = state ^ (ulong)number;
        mixed += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        state = mixed ^ (mixed >> 31);
    }

    public void Add(UInt128 number)
    {
        Add((long)(ulong)(number >> 64));
        Add((long)(ulong)number);
    }

    public void Add(string text)
    {
        Add((long)text.Length);
        foreach (var character in text) Add((long)character);
    }

    public void Add(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        foreach (var part in parts) Add((long)part);
    }
}
