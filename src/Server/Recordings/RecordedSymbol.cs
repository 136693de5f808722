using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Recordings;

/// <summary>All of one symbol's files, of one market and resolution.</summary>
public sealed class RecordedSymbol : IRecordedSymbol
{
    private readonly IReadOnlyList<RecordingFile> files;

    private RecordedSymbol(IReadOnlyList<RecordingFile> files, Bar first)
    {
        this.files = files;
        First = first.Start;
        End = files.Max(file => file.Day) is { } lastDay
            ? new DateTimeOffset(lastDay.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)
            : Bars(new RecordingFaults()).Last().Start;
        Instrument = FeedInstruments.Find(files[0].Symbol)
            ?? Describe(
                files[0].Symbol, files[0].AssetClass,
                first.Trades?.Prices.Open ?? first.Quotes?.Bid?.Prices.Open ?? first.Quotes!.Value.Ask!.Value.Prices.Open);
    }

    public FeedInstrument Instrument { get; }

    public int FileCount => files.Count;

    /// <summary>When its first bar begins.</summary>
    public DateTimeOffset First { get; }

    /// <summary>About when it ends: to the day.</summary>
    public DateTimeOffset End { get; }

    /// <summary>Null when not one row of the files can be read.</summary>
    public static RecordedSymbol? TryOpen(IReadOnlyList<RecordingFile> files)
    {
        foreach (var bar in Bars(files, new RecordingFaults())) return new RecordedSymbol(files, bar);
        return null;
    }

    /// <summary>Its bars in order of time: day after day, the quotes and trades of an interval together.</summary>
    public IEnumerable<Bar> Bars(RecordingFaults faults) => Bars(files, faults);

    public IEnumerable<(DateTimeOffset At, Command Command)> Commands(Instrument listed, RecordingFaults faults) =>
        Bars(faults).SelectMany(new BarUnfolding(listed).Unfold);

    private static IEnumerable<Bar> Bars(IReadOnlyList<RecordingFile> files, RecordingFaults faults)
    {
        foreach (var day in files.GroupBy(file => file.Day).OrderBy(group => group.Key))
        {
            var quotes = day.Where(file => file.Kind == BarKind.Quote).SelectMany(file => new BarReader(file, faults).Quotes());
            var trades = day.Where(file => file.Kind == BarKind.Trade).SelectMany(file => new BarReader(file, faults).Trades());
            foreach (var bar in Pair(files[0].Resolution, quotes, trades)) yield return bar;
        }
    }

    private static IEnumerable<Bar> Pair(
        TimeSpan length,
        IEnumerable<(DateTimeOffset Start, QuoteBar Bar)> quotes,
        IEnumerable<(DateTimeOffset Start, TradeBar Bar)> trades)
    {
        using var quote = quotes.GetEnumerator();
        using var trade = trades.GetEnumerator();
        var (hasQuote, hasTrade) = (quote.MoveNext(), trade.MoveNext());
        while (hasQuote || hasTrade)
        {
            var takesQuote = hasQuote && (!hasTrade || quote.Current.Start <= trade.Current.Start);
            var takesTrade = hasTrade && (!hasQuote || trade.Current.Start <= quote.Current.Start);
            var start = takesQuote ? quote.Current.Start : trade.Current.Start;
            yield return new Bar(start, length, takesQuote ? quote.Current.Bar : null, takesTrade ? trade.Current.Bar : null);

            if (takesQuote) hasQuote = quote.MoveNext();
            if (takesTrade) hasTrade = trade.MoveNext();
        }
    }

    /// <summary>An instrument that is not known by name: a tick that shows its price to five digits or more, and a step to match.</summary>
    internal static FeedInstrument Describe(string symbol, AssetClass assetClass, decimal price)
    {
        var tick = 0.01m;
        if (assetClass == AssetClass.Equity)
            return FeedInstruments.Share(symbol, symbol) with { TickSize = price < 1 ? tick / 100 : tick };

        while (price < tick * 10_000 && tick > 0.00000001m) tick /= 10;
        var dash = symbol.LastIndexOf('-');
        return new FeedInstrument(
            symbol,
            symbol,
            assetClass,
            new FeedAsset(symbol[..dash], Asset.MaxDecimals),
            new FeedAsset(symbol[(dash + 1)..], Asset.MaxDecimals),
            tick,
            Math.Max(0.000001m, 0.00000001m / tick));
    }
}
