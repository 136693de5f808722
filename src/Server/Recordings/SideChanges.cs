using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Recordings;

/// <summary>
/// One side of a quote as what differs from the one before: levels that stay, levels that go, new sizes, new prices, each with a number of
/// its own in the lowest two bits. A side ends with zero levels that stay; what is left of the old one is gone then.
/// </summary>
internal static class SideChanges
{
    private const int Stay = 0;
    private const int Go = 1;
    private const int NewSize = 2;
    private const int NewPrice = 3;

    public static void Write(
        ReadOnlySpan<BookLevel> before, ReadOnlySpan<BookLevel> now, Side side, ByteColumn changes, List<long> sizes)
    {
        var (old, staying, at) = (0, 0, before.IsEmpty ? 0 : before[0].Price.Ticks);
        foreach (var level in now)
        {
            var going = 0;
            for (; old < before.Length && side.IsBetter(before[old].Price, level.Price); old++) going++;
            if (going > 0)
            {
                Settle();
                changes.Add(((long)going << 2) | Go);
            }

            if (old < before.Length && before[old] == level)
            {
                (staying, old) = (staying + 1, old + 1);
            }
            else
            {
                Settle();
                var isKnown = old < before.Length && before[old].Price == level.Price;
                if (isKnown) old++;
                changes.Add(isKnown ? NewSize : (ByteColumn.Unsigned(level.Price.Ticks - at) << 2) | NewPrice);
                sizes.Add(level.Quantity.Steps);
            }

            at = level.Price.Ticks;
        }

        Settle();
        changes.Add(Stay);

        void Settle()
        {
            if (staying > 0) changes.Add((long)staying << 2);
            staying = 0;
        }
    }

    public static BookLevel[] Read(ReadOnlySpan<BookLevel> before, ColumnReader changes, ColumnReader sizes, long unit)
    {
        var now = new List<BookLevel>(before.Length + 1);
        var (old, at) = (0, before.IsEmpty ? 0 : before[0].Price.Ticks);
        for (var change = changes.Next(); change != Stay; change = changes.Next())
        {
            switch (change & 3)
            {
                case Stay:
                    now.AddRange(before.Slice(old, (int)(change >> 2)));
                    old += (int)(change >> 2);
                    break;
                case Go:
                    old += (int)(change >> 2);
                    continue;
                case NewSize:
                    now.Add(new(before[old++].Price, new(checked(sizes.Next() * unit))));
                    break;
                default:
                    now.Add(new(new(at + ByteColumn.Signed(change >> 2)), new(checked(sizes.Next() * unit))));
                    break;
            }

            at = now[^1].Price.Ticks;
        }

        return [.. now];
    }
}
