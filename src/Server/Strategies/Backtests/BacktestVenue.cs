using System.Buffers;
using System.Security.Cryptography;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>
/// A venue of a backtest's own: the same rules as the live one's, one account, no thread, no table, and the market's time for a clock.
/// Nothing of it reaches the live venue.
/// </summary>
internal sealed class BacktestVenue : IDisposable
{
    /// <summary>A fill as the log has it.</summary>
    internal readonly record struct Filled(
        Timestamp At, int Instrument, OrderId Order, TradeId Trade, Side Side, Price Price, Quantity Quantity, Money Value, Money Fee);

    private sealed record Stop(int Instrument, Side Side, Price? Price, Trail? Trail);

    private readonly Venue venue;
    private readonly EventBuffer events = new();
    private readonly ArrayBufferWriter<byte> written = new();
    private readonly IncrementalHash log = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Instrument[] instruments;
    private readonly AssetId home;
    private readonly Price[] last;
    private readonly SortedDictionary<long, Stop> stops = [];
    private readonly Queue<Filled> fills = [];
    private readonly Dictionary<OrderId, OrderCause> causes = [];

    /// <param name="wanted">Instruments of one quote asset, as they are listed elsewhere: ticks, steps and names are taken over.</param>
    /// <param name="capital">In the quote asset.</param>
    public BacktestVenue(IReadOnlyList<Instrument> wanted, AccountTerms terms, Physics physics, decimal capital, long seed, Timestamp at)
    {
        venue = new(seed);
        (instruments, last) = (new Instrument[wanted.Count], new Price[wanted.Count]);
        var assets = new Dictionary<string, AssetId>();
        home = AssetOf(wanted[0].Quote);
        foreach (var each in wanted)
            Must(new ListInstrument(
                each.Symbol, each.Name, each.AssetClass, AssetOf(each.Base), AssetOf(each.Quote), each.TickSize, each.StepSize));
        Must(new SetPhysics(physics));
        var units = (long)decimal.Truncate(capital * wanted[0].Quote.UnitsPerWhole);
        Account = new((int)Must(new OpenAccount(new(1), home, new(units), terms)));
        return;

        AssetId AssetOf(Asset asset)
        {
            if (!assets.TryGetValue(asset.Code, out var id))
                assets[asset.Code] = id = new((int)Must(new ListAsset(asset.Code, asset.Decimals)));
            return id;
        }

        long Must(Command command)
        {
            var decision = Do(command, at);
            return decision.IsAccepted
                ? decision.Number
                : throw new InvalidOperationException($"A backtest's venue refused {command}: {decision.Rejection}.");
        }
    }

    public AccountId Account { get; }

    public IReadOnlyList<Instrument> Instruments => instruments;

    public Timestamp Now => venue.Now;

    /// <summary>In the account's currency.</summary>
    public decimal Equity => instruments[0].Quote.ToDecimal(venue.EquityOf(Account));

    public decimal Cash => instruments[0].Quote.ToDecimal(venue.Ledger.AvailableOf(Account, home));

    /// <summary>How many orders were placed, those included that the venue placed by itself as legs.</summary>
    public int Orders { get; private set; }

    public int OpenOrders => venue.OpenOrders;

    /// <summary>Whether there is a position in any instrument.</summary>
    public bool HoldsAnything
    {
        get
        {
            for (var row = venue.Positions.First(Account); row != PositionBook.None; row = venue.Positions.Next(row))
            {
                if (venue.Positions[row].Net != 0) return true;
            }

            return false;
        }
    }

    /// <summary>Told of each print that the bars brought, for who looks at them.</summary>
    public Action<ReportPrint>? Printed { get; set; }

    /// <summary>In steps; short below zero.</summary>
    public long NetOf(int instrument)
    {
        var row = venue.Positions.Find(Account, instruments[instrument].Id);
        return row == PositionBook.None ? 0 : venue.Positions[row].Net;
    }

    public Price LastOf(int instrument) => last[instrument];

    public OrderCause CauseOf(OrderId order) => causes.GetValueOrDefault(order);

    /// <summary>
    /// A digest of every event that happened: two runs with the same one were the same.
    /// </summary>
    public string LogHash => Convert.ToHexStringLower(log.GetCurrentHash());

    /// <summary>Decides a command at a time, or now where that is past already.</summary>
    public Decision Do(Command command, Timestamp at)
    {
        events.Clear();
        var decision = venue.Decide(command, at < venue.Now ? venue.Now : at, events);
        if (command is ReportPrint print)
        {
            last[print.Instrument.Number] = print.Price;
            Printed?.Invoke(print);
        }

        Note();
        return decision;
    }

    public OrderPreview Preview(PlaceOrder place) => venue.Preview(place, venue.Now);

    /// <summary>The oldest fill that nobody was told of.</summary>
    public bool TryTakeFill(out Filled filled) => fills.TryDequeue(out filled);

    /// <summary>
    /// The first stop that a price reaches on its way, both ends left out; null where none waits between them. Between two prices that are
    /// known the market passed through all of those between.
    /// </summary>
    public Price? StopBetween(int instrument, Price from, Price to)
    {
        if (stops.Count == 0) return null;
        Price? nearest = null;
        foreach (var (order, stop) in stops)
        {
            if (stop.Instrument != instrument || PriceOf(new(order), stop) is not { } price) continue;
            var isBetween = to > from ? price > from && price < to : price < from && price > to;
            if (isBetween && (nearest is not { } other || (to > from ? price < other : price > other))) nearest = price;
        }

        return nearest;
    }

    public void Dispose() => log.Dispose();

    private Price? PriceOf(OrderId order, Stop stop)
    {
        if (stop.Trail is not { } trail) return stop.Price;
        return venue.FollowedBy(order) is { } extreme ? trail.StopFor(stop.Side, extreme) : null;
    }

    private void Note()
    {
        var isLogged = false;
        foreach (ref readonly var happened in events.Events)
        {
            if (!happened.IsLogged) continue;
            isLogged = true;
            switch (happened.Type)
            {
                case EventType.InstrumentListed: instruments[happened.Instrument.Id.Number] = happened.Instrument; break;
                case EventType.OrderPlaced: Note(in happened.OrderPlaced, happened.OrderOptions); break;
                case EventType.OrderTriggered: stops.Remove(happened.OrderTriggered.Order.Number); break;
                case EventType.OrderCancelled: stops.Remove(happened.OrderCancelled.Order.Number); break;
                case EventType.TradeExecuted: Note(in happened.TradeExecuted, happened.At); break;
                default: break;
            }
        }

        if (!isLogged) return;
        written.ResetWrittenCount();
        EventCodec.Write(events.Events, written);
        log.AppendData(written.WrittenSpan);
    }

    private void Note(in OrderPlaced placed, OrderOptions options)
    {
        Orders++;
        causes[placed.Order] = placed.Cause;
        if (options.StopPrice is null && options.Trail is null) return;
        stops[placed.Order.Number] = new(placed.Instrument.Number, placed.Side, options.StopPrice, options.Trail);
    }

    private void Note(in TradeExecuted trade, Timestamp at)
    {
        if (trade.Maker.Account == Account) Add(in trade, in trade.Maker, trade.TakerSide.Opposite(), at);
        if (trade.Taker.Account == Account) Add(in trade, in trade.Taker, trade.TakerSide, at);
    }

    private void Add(in TradeExecuted trade, in Fill fill, Side side, Timestamp at) =>
        fills.Enqueue(new(at, trade.Instrument.Number, fill.Order, trade.Trade, side, trade.Price, trade.Quantity, trade.Value, fill.Fee));
}
