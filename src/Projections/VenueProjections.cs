using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.State;

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
/// Folds a venue's events, in order, into everything that is read of it and must be current: the directories, which are read without a
/// lock, and the views, each of which has its own: <see cref="Orders"/>, <see cref="Portfolios"/> and, for each market, a <see
/// cref="MarketView"/>. Who asks needs a view and not this; here is what concerns all of them: folding, and starting from a snapshot or
/// from what was written of the market.
/// <para>
/// A command is folded whole: the locks of all views that it changes are held together until the last of them has all of its events. So
/// each answer of a view is of a moment between two commands, and a portfolio, which asks markets for prices while it holds its own lock,
/// never counts new shares at the old price. A command of the feed changes one market and takes its lock only. Locks are taken in the order
/// orders, portfolios, markets; only folding holds more than one market's.
/// </para>
/// <para>
/// When <see cref="Fold"/> returns all views have all events: whoever is answered afterwards finds the answer in every one of them.
/// </para>
/// </summary>
public sealed class VenueProjections
{
    private readonly Lock folding = new();
    private readonly Definitions definitions = new();
    private readonly List<MarketView> held = [];
    private readonly List<Event>? missed;
    private readonly long missedAfter;
    private Definitions folded;
    private OrderHistory orders;
    private readonly long[] stored = new long[Enum.GetValues<History>().Length];
    private readonly long[] forgotten = new long[Enum.GetValues<History>().Length];
    private long sequence;

    public VenueProjections()
    {
        folded = definitions;
        orders = new(definitions.Accounts);
        Orders = new(orders);
        Portfolios = new(definitions, Markets);
    }

    /// <summary>Those that are rebuilt, and remember what of the markets happened after an event.</summary>
    private VenueProjections(long missedAfter) : this() => (missed, this.missedAfter) = ([], missedAfter);

    public InstrumentDirectory Instruments => definitions.Instruments;

    public AccountDirectory Accounts => definitions.Accounts;

    public Conditions Conditions => definitions.Conditions;

    public OrderViews Orders { get; }

    public Portfolios Portfolios { get; }

    public MarketViews Markets { get; } = new();

    /// <summary>The last logged event that was folded.</summary>
    public long Sequence => Volatile.Read(ref sequence);

    /// <summary>Up to which event everything that is history can be read from tables.</summary>
    public long StoredUpTo => stored.Select((_, history) => Volatile.Read(ref stored[history])).Min();

    /// <summary>Takes in what happened. Logged events that were folded before are passed over.</summary>
    public void Fold(ReadOnlySpan<Event> events)
    {
        lock (folding)
        {
            // Before, so that who is told of these events finds what they are about.
            Forget();
            while (!events.IsEmpty)
            {
                var count = 1;
                while (count < events.Length && events[count].Command == events[0].Command) count++;
                FoldCommand(events[..count]);
                events = events[count..];
            }
        }
    }

    /// <summary>
    /// Everything of this history up to an event can be read from tables, and need not be remembered here any longer. From any thread.
    /// </summary>
    public void NoteStored(History history, long upTo) => Volatile.Write(ref stored[(int)history], upTo);

    /// <summary>Takes the house's liquidity off every book: a venue rebuilt from its log starts without.</summary>
    public void WithdrawHouse()
    {
        lock (folding)
        {
            foreach (var market in Markets.All)
            {
                lock (market.Gate) market.WithdrawHouse();
            }
        }
    }

    /// <summary>
    /// To be told before the log is replayed: trades that are in the memory are not folded into the market again. From then on, what is new
    /// is kept to be written.
    /// </summary>
    public void Resume(MarketMemory remembered)
    {
        lock (folding) Markets.Resume(remembered);
    }

    /// <summary>What of the markets is new since it was asked for last: all of one event.</summary>
    public UnwrittenMarket TakeUnwritten()
    {
        lock (folding) return Markets.TakeUnwritten(Sequence);
    }

    /// <summary>What a snapshot of the venue does not have.</summary>
    /// <exception cref="InvalidOperationException">Something of it is not in tables yet.</exception>
    public ProjectionsSnapshot Snapshot()
    {
        lock (folding)
        {
            if (StoredUpTo < Sequence)
                throw new InvalidOperationException($"History is in tables up to event {StoredUpTo}, not up to {Sequence}.");
            Forget();

            // Nobody else changes a view: while nothing is folded they can all be read.
            return Portfolios.Snapshot(Sequence, Markets.Now, [.. Markets.All.Select(market => market.Phase.Since)], orders);
        }
    }

    /// <summary>Takes over what a venue and its projections were. Only where nothing was folded yet.</summary>
    public void Restore(VenueSnapshot venue, ProjectionsSnapshot own)
    {
        lock (folding)
        {
            if (Sequence != 0) throw new InvalidOperationException("Events were folded already.");
            Markets.PassTo(own.At);
            var instruments = venue.Markets.Select((market, number) => market.ToInstrument(new(number), venue.Assets)).ToList();
            foreach (var instrument in instruments)
                Markets.List(instrument, venue.Markets[instrument.Id.Number].Phase, own.PhasesSince[instrument.Id.Number]);
            foreach (ref readonly var order in venue.Orders.AsSpan())
            {
                if (order.IsOnBook) Markets[order.Instrument].Rest(order.Side, order.LimitPrice, order.Shown);
            }

            foreach (var action in venue.Actions.Where(action => action.To != action.From))
            {
                var split = new SharesSplit(action.Instrument, action.To, action.From, default, action.Reference);
                Markets[action.Instrument].Restore(new(action.Sequence, split));
                Markets.NoteSplit(action.Sequence);
            }

            lock (Orders.Gate) orders.Restore(own);

            lock (Portfolios.Gate)
            {
                definitions.Restore(venue, instruments, own.Accounts);
                Portfolios.Restore(venue, own);
            }

            Volatile.Write(ref sequence, own.Sequence);
            Forget();
        }
    }

