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
    private readonly Definitions definitions = new();
    private readonly OrderHistory orders;
    private readonly TradeHistory trades = new();
    private readonly Positions positions;
    private readonly AccountBalances balances = new();
    private readonly List<Depth> depths = [];
    private readonly List<Tape> tapes = [];
    private readonly List<Candles> candles = [];
    private readonly List<(Phase Phase, Timestamp Since)> phases = [];
    private Timestamp interestChargedAt;
    private readonly Dictionary<InstrumentId, Price> marks = [];
    private readonly long[] stored = new long[Enum.GetValues<History>().Length];

    public VenueProjections()
    {
        orders = new(Accounts, Conditions);
        positions = new(Accounts, Instruments, Conditions);
    }

    public InstrumentDirectory Instruments => definitions.Instruments;

    public AccountDirectory Accounts => definitions.Accounts;

    public Conditions Conditions => definitions.Conditions;

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
        balances.Statements.Forget(Volatile.Read(ref stored[(int)History.Ledger]));
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

        var instrument = EventFacts.InstrumentOf(in happened);
        orders.Fold(in happened);
        trades.Fold(in happened);
        positions.Fold(in happened);
        balances.Fold(in happened, instrument is { } known ? Instruments[known] : null);
        if (instrument is { } named) depths[named.Number].Fold(in happened);
        if (!Tape.TryRead(in happened, out var printed, out var price, out var quantity, out var side)) return;
        if (!happened.IsLogged || happened.Sequence > (memory?.Sequence ?? 0)) Print(printed, price, quantity, side, happened.At);
    }
}
