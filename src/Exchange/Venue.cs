using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// One exchange: its accounts, its books, its ledger. <see cref="Decide(Command, Timestamp, EventBuffer)"/> judges a command and raises what follows from it;
/// <see cref="Apply(in Event)"/> is the only code that changes state. Not thread-safe: one writer.
/// </summary>
/// <param name="seed">What the accounts' delays are drawn from.</param>
public sealed partial class Venue(long seed = 0)
{
    private readonly List<Asset> assets = [];
    private readonly List<Market> markets = [];
    private readonly List<Account> accounts = [];
    private readonly List<Profile> profiles = [];
    private readonly List<Physics> physicsUsed = [Physics.Plain];
    private readonly OrderTable orders = new();
    private readonly Dictionary<OrderId, Bracket> brackets = [];
    private readonly ClientOrderIds clientOrderIds = new();
    private readonly RequestLog requests = new();
    private readonly DueQueue due = new();
    private readonly LedgerBook ledger = new();
    private readonly PositionBook positions = new();

    private long lastCommand;
    private long lastOrder;
    private long lastTrade;
    private short physics;

    // The command being decided.
    private EventBuffer raised = new(0);
    private Timestamp now;

    /// <summary>The number of the last logged event.</summary>
    public long Sequence { get; private set; }

    /// <summary>The number of the last command that left a logged event, or was decided since.</summary>
    public long LastCommand => lastCommand;

    public LedgerBook Ledger => ledger;

    public PositionBook Positions => positions;

    /// <summary>How many orders are open.</summary>
    public int OpenOrders => orders.Count;

    /// <summary>The profiles that accounts have had, by the number that fills record.</summary>
    public IReadOnlyList<Profile> Profiles => profiles;

    /// <summary>The physics that the venue has had, by the number that trades record; it begins as <see cref="Physics.Plain"/>.</summary>
    public IReadOnlyList<Physics> PhysicsUsed => physicsUsed;

    /// <summary>How its house behaves now.</summary>
    public Physics Physics => physicsUsed[physics];

    /// <summary>The order that was worked at last in the newest command: where that threw, most likely the cause. Null where there was none.</summary>
    public OrderId? AtWork { get; private set; }

    /// <summary>
    /// Judges a command. Refused: nothing happened but what time brought before it. Accepted: what happened is in <paramref name="events"/>, and has been applied.
    /// </summary>
    /// <param name="command">What is asked.</param>
    /// <param name="at">When; not before the last command's.</param>
    /// <param name="events">Where events are appended.</param>
    public Decision Decide(Command command, Timestamp at, EventBuffer events)
    {
        raised = events;
        lastCommand++;
        AtWork = null;
        liquidated.Clear();
        if (command is RemoveOrder) at = NextDue is { } first && first < at ? first : at;
        else if (due.Count > 0) LetTimePass(at);
        now = at;
        var decision = command switch
        {
            PlaceOrder place => Decide(place),
            CancelOrder cancel => Decide(cancel),
            QuoteDepth quote => Decide(quote),
            ReportPrint print => Decide(print),
            ReportMark mark => Decide(mark),
            ReplaceOrder replace => Decide(replace),
            CancelOrders cancel => Decide(cancel),
            RemoveOrder remove => Decide(remove),
            PassTime => Rejection.None,
            OpenAccount open => Decide(open),
            SetAccountTerms set => Decide(set),
            Deposit deposit => Decide(deposit),
            Withdraw withdraw => Decide(withdraw),
            ResetAccount reset => Decide(reset),
            PayDividend dividend => Decide(dividend),
            SplitShares split => Decide(split),
            ChargeInterest => DecideInterest(),
            ListAsset list => Decide(list),
            ListInstrument list => Decide(list),
            SetInstrumentTerms set => Decide(set),
            SetPhysics set => Decide(set),
            HaltTrading halt => Decide(halt),
            ResumeTrading resume => Decide(resume),
            OpenSession open => Decide(open),
            CloseSession close => Decide(close),
            SetPriceBand band => Decide(band),
            Delist delist => Decide(delist),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A venue has no rule for this command."),
        };
        Settle();
        return decision;
    }

    private bool Knows(AccountId account) => account.IsTrader && account.Number - AccountId.FirstTrader < accounts.Count;

    private bool Knows(AssetId asset) => (uint)asset.Number < (uint)assets.Count;

    private bool Knows(InstrumentId instrument) => (uint)instrument.Number < (uint)markets.Count;

    private Account AccountOf(AccountId account) => accounts[account.Number - AccountId.FirstTrader];

    private Market MarketOf(InstrumentId instrument) => markets[instrument.Number];

    /// <summary>A new event with its header filled in. Its payload is set by the caller, who then calls <see cref="Applied"/>.</summary>
    private ref Event Raise(EventType type)
    {
        ref var happened = ref raised.Add();
        happened.Type = type;
        happened.Sequence = type < Event.FirstUnlogged ? Sequence + 1 : Sequence;
        happened.At = now;
        happened.Command = lastCommand;
        happened.Detail = null;
        return ref happened;
    }

    private void Raise(EventType type, object detail)
    {
        Raise(type).Detail = detail;
        Applied();
    }

    private void Applied() => Apply(in raised.Last);
}
