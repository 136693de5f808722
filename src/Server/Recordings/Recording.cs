using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Recordings;

/// <summary>Something that was recorded.</summary>
/// <param name="Offset">How long after the recording's beginning it comes when it is played.</param>
/// <param name="At">When it happened.</param>
public readonly record struct RecordedCommand(TimeSpan Offset, DateTimeOffset At, Instrument Instrument, Command Command);

/// <summary>
/// A folder of recorded market data in the layout of QuantConnect's LEAN engine, in plain CSV (<see cref="CsvFile"/>), or both. Of each
/// symbol the finest resolution there is is played, from the alphabetically first market that has it; plain files where there are no
/// others.
/// </summary>
public sealed class Recording
{
    private readonly IReadOnlyList<IRecordedSymbol> symbols;

    private Recording(IReadOnlyList<IRecordedSymbol> symbols, int passedOver, IReadOnlyList<string> refused)
    {
        this.symbols = symbols;
        Instruments = [.. symbols.Select(symbol => symbol.Instrument)];
        PassedOver = passedOver;
        Refused = refused;
    }

    public IReadOnlyList<FeedInstrument> Instruments { get; }

    /// <summary>How many files are not played because the symbol has a finer resolution or an earlier market.</summary>
    public int PassedOver { get; }

    /// <summary>Plain files that are not in the format, each as "file: why".</summary>
    public IReadOnlyList<string> Refused { get; }

    /// <summary>Finds what there is to play, in any folder at or below which the layout begins.</summary>
    /// <exception cref="StartupException">There is no such folder, or no recording in it.</exception>
    public static Recording Open(string folder)
    {
        var full = Path.GetFullPath(folder);
        if (!Directory.Exists(full)) throw new StartupException($"--market-data {folder}: there is no such folder.");

        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive };
        RecordingFile[] files =
        [
            .. Directory.EnumerateFiles(full, "*.zip", everywhere).Order(StringComparer.Ordinal).Select(RecordingFile.TryParse)
                .OfType<RecordingFile>(),
        ];
        var (plain, refused) = (new List<CsvFile>(), new List<string>());
        foreach (var path in Directory.EnumerateFiles(full, "*.csv", everywhere).Order(StringComparer.Ordinal))
        {
            if (CsvFile.TryOpen(path, out var reason) is { } file) plain.Add(file);
            else refused.Add($"{path}: {reason}");
        }

        if (files.Length + plain.Count == 0)
        {
            throw new StartupException(
                $"--market-data {folder}: no recording is in there. It takes LEAN's layout, "
                + "for example crypto/coinbase/minute/btcusd/20180404_quote.zip, or BTC-USD.csv with a header: time,price,size."
                + (refused.Count > 0 ? $" {refused[0]}." : ""));
        }

        var played = new List<IRecordedSymbol>();
        foreach (var all in files.GroupBy(file => file.Symbol).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var chosen = all.GroupBy(file => (file.Resolution, file.Market)).MinBy(group => group.Key)!;
            if (RecordedSymbol.TryOpen([.. chosen]) is { } symbol) played.Add(symbol);
        }

        foreach (var all in plain.GroupBy(file => file.Symbol).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (played.All(other => other.Instrument.Symbol != all.Key) && CsvSymbol.TryOpen([.. all]) is { } symbol) played.Add(symbol);
        }

        var count = files.Length + plain.Count;
        return played.Count > 0
            ? new Recording(played, count - played.Sum(symbol => symbol.FileCount), refused)
            : throw new StartupException($"--market-data {folder}: none of the {count} files in there has a row that can be read.");
    }

    /// <summary>
    /// Everything that was recorded of the given instruments, in order. Symbols whose days overlap keep their true distance in time. Those
    /// that share no stretch of days are of different eras, which all begin together: else the one would be silent while the other plays.
    /// </summary>
    /// <param name="listed">The venue's definitions; an instrument that was not recorded is passed over.</param>
    public IEnumerable<RecordedCommand> Play(IReadOnlyList<Instrument> listed, RecordingFaults faults)
    {
        var tracks = new List<Track>();
        try
        {
            foreach (var instrument in listed)
            {
                if (symbols.FirstOrDefault(symbol => symbol.Instrument.Symbol == instrument.Symbol) is { } symbol)
                    tracks.Add(new Track(symbol, instrument, faults));
            }

            SetBeginnings(tracks);

            // The track's place in the list settles what happened at the same moment.
            var next = new PriorityQueue<Track, (TimeSpan Offset, int Place)>();
            for (var place = 0; place < tracks.Count; place++)
            {
                if (tracks[place].MoveNext()) next.Enqueue(tracks[place], (tracks[place].Current.Offset, place));
            }

            while (next.TryDequeue(out var track, out var turn))
            {
                yield return track.Current;
                if (track.MoveNext()) next.Enqueue(track, (track.Current.Offset, turn.Place));
            }
        }
        finally
        {
            foreach (var track in tracks) track.Dispose();
        }
    }

    private static void SetBeginnings(IEnumerable<Track> tracks)
    {
        var (beginning, end) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
        foreach (var track in tracks.OrderBy(track => track.Symbol.First))
        {
            if (track.Symbol.First > end) beginning = track.Symbol.First;
            if (track.Symbol.End > end) end = track.Symbol.End;
            track.Beginning = beginning;
        }
    }

    private sealed class Track(IRecordedSymbol symbol, Instrument instrument, RecordingFaults faults) : IDisposable
    {
        private readonly IEnumerator<(DateTimeOffset At, Command Command)> commands =
            symbol.Commands(instrument, faults).GetEnumerator();

        public IRecordedSymbol Symbol => symbol;

        /// <summary>When its era began.</summary>
        public DateTimeOffset Beginning { get; set; }

        public RecordedCommand Current =>
            new(commands.Current.At - Beginning, commands.Current.At, instrument, commands.Current.Command);

        public bool MoveNext() => commands.MoveNext();

        public void Dispose() => commands.Dispose();
    }
}
