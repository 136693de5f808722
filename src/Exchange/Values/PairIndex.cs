namespace TradeCraft.Exchange.Values;

/// <summary>
/// Where the row of two small numbers is in an array: an account's and an asset's, an account's and an instrument's. Finding one is two
/// loads from small tables and never a search. Rows are given out in the order in which they are asked for: what an account begins with
/// lies together.
/// </summary>
internal sealed class PairIndex
{
    public const int None = -1;

    // Row numbers plus one, by the first number and the second: zero is none.
    private int[][] rows = [];

    /// <summary>How many rows were given out.</summary>
    public int Rows { get; private set; }

    /// <summary>The row, or <see cref="None"/> when it was never added.</summary>
    public int Find(int first, int second)
    {
        var table = rows;
        if ((uint)first >= (uint)table.Length) return None;
        var row = table[first];
        return (uint)second >= (uint)row.Length ? None : row[second] - 1;
    }

    public int FindOrAdd(int first, int second)
    {
        var found = Find(first, second);
        return found != None ? found : Add(first, second);
    }

    private int Add(int first, int second)
    {
        if (first >= rows.Length)
        {
            var old = rows.Length;
            Array.Resize(ref rows, Math.Max(first + 1, old * 2));
            Array.Fill(rows, [], old, rows.Length - old);
        }

        if (second >= rows[first].Length) Array.Resize(ref rows[first], Math.Max(second + 1, rows[first].Length * 2));
        rows[first][second] = ++Rows;
        return Rows - 1;
    }
}
