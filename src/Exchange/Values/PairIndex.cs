namespace TradeCraft.Exchange.Values;

/// <summary>
/// Where the row of two small numbers is in an array: an account's and an asset's, an account's and an instrument's. Rows are given out in blocks of four neighbours, so
/// that finding one is two loads from small tables and never a search, and an account that uses little takes little.
/// </summary>
internal sealed class PairIndex
{
    public const int None = -1;

    private const int BlockBits = 2;
    private const int BlockMask = (1 << BlockBits) - 1;

    // Block numbers plus one, by the first number and the second's block: zero is none.
    private int[][] blocks = [];

    /// <summary>How many rows were given out, those in between that nobody asked for included.</summary>
    public int Rows { get; private set; }

    /// <summary>The row, or <see cref="None"/> when nothing near it was ever added.</summary>
    public int Find(int first, int second)
    {
        var table = blocks;
        if ((uint)first >= (uint)table.Length) return None;
        var row = table[first];
        var at = second >> BlockBits;
        if ((uint)at >= (uint)row.Length) return None;
        var block = row[at];
        return block == 0 ? None : ((block - 1) << BlockBits) | (second & BlockMask);
    }

    public int FindOrAdd(int first, int second)
    {
        var found = Find(first, second);
        return found != None ? found : Add(first, second);
    }

    private int Add(int first, int second)
    {
        if (first >= blocks.Length)
        {
            var old = blocks.Length;
            Array.Resize(ref blocks, Math.Max(first + 1, old * 2));
            Array.Fill(blocks, [], old, blocks.Length - old);
        }

        var at = second >> BlockBits;
        if (at >= blocks[first].Length) Array.Resize(ref blocks[first], Math.Max(at + 1, blocks[first].Length * 2));
        blocks[first][at] = (Rows >> BlockBits) + 1;
        Rows += 1 << BlockBits;
        return Find(first, second);
    }
}
