using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Administration;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Trading;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// One exchange: its accounts, its books, its ledger. <see cref="Decide"/> judges a command and raises what follows from it;
/// <see cref="Apply"/> is the only way to change state. Not thread-safe: one writer. This class owns the parts and has no rule of its own.
/// </summary>
public sealed class Venue
{
    private readonly VenueState state;
    private readonly EventApplier applier;
    private readonly Recorder recorder;
    private readonly Unsettled unsettled = new();

    private readonly Margin margin;
    private readonly OrderPreviews previews;

    private readonly HouseLiquidity house;
    private readonly OrderEntry entry;
    private readonly OrderChanges changes;
    private readonly ReduceOnly reduceOnly;
    private readonly Brackets brackets;
    private readonly Triggers triggers;
    private readonly MarginCalls marginCalls;

    private readonly AccountAdministration accounts;
    private readonly CorporateActions corporateActions;
    private readonly Listings listings;
    private readonly Sessions sessions;

    /// <param name="seed">What the accounts' delays are drawn from.</param>
    public Venue(long seed = 0)
    {
        applier = new();
        state = applier.State;
        recorder = applier.CreateRecorder(unsettled);

        var exposure = new Exposure(state);
        var sweep = new Sweep(state, exposure);
        var pricing = new Pricing(state, sweep);
        var latency = new Latency(seed);
        var limits = new BalanceLimits(state);
        var holds = new Holds(state, pricing);
        margin = new(state, exposure, pricing);
        var accountLimits = new AccountLimits(state, exposure, margin);
        var buyingPower = new BuyingPower(state, exposure, pricing, margin, holds, limits);
        var orderChecks = new OrderChecks(state, new OrderShape(state, pricing), pricing, sweep, latency, exposure, accountLimits,
            buyingPower, holds);
        previews = new(state, orderChecks, sweep);
        var replaceChecks = new ReplaceChecks(state, pricing, sweep, exposure, accountLimits, buyingPower, holds);

        var loans = new Loans(state, recorder);
        reduceOnly = new(state, recorder, exposure, holds);
        var clearing = new Clearing(state, recorder, loans, reduceOnly, holds, limits);
        var matcher = new Matcher(state, recorder, clearing, reduceOnly, sweep, exposure, holds);
        house = new(state, recorder, clearing);
        entry = new(state, recorder, new(state, pricing), orderChecks, pricing, sweep, matcher, reduceOnly);
        changes = new(state, recorder, replaceChecks, latency, entry, reduceOnly);
        brackets = new(state, recorder, holds, entry);
        triggers = new(state, recorder, unsettled, holds, brackets, reduceOnly, matcher);
        marginCalls = new(state, recorder, unsettled, margin, sweep, entry, changes, matcher);

        accounts = new(state, recorder, margin, limits, new(state), loans, changes);
        corporateActions = new(state, recorder, limits, loans, changes, house, accounts);
        listings = new(state, recorder);
        sessions = new(state, recorder, house, new(state, recorder, clearing, exposure), changes, matcher);
    }

    /// <summary>The number of the last logged event.</summary>
    public long Sequence => state.Sequence;

    /// <summary>The number of the last command that left a logged event, or was decided since.</summary>
    public long LastCommand => state.LastCommand;

    /// <summary>When the last command was decided, or the last event happened: no command may be stamped with an earlier time.</summary>
    public Timestamp Now => state.Now;

    public LedgerBook Ledger => state.Ledger;

    public PositionBook Positions => state.Positions;

    /// <summary>How many orders are open.</summary>
    public int OpenOrders => state.Orders.Count;

    /// <summary>The profiles that accounts have had, by the number that fills record.</summary>
    public IReadOnlyList<Profile> Profiles => state.Profiles;

    /// <summary>The physics that the venue has had, by the number that trades record; it begins as <see cref="Physics.Plain"/>.</summary>
    public IReadOnlyList<Physics> PhysicsUsed => state.PhysicsUsed;

    /// <summary>How its house behaves now.</summary>
    public Physics Physics => state.Physics;

    /// <summary>The splits and dividends that were carried out so far, oldest first.</summary>
    public IReadOnlyList<CorporateAction> CorporateActions => state.Actions;

