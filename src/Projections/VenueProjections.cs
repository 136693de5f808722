using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>What is remembered here only until it is in tables.</summary>
public enum History
{
    Orders,
    Trades,
    Ledger,
    Portfolio,
}

/// <summary>
/// Everything that is read of a venue and must be current, folded from its events in order, and the newest of what is history until it is in tables.
/// One lock guards all of it, so that a reader sees the state after
/// some event, whole; what is handed out is copied or does not change.
/// </summary>
public sealed partial class VenueProjections
{
    private readonly Lock gate = new();
    private readonly Definitions shown;
    private Definitions definitions = new();
    private OrderHistory orders;
    private TradeHistory trades = new();
    private Positions positions;
    private Wealth wealth = new();
    private List<Depth> depths = [];
    private readonly List<Tape> tapes = [];
    private readonly List<Candles> candles = [];
    private List<(Phase Phase, Timestamp Since)> phases = [];
    private Timestamp interestChargedAt;
    private readonly Dictionary<InstrumentId, Price> marks = [];
    private readonly long[] stored = new long[Enum.GetValues<History>().Length];

    public VenueProjections()
    {
        shown = definitions;
        orders = new(Accounts, Conditions);
        positions = new(Accounts, Instruments, Conditions);
    }

    public InstrumentDirectory Instruments => shown.Instruments;

    public AccountDirectory Accounts => shown.Accounts;

    public Conditions Conditions => shown.Conditions;

    /// <summary>The last logged event that was folded.</summary>
    public long Sequence { get; private set; }

    /// <summary>Takes in what happened. Logged events that were folded before are passed over.</summary>
    public void Fold(ReadOnlySpan<Event> events)
    {
        lock (gate)
        {
            // Before, so that who is told of these events finds what they are about.
            Forget();
            foreach (ref readonly var happened in events)
            {
                if (happened.IsLogged && happened.Sequence <= Sequence) continue;
                Fold(in happened);
                if (happened.IsLogged) Sequence = happened.Sequence;
            }
        }
    }

    /// <summary>Everything of this history up to an event can be read from tables, and need not be remembered here any longer. From any thread.</summary>
    public void NoteStored(History history, long sequence) => Volatile.Write(ref stored[(int)history], sequence);

    private void Forget()
    {
        orders.Forget(Volatile.Read(ref stored[(int)History.Orders]));
        trades.Forget(Volatile.Read(ref stored[(int)History.Trades]));
        wealth.Statements.Forget(Volatile.Read(ref stored[(int)History.Ledger]));
        positions.Forget(Volatile.Read(ref stored[(int)History.Portfolio]));
    }

    /// <summary>Takes the house's liquidity off every book: a venue rebuilt from its log starts without.</summary>
    public void WithdrawHouse()
    {
        lock (gate)
        {
            foreach (var depth in depths) depth.WithdrawHouse();
        }
    }

    private void Fold(in Event happened)
    {
        if (happened.At > now) now = happened.At;
        definitions.Fold(in happened);
        if (definitions != shown) shown.Fold(in happened);
        missed?.Add(in happened);
        switch (happened.Type)
        {
            case EventType.AssetListed or EventType.AccountOpened or EventType.AccountTermsSet: return;
            case EventType.InstrumentListed:
                ListMarket(happened.Instrument);
                phases.Add((Phase.Open, happened.At));
                return;
            case EventType.PhaseChanged:
                phases[happened.PhaseChanged.Instrument.Number] = (happened.PhaseChanged.Phase, happened.At);
                break;
            case EventType.Transferred when happened.Transferred.Reason == TransferReason.Interest:
                interestChargedAt = happened.At;
                break;
            case EventType.SharesSplit: Split(happened.SharesSplit, happened.Sequence); break;
            case EventType.MarkReported:
                marks[happened.MarkReported.Instrument] = happened.MarkReported.Price;
                return;
            default: break;
        }

        var instrument = InstrumentOf(in happened);
        orders.Fold(in happened);
        trades.Fold(in happened);
        positions.Fold(in happened);
        wealth.Fold(in happened, instrument is { } known ? Instruments[known] : null);
        if (instrument is { } named) depths[named.Number].Fold(in happened);
        if (!Tape.TryRead(in happened, out var printed, out var price, out var quantity, out var side)) return;
        if (!happened.IsLogged || happened.Sequence > (memory?.Sequence ?? 0)) Print(printed, price, quantity, side, happened.At);
    }

    /// <summary>The instrument an event is about, if it is about one.</summary>
    public static InstrumentId? InstrumentOf(in Event happened) => happened.Type switch
    {
        EventType.OrderPlaced => happened.OrderPlaced.Instrument,
        EventType.OrderRested => happened.OrderRested.Instrument,
        EventType.TradeExecuted => happened.TradeExecuted.Instrument,
        EventType.OrderCancelled => happened.OrderCancelled.Instrument,
        EventType.OrderArrived => happened.OrderArrived.Instrument,
        EventType.OrderPooled => happened.OrderPooled.Instrument,
        EventType.StopSet => happened.StopSet.Instrument,
        EventType.OrderTriggered => happened.OrderTriggered.Instrument,
        EventType.OrderReplaced => happened.OrderReplaced.Instrument,
        EventType.LegSized => happened.LegSized.Instrument,
        EventType.InstrumentTermsSet => happened.InstrumentTermsSet.Instrument,
        EventType.PhaseChanged => happened.PhaseChanged.Instrument,
        EventType.PriceBandSet => happened.PriceBandSet.Instrument,
        EventType.SharesSplit => happened.SharesSplit.Instrument,
        EventType.DividendDeclared => happened.DividendDeclared.Instrument,
        EventType.HouseQuoted => happened.HouseQuoted.Instrument,
        EventType.HouseTaken => happened.HouseTaken.Instrument,
        EventType.PrintReported => happened.PrintReported.Instrument,
        EventType.MarkReported => happened.MarkReported.Instrument,
        _ => null,
    };
    /// <summary>The order an event is about, if it is about one only.</summary>
    public static OrderId? OrderOf(in Event happened) => happened.Type switch
    {
        EventType.OrderPlaced => happened.OrderPlaced.Order,
        EventType.OrderArrived => happened.OrderArrived.Order,
        EventType.OrderRested => happened.OrderRested.Order,
        EventType.OrderPooled => happened.OrderPooled.Order,
        EventType.StopSet => happened.StopSet.Order,
        EventType.OrderTriggered => happened.OrderTriggered.Order,
        EventType.OrderReplaced => happened.OrderReplaced.Order,
        EventType.CancelRequested => happened.CancelRequested.Order,
        EventType.ReplaceRequested => happened.ReplaceRequested.Order,
        EventType.LegSized => happened.LegSized.Order,
        EventType.OrderCancelled => happened.OrderCancelled.Order,
        _ => null,
    };
}
