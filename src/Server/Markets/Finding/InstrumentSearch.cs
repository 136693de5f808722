using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Markets.Finding;

/// <summary>
/// How well an instrument fits what somebody typed: its symbol before its name, the beginning before the middle, and what is nearly it
/// last.
/// </summary>
internal static class InstrumentSearch
{
    public static IEnumerable<Instrument> Find(IEnumerable<Instrument> instruments, string text)
    {
        var wanted = text.Trim();
        return instruments.Select(instrument => (instrument, rank: RankOf(instrument, wanted))).Where(each => each.rank is not null)
            .OrderBy(each => each.rank).ThenBy(each => each.instrument.Symbol, StringComparer.Ordinal).Select(each => each.instrument);
    }

    /// <summary>The lower the better; null where it does not fit at all.</summary>
    internal static int? RankOf(Instrument instrument, string wanted)
    {
        if (wanted.Length == 0) return null;
        var words = instrument.Name.Split([' ', '.', ',', '-', '/', '&'], StringSplitOptions.RemoveEmptyEntries);
        if (Is(instrument.Symbol) || Is(instrument.Base.Code)) return 0;
        if (Begins(instrument.Symbol)) return 1;
        if (words.Any(Begins) || Begins(instrument.Name)) return 2;
        if (Has(instrument.Symbol)) return 3;
        if (Has(instrument.Name)) return 4;

        // Two letters may be wrong in a long word, one in a short one, none in less than three.
        var faults = wanted.Length switch { < 3 => 0, < 6 => 1, _ => 2 };
        var distance = words.Append(instrument.Base.Code).Min(
            word => Distance(wanted, word.Length > wanted.Length ? word[..wanted.Length] : word));
        return distance <= faults ? 4 + distance : null;

        bool Is(string word) => word.Equals(wanted, StringComparison.OrdinalIgnoreCase);
        bool Begins(string word) => word.StartsWith(wanted, StringComparison.OrdinalIgnoreCase);
        bool Has(string word) => word.Contains(wanted, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// How many letters were left out, put in, changed or swapped with their neighbour (Damerau, Communications of the ACM 7, 1964; optimal
    /// string alignment).
    /// </summary>
    internal static int Distance(string left, string right)
    {
        var (rows, columns) = (left.Length + 1, right.Length + 1);
        var costs = new int[rows, columns];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                if (row == 0 || column == 0)
                {
                    costs[row, column] = row + column;
                    continue;
                }

                var (a, b) = (Letter(left, row), Letter(right, column));
                var cost = Math.Min(
                    Math.Min(costs[row - 1, column], costs[row, column - 1]) + 1, costs[row - 1, column - 1] + (a == b ? 0 : 1));
                var isSwap = row > 1 && column > 1 && a == Letter(right, column - 1) && b == Letter(left, row - 1);
                costs[row, column] = isSwap ? Math.Min(cost, costs[row - 2, column - 2] + 1) : cost;
            }
        }

        return costs[rows - 1, columns - 1];

        static char Letter(string word, int place) => char.ToLowerInvariant(word[place - 1]);
    }
}