    /// <summary>
    /// The order that was worked at last in the newest command: where that threw, most likely the cause. Null where there was none.
    /// </summary>
    public OrderId? AtWork => recorder.AtWork;

    /// <summary>When time will next bring something; null while nothing is waited for.</summary>
    public Timestamp? NextDue => state.NextDue;

    /// <summary>
    /// Judges a command. Refused: nothing happened but what time brought before it. Accepted: what happened is in
    /// <paramref name="events"/>, and has been applied.
    /// </summary>
    /// <param name="command">What is asked.</param>
    /// <param name="at">When; not before the last command's.</param>
    /// <param name="events">Where events are appended.</param>
    public Decision Decide(Command command, Timestamp at, EventBuffer events)
    {
        recorder.Begin(events);
        marginCalls.Begin();
        if (command is RemoveOrder) at = Earlier(at, NextDue);
        else if (state.IsWaiting) LetTimePass(at);
        recorder.SetTime(at);
        var decision = Dispatch(command);
        Settle();
        return decision;
    }

    /// <summary>What placing an order would come to. Nothing happens.</summary>
    /// <param name="place">The order.</param>
    /// <param name="at">When it would be placed.</param>
    public OrderPreview Preview(PlaceOrder place, Timestamp at)
    {
        recorder.SetTime(at);
        return previews.Preview(place);
    }

    /// <summary>Does what an event says: how a log is replayed.</summary>
    /// <exception cref="InvalidOperationException">The event does not follow the last one, or breaks an invariant: a bug, or a damaged
    /// log.</exception>
    public void Apply(in Event happened) => applier.Apply(in happened);

    /// <summary>A copy of everything that the log determines. Costs a walk over the whole state, and as much memory again.</summary>
    public VenueSnapshot Snapshot() => applier.Snapshot();

    /// <summary>The venue that a snapshot was taken of, as a replay of its log would give it.</summary>
    /// <param name="snapshot">What was taken.</param>
    /// <param name="seed">The seed of the venue that it was taken of.</param>
    public static Venue Restore(VenueSnapshot snapshot, long seed = 0)
    {
        var venue = new Venue(seed);
        venue.applier.Restore(snapshot);
        return venue;
    }

    /// <summary>Which digest <see cref="StateHash"/> gives: those of other versions are not to be compared with it.</summary>
    public const int HashVersion = State.StateHash.Version;

    /// <summary>
    /// A digest of everything that the log determines: equal for two venues that applied the same log. Costs a walk over the state.
    /// </summary>
    /// <remarks>Of <see cref="HashVersion"/>.</remarks>
    public ulong StateHash() => applier.StateHash();

    /// <summary>Whether a request with this key was done in the last 24 hours.</summary>
    public bool HasDone(RequestKey request, Timestamp at) => state.TryFindRequest(request, at, out _, out _);

    /// <summary>What an account would have, sold out at the marks, in units of its own currency.</summary>
    public Money EquityOf(AccountId account) => Share.Clamped(margin.EquityOf(state.AccountOf(account)));

    /// <summary>What an account can still take on, its open orders counted as they count when an order is judged.</summary>
    public Money BuyingPowerOf(AccountId account) => Share.Clamped(margin.BuyingPowerOf(state.AccountOf(account)));

    /// <summary>The margin accounts that are called, with what each has and must have. Costs a walk over all accounts.</summary>
    public IEnumerable<MarginCalled> CalledAccounts => state.Accounts.Where(account => account.IsCalled).Select(account => new MarginCalled(
        account.Id, EquityOf(account.Id), Share.Clamped(margin.MaintenanceRequirement(account)), account.Deadline));

    /// <summary>The prices between which an instrument may trade, both included; zeros where it has no band.</summary>
    public (Price Lower, Price Upper) BandOf(InstrumentId instrument) =>
        (state.MarketOf(instrument).Lower, state.MarketOf(instrument).Upper);

