using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Recordings;

/// <summary>
/// Moments of the market as bytes that pack well: what is alike stands together. First comes the order in which things happened, then for
/// each instrument a column of what its quotes changed and one of sizes. Sizes are counted in the largest unit that all of a column have.
/// A quote names what differs from the one before.
/// </summary>
internal static class MarketColumns
{
    private const int Quote = 0;
    private const int StandingQuote = 1;
    private const int FeedPrint = 2;
    private const int TraderPrint = 3;

    private const long Millisecond = 1_000;

    private sealed class Column
    {
        public ByteColumn Changes { get; } = new();

        public List<long> Sizes { get; } = [];

        public QuoteDepth Shown { get; set; } = new(default, default, default);
    }

    /// <param name="moments">In order of time.</param>
    public static byte[] Write(IReadOnlyList<MarketMoment> moments)
    {
        var (order, columns) = (new ByteColumn(), new SortedDictionary<int, Column>());
        var before = moments[0].At.UnixMicroseconds / Millisecond;
        foreach (var moment in moments)
        {
            var number = moment.Instrument.Number;
            if (!columns.TryGetValue(number, out var column)) columns.Add(number, column = new());
            var at = moment.At.UnixMicroseconds / Millisecond;
            var kind = moment.Command is QuoteDepth ? (moment.IsStanding ? StandingQuote : Quote)
                : moment.IsOfTrader ? TraderPrint : FeedPrint;
            order.Add((long)((number << 2) | kind));
            order.Add(at - before);
            before = at;
            if (moment.Command is QuoteDepth quote) Write(quote, column);
            else Write((ReportPrint)moment.Command, column);
        }

        var whole = new ByteColumn();
        whole.Add(columns.Count);
        var contents = new List<ByteColumn> { order };
        foreach (var (number, column) in columns)
        {
            var sizes = SizesOf(column.Sizes);
            whole.Add(number);
            whole.Add(column.Sizes.Count);
            whole.Add(column.Changes.Length);
            contents.Add(column.Changes);
            contents.Add(sizes);
        }

        whole.Add(moments.Count);
        foreach (var content in contents) whole.Add(content);
        return whole.ToArray();
    }

    /// <param name="from">The time of the first one.</param>
    /// <exception cref="InvalidDataException">They are no moments.</exception>
    public static List<MarketMoment> Read(byte[] raw, Timestamp from)
    {
        try
        {
            return ReadAll(new(raw), raw.Length, from);
        }
        catch (Exception malformed) when (malformed is IndexOutOfRangeException or ArgumentException or OverflowException
            or KeyNotFoundException)
        {
            throw new InvalidDataException("A block of a recording is damaged: it does not say what happened.", malformed);
        }
    }

    /// <param name="most">More of anything than there are bytes is not said by them.</param>
    private static List<MarketMoment> ReadAll(ColumnReader whole, int most, Timestamp from)
    {
        var parts = new (int Number, int Sizes, int Changes)[Count(most)];
        for (var part = 0; part < parts.Length; part++) parts[part] = (Count(int.MaxValue), Count(most), Count(most));
        var moments = new List<MarketMoment>(Count(most));
        var order = whole.Fork();
        for (var skipped = 0; skipped < 2 * moments.Capacity; skipped++) whole.Next();
        var readers = new Dictionary<int, (ColumnReader Changes, ColumnReader Sizes, long Unit)>();
        var shown = new Dictionary<int, QuoteDepth>();
        foreach (var (number, sizes, changes) in parts)
        {
            var own = whole.Fork();
            whole.Skip(changes);
            var unit = sizes == 0 ? 1 : whole.Next();
            readers.Add(number, (own, whole.Fork(), unit));
            for (var skipped = 0; skipped < sizes; skipped++) whole.Next();
        }

        var at = from.UnixMicroseconds / Millisecond;
        for (var left = moments.Capacity; left > 0; left--)
        {
            var what = (int)order.Next();
            at += order.Next();
            var (number, kind) = (what >> 2, what & 3);
            var (changes, sizes, unit) = readers[number];
            var before = shown.GetValueOrDefault(number) ?? new(new(number), default, default);
            Command command = kind is Quote or StandingQuote
                ? shown[number] = ReadQuote(before, changes, sizes, unit) : ReadPrint(before, changes, sizes, unit);
            moments.Add(new(new(at * Millisecond), command, kind == TraderPrint, kind == StandingQuote));
        }

        return moments;

        int Count(int upTo) => whole.Next() is var count && count >= 0 && count <= upTo
            ? (int)count : throw new ArgumentException("There cannot be so many.");
    }

    private static ByteColumn SizesOf(List<long> sizes)
    {
        var column = new ByteColumn();
        if (sizes.Count == 0) return column;
        var unit = sizes.Aggregate(0L, Divisor);
        column.Add(unit);
        foreach (var size in sizes) column.Add(size / unit);
        return column;

        static long Divisor(long one, long other) => other == 0 ? one : Divisor(other, one % other);
    }

    private static void Write(QuoteDepth quote, Column column)
    {
        column.Changes.Add(quote.Levels);
        SideChanges.Write(column.Shown.Bids.Span, quote.Bids.Span, Side.Buy, column.Changes, column.Sizes);
        SideChanges.Write(column.Shown.Asks.Span, quote.Asks.Span, Side.Sell, column.Changes, column.Sizes);
        column.Shown = quote;
    }

    private static QuoteDepth ReadQuote(QuoteDepth before, ColumnReader changes, ColumnReader sizes, long unit)
    {
        var levels = (int)changes.Next();
        var bids = SideChanges.Read(before.Bids.Span, changes, sizes, unit);
        return new(before.Instrument, bids, SideChanges.Read(before.Asks.Span, changes, sizes, unit)) { Levels = levels };
    }

    private static void Write(ReportPrint print, Column column)
    {
        var away = print.Price.Ticks - TouchOf(column.Shown, print.Aggressor);
        column.Changes.Add((ByteColumn.Unsigned(away) << 2) | (print.QuoteStands ? 2L : 0) | (print.Aggressor == Side.Buy ? 1L : 0));
        column.Sizes.Add(print.Quantity.Steps);
    }

    private static ReportPrint ReadPrint(QuoteDepth shown, ColumnReader changes, ColumnReader sizes, long unit)
    {
        var change = changes.Next();
        var aggressor = (change & 1) != 0 ? Side.Buy : Side.Sell;
        var price = ByteColumn.Signed(change >> 2) + TouchOf(shown, aggressor);
        return new(shown.Instrument, new(price), new(checked(sizes.Next() * unit)), aggressor) { QuoteStands = (change & 2) != 0 };
    }

    /// <summary>The best price of what a print hits.</summary>
    private static long TouchOf(QuoteDepth shown, Side aggressor)
    {
        var hit = aggressor == Side.Buy ? shown.Asks : shown.Bids;
        return hit.IsEmpty ? 0 : hit.Span[0].Price.Ticks;
    }
}
