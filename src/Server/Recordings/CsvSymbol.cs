using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Recordings;

/// <summary>All plain CSV files of one symbol: quotes, trades, bars, played together.</summary>
public sealed class CsvSymbol : IRecordedSymbol
{
    private const int RowsLookedAt = 100;

    private readonly IReadOnlyList<CsvFile> files;

    private CsvSymbol(IReadOnlyList<CsvFile> files, DateTimeOffset first, decimal price)
    {
        this.files = files;
        First = first;
        End = files.Max(file => file.Rows(new RecordingFaults()).Select(row => row.At).LastOrDefault());
        Instrument = FeedInstruments.Find(files[0].Symbol)
            ?? RecordedSymbol.Describe(
                files[0].Symbol, files[0].Symbol.Contains('-', StringComparison.Ordinal) ? AssetClass.Crypto : AssetClass.Equity, price);
    }

    public FeedInstrument Instrument { get; }

    public int FileCount => files.Count;

    public DateTimeOffset First { get; }

    public DateTimeOffset End { get; }

    /// <summary>Null when not one row of the files can be read.</summary>
    public static CsvSymbol? TryOpen(IReadOnlyList<CsvFile> files)
    {
        var firsts = files.SelectMany(file => file.Rows(new RecordingFaults()).Take(1)).OrderBy(row => row.At).ToArray();
        return firsts.Length > 0 ? new CsvSymbol(files, firsts[0].At, firsts[0].Values.First(value => value > 0)) : null;
    }

    public IEnumerable<(DateTimeOffset At, Command Command)> Commands(Instrument listed, RecordingFaults faults)
    {
        var terms = new VenueTerms(listed, FeedEvidence.Quotes);
        var next = new PriorityQueue<
            IEnumerator<(DateTimeOffset At, Func<IEnumerable<Command>> Say)>, (DateTimeOffset At, CsvKind Kind, int Place)>();
        try
        {
            for (var place = 0; place < files.Count; place++)
            {
                var moments = Moments(files[place], terms, faults).GetEnumerator();
                if (moments.MoveNext()) next.Enqueue(moments, (moments.Current.At, files[place].Kind, place));
                else moments.Dispose();
            }

            // Of what happened at the same moment quotes come first: by them it is told who took.
            while (next.TryDequeue(out var moments, out var turn))
            {
                foreach (var command in moments.Current.Say()) yield return (turn.At, command);
                if (moments.MoveNext()) next.Enqueue(moments, turn with { At = moments.Current.At });
                else moments.Dispose();
            }
        }
        finally
        {
            foreach (var (moments, _) in next.UnorderedItems) moments.Dispose();
        }
    }

    private static IEnumerable<(DateTimeOffset At, Func<IEnumerable<Command>> Say)> Moments(
        CsvFile file, VenueTerms terms, RecordingFaults faults)
    {
        var length = file.Kind == CsvKind.Bars ? LengthOf(file) : default;
        var unfolding = new BarUnfolding(terms);
        foreach (var (at, values) in file.Rows(faults))
        {
            switch (file.Kind)
            {
                case CsvKind.Quotes:
                    yield return (at, () => [terms.Quote([(values[0], values[1])], [(values[2], values[3])], levels: 1)]);
                    break;
                case CsvKind.Trades:
                    yield return (at, () => terms.Prints(values[0], values[1]));
                    break;
                default:
                    var bar = new Bar(at, length, null, new TradeBar(new(values[0], values[1], values[2], values[3]), values[4]));
                    foreach (var (then, command) in unfolding.Unfold(bar)) yield return (then, () => [command]);
                    break;
            }
        }
    }

    /// <summary>A bar ends when the next one begins: the shortest time between two of the first.</summary>
    private static TimeSpan LengthOf(CsvFile file)
    {
        var times = file.Rows(new RecordingFaults()).Take(RowsLookedAt).Select(row => row.At).ToArray();
        return times.Zip(times.Skip(1), (before, after) => after - before).Where(length => length > TimeSpan.Zero)
            .DefaultIfEmpty(TimeSpan.FromMinutes(1)).Min();
    }
}