    /// <summary>Where an order stands in its queue, or null when it is in none.</summary>
    public QueuePlace? PlaceInQueue(OrderId order)
    {
        var slot = state.Orders.Find(order);
        if (slot == OrderTable.None || !state.Orders[slot].IsOnBook) return null;
        ref readonly var found = ref state.Orders[slot];
        var book = state.MarketOf(found.Instrument).Book;
        var (ahead, ofHouse) = book.Ahead(found.BookEntry);
        return new(book.PriceOf(found.BookEntry), state.ShownOf(in found), ahead, ofHouse);
    }

    /// <summary>The best price that a trailing stop has followed so far; null for an order that follows none.</summary>
    public Price? FollowedBy(OrderId order)
    {
        var slot = state.Orders.Find(order);
        if (slot == OrderTable.None || state.Orders[slot].State != OrderState.Armed || state.Orders[slot].Extreme == 0) return null;
        return new(state.Orders[slot].Extreme);
    }

    private Decision Dispatch(Command command) => command switch
    {
        PlaceOrder place => entry.Place(place),
        CancelOrder cancel => changes.Cancel(cancel),
        QuoteDepth quote => house.Quote(quote),
        ReportPrint print => house.Print(print),
        ReportMark mark => house.Mark(mark),
        ReplaceOrder replace => changes.Replace(replace),
        CancelOrders cancel => changes.Cancel(cancel),
        RemoveOrder remove => changes.Remove(remove),
        PassTime => Rejection.None,
        OpenAccount open => accounts.Open(open),
        SetAccountTerms set => accounts.SetTerms(set),
        Deposit deposit => accounts.Deposit(deposit),
        Withdraw withdraw => accounts.Withdraw(withdraw),
        ResetAccount reset => accounts.Reset(reset),
        ChargeInterest => accounts.ChargeInterest(),
        PayDividend dividend => corporateActions.PayDividend(dividend),
        SplitShares split => corporateActions.Split(split),
        ListAsset list => listings.List(list),
        ListInstrument list => listings.List(list),
        SetInstrumentTerms set => listings.SetTerms(set),
        SetPhysics set => listings.SetPhysics(set),
        HaltTrading halt => sessions.Halt(halt),
        ResumeTrading resume => sessions.Resume(resume),
        OpenSession open => sessions.Open(open),
        CloseSession close => sessions.Close(close),
        SetPriceBand band => sessions.SetBand(band),
        Delist delist => sessions.Delist(delist),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A venue has no rule for this command."),
    };

    private static Timestamp Earlier(Timestamp at, Timestamp? other) => other is { } earlier && earlier < at ? earlier : at;

    /// <summary>Does what is due at or before a time, each thing at its own time.</summary>
    private void LetTimePass(Timestamp until)
    {
        while (recorder.TryTakeDue(until, out var due))
        {
            recorder.SetTime(due.At);
            BringDue(in due);
            Settle();
        }
    }

    private void BringDue(in Due due)
    {
        if (due.Kind == DueKind.MarginDeadline)
        {
            recorder.AtWork = null;
            marginCalls.EndGrace(state.AccountOf(new((int)due.Number)), due.At);
            return;
        }

        recorder.AtWork = new OrderId(due.Number);
        var slot = state.Orders.Find(new(due.Number));
        if (slot == OrderTable.None) return;
        switch (due.Kind)
        {
            case DueKind.Arrival when state.Orders[slot].State == OrderState.OnItsWay: entry.Arrive(slot); break;
            case DueKind.Cancellation: recorder.Cancelled(slot, CancelReason.Requested); break;
            case DueKind.Replacement: changes.Arrive(due.Replacement!, slot); break;
            case DueKind.Expiry when state.Orders[slot].ExpiresAt == due.At: recorder.Cancelled(slot, CancelReason.Expired); break;
            default: break;
        }
    }

    /// <summary>
    /// What an event sets off is decided after it, one thing at a time, until all is quiet: legs follow, stops trail and are triggered,
    /// margins are called.
    /// </summary>
    private void Settle()
    {
        reduceOnly.Taking = default;
        while (!unsettled.IsEmpty && SettleOne())
        {
        }

        unsettled.Settled();
    }

    private bool SettleOne()
    {
        if (!unsettled.TryTakeBracket(out var bracket)) return triggers.TrailOne() || triggers.TriggerOne() || marginCalls.CheckOne();
        brackets.Settle(bracket);
        return true;
    }
}
