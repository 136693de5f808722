using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Replays;

/// <summary>
/// A replay's market that is made from a seed: told from where the replay is loaded on, a little ahead of it, and the bars of what was
/// told.
/// </summary>
internal sealed class SeededRun(ReplaySource source, ReplayTerms terms, SyntheticTerms own, int venue)
{
    private const long Minute = 60_000_000;

    private readonly Lock gate = new();
    private readonly Timestamp start = terms.Start.ToTimestamp();
    private readonly List<Command> happened = [];
    private readonly Dictionary<InstrumentId, QuoteDepth> shown = [];
    private readonly Dictionary<InstrumentId, IReadOnlyList<Candle>> before = [];
    private Dictionary<InstrumentId, List<Candle>> minutes = [];
    private Instrument[] instruments = [];
    private ISeededMarket? market;
    private Timestamp told;

    /// <summary>The hour whose minutes are held here; those before it are written.</summary>
    private long hour;

    /// <summary>What stands in each market.</summary>
    public IReadOnlyCollection<QuoteDepth> Shown => shown.Values;

    /// <summary>Stands at a time, and knows all that happened until then and at it.</summary>
    public async Task GoToAsync(Timestamp at, CancellationToken cancellation)
    {
        if (market is null || told > at) await OpenAsync(at, cancellation);
        await TellAsync(at, (_, _) => { }, cancellation);
    }

    /// <summary>Tells what happens next, in its order, up to a time and at it.</summary>
    public Task TellAsync(Timestamp upTo, Action<Timestamp, Command> tell, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            while (market!.Next is var at && at <= upTo)
            {
                if (SeededBars.HourOf(at) > hour) await EndHourAsync(cancellation);
                told = at;
                market.Tell(happened);
                foreach (var command in happened)
                {
                    if (command is QuoteDepth quote) shown[quote.Instrument] = quote;
                    else if (command is ReportPrint print) Add(print, at);
                    tell(at, command);
                }

                happened.Clear();
            }
        },
        cancellation);

    /// <summary>From when on the bars of an interval are the market's own: the one in which it began is in part.</summary>
    public Timestamp OwnFrom(Instrument instrument, CandleInterval interval) => interval.StartOf(start, instrument.AssetClass);

    /// <inheritdoc cref="OwnBars"/>
    public async Task<(IReadOnlyList<Candle> Bars, Timestamp? Since)> OwnAsync(
        InstrumentId id, CandleInterval interval, Timestamp? from, Timestamp? to, int most, CancellationToken cancellation)
    {
        if (source.Instruments.FirstOrDefault(each => each.Id == id) is not { } instrument) return ([], null);
        var parts = await PartsAsync(id, from is { } asked ? interval.StartOf(asked, instrument.AssetClass) : null, cancellation);
        return (Fold(instrument, parts, interval, from, to, most), own.HasPast ? OwnFrom(instrument, interval) : null);
    }

    /// <summary>What an instrument's own bars are made of, oldest first: the minutes that were told, and what came before them on the first
    /// day.</summary>
    /// <param name="from">What is older is not asked for; null for all.</param>
    public async Task<IReadOnlyList<Candle>> PartsAsync(InstrumentId id, Timestamp? from, CancellationToken cancellation)
    {
        List<Candle> held;
        long written;
        lock (gate)
        {
            if (!minutes.TryGetValue(id, out var known)) return [];
            (held, written) = ([.. known], hour);
        }

        var read = await source.SeededBars.ReadAsync(
            venue, id, SeededBars.HourOf(from is { } asked && asked > start ? asked : start), written, cancellation);
        return [.. before[id], .. read, .. held];
    }

    /// <summary>The newest bars of an interval from a time to a time, both included, oldest first; the last may be running.</summary>
    public IReadOnlyList<Candle> Fold(
        Instrument instrument, IReadOnlyList<Candle> parts, CandleInterval interval, Timestamp? from, Timestamp? to, int most)
    {
        var (bars, first) = (new List<Candle>(), OwnFrom(instrument, interval));
        var (begun, known) = (default(Timestamp), -1L);
        foreach (var part in parts)
        {
            // A calendar is asked once an hour: days begin with one.
            if (interval.Minutes < 60 || SeededBars.HourOf(part.Time) != known)
                (begun, known) = (interval.StartOf(part.Time, instrument.AssetClass), SeededBars.HourOf(part.Time));
            if (begun > to) break;
            if (begun < first || begun < from) continue;
            if (bars is [.., var last] && last.Time == begun) bars[^1] = last.Then(part);
            else bars.Add(part with { Time = begun });
        }

        return [.. bars.TakeLast(most)];
    }

    private async Task OpenAsync(Timestamp at, CancellationToken cancellation)
    {
        var prices = source.Instruments.Where(each => own.Prices.ContainsKey(each.Symbol))
            .Select(each => (each, own.Prices[each.Symbol])).ToList();
        instruments = [.. prices.Select(each => each.each)];
        foreach (var instrument in instruments.Where(each => !before.ContainsKey(each.Id)))
            before[instrument.Id] = own.HasPast
                ? await source.OfDayAsync(instrument, terms.Bars, start, isFresh: true, recorded: null, cancellation) : [];
        var last = await source.SeededBars.LastAsync(venue, SeededBars.HourOf(at), cancellation);
        var from = last is { } known && SeededBars.StartOf(known + 1) > start ? SeededBars.StartOf(known + 1) : start;
        market = await Task.Run(
            () => source.Markets.Open(
                new(own.Seed, own.Scenario, start, own.End.ToTimestamp(), source.Hours.RoundTheClock), prices, from),
            cancellation);
        lock (gate) (hour, minutes) = (SeededBars.HourOf(from), instruments.ToDictionary(each => each.Id, _ => new List<Candle>()));
        told = default;
        shown.Clear();

        // It begins with a block of its own, in which that time lies.
        while (market.Next < from)
        {
            market.Tell(happened);
            happened.Clear();
        }
    }

    private async Task EndHourAsync(CancellationToken cancellation)
    {
        await source.SeededBars.WriteAsync(venue, hour, minutes, cancellation);
        lock (gate)
        {
            hour++;
            minutes = instruments.ToDictionary(each => each.Id, _ => new List<Candle>());
        }
    }

    private void Add(ReportPrint print, Timestamp at)
    {
        var bar = new Candle(
            new(at.UnixMicroseconds - (at.UnixMicroseconds % Minute)), print.Price, print.Price, print.Price, print.Price, print.Quantity);
        lock (gate)
        {
            var bars = minutes[print.Instrument];
            if (bars is [.., var last] && last.Time == bar.Time) bars[^1] = last.Then(bar);
            else bars.Add(bar);
        }
    }
}