    /// <summary>
    /// New ones, to be given the whole log and then to <see cref="TakeOver"/>: what is read is rebuilt beside what is there when that
    /// failed at an event.
    /// </summary>
    public VenueProjections Blank()
    {
        var blank = new VenueProjections(Sequence);
        foreach (var history in Enum.GetValues<History>()) blank.NoteStored(history, StoredUpTo);
        return blank;
    }

    /// <summary>
    /// Takes over what was rebuilt. Directories and views stay the ones that were handed out. Prints and bars stay as they are, since most
    /// are not in the log, and get the trades that they lack.
    /// </summary>
    /// <param name="rebuilt">Made by <see cref="Blank"/>. Not to be used any more.</param>
    public void TakeOver(VenueProjections rebuilt)
    {
        lock (folding)
        {
            lock (Orders.Gate)
            {
                lock (Portfolios.Gate)
                {
                    foreach (var market in rebuilt.Markets.All.Skip(Markets.All.Count))
                        Markets.List(market.Instrument, market.Phase.Phase, market.Phase.Since);
                    foreach (var market in rebuilt.Markets.All) Markets[market.Instrument].TakeOver(market);
                    definitions.TakeOver(rebuilt.folded);
                    (folded, orders) = (rebuilt.folded, rebuilt.orders);
                    Orders.TakeOver(orders);
                    Portfolios.TakeOver(rebuilt.Portfolios);
                    foreach (var happened in rebuilt.missed!) Markets[EventFacts.InstrumentOf(in happened)!.Value].FoldMissed(in happened);
                    Markets.PassTo(rebuilt.Markets.Now);
                    Volatile.Write(ref sequence, rebuilt.Sequence);
                }
            }
        }
    }

    private void FoldCommand(ReadOnlySpan<Event> events)
    {
        var last = Sequence;
        var isLogged = false;
        foreach (ref readonly var happened in events) isLogged |= happened.IsLogged && happened.Sequence > last;
        if (isLogged)
        {
            Orders.Gate.Enter();
            Portfolios.Gate.Enter();
        }

        try
        {
            HoldMarkets(events, last);
            foreach (ref readonly var happened in events)
            {
                if (happened.IsLogged && happened.Sequence <= last) continue;
                Markets.PassTo(happened.At);
                if (happened.IsLogged)
                {
                    folded.Fold(in happened);
                    if (folded != definitions) definitions.Fold(in happened);
                    if (happened.Sequence > missedAfter && happened.Type is EventType.TradeExecuted or EventType.SharesSplit)
                        missed?.Add(happened);
                    orders.Fold(in happened);
                    Portfolios.Fold(in happened);
                    Volatile.Write(ref sequence, happened.Sequence);
                }

                if (EventFacts.InstrumentOf(in happened) is { } instrument) Markets[instrument].Fold(in happened);
            }
        }
        finally
        {
            foreach (var market in held) market.Gate.Exit();
            held.Clear();
            if (isLogged)
            {
                Portfolios.Gate.Exit();
                Orders.Gate.Exit();
            }
        }
    }

    /// <summary>
    /// The markets that a command changes are nobody else's while it is folded. One that it lists is there before the directory knows its
    /// instrument.
    /// </summary>
    private void HoldMarkets(ReadOnlySpan<Event> events, long last)
    {
        foreach (ref readonly var happened in events)
        {
            if (happened.IsLogged && happened.Sequence <= last) continue;
            if (happened.Type == EventType.InstrumentListed) Markets.List(happened.Instrument, Phase.Open, happened.At);
            if (EventFacts.InstrumentOf(in happened) is not { } instrument) continue;
            var market = Markets[instrument];
            if (market.Gate.IsHeldByCurrentThread) continue;
            market.Gate.Enter();
            held.Add(market);
        }
    }

    /// <summary>Lets go of what has come into tables since this was called last.</summary>
    private void Forget()
    {
        if (IsNew(History.Orders))
        {
            lock (Orders.Gate) orders.Forget(forgotten[(int)History.Orders]);
        }

        if (IsNew(History.Trades) | IsNew(History.Ledger) | IsNew(History.Portfolio))
        {
            lock (Portfolios.Gate)
                Portfolios.Forget(forgotten[(int)History.Trades], forgotten[(int)History.Ledger], forgotten[(int)History.Portfolio]);
        }
    }

    private bool IsNew(History history)
    {
        var known = Volatile.Read(ref stored[(int)history]);
        if (known == forgotten[(int)history]) return false;
        forgotten[(int)history] = known;
        return true;
    }
}
