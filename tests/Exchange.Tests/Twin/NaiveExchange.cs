using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>
/// The same rules as <see cref="Venue"/>, written a second time from docs/rules.md: lists that are searched and sorted each time, holds and
/// exposures that are summed whenever somebody asks. Slow, and short enough to be believed.
/// </summary>
/// <param name="seed">What delays are drawn from.</param>
internal sealed partial class NaiveExchange(long seed = 0)
{
    private const int World = 1, House = 2, Fees = 3;
    private const long MostPrice = (1 << 30) - 1, MostSteps = 1_000_000_000_000_000, MostValue = 100_000_000_000_000_000,
        MostBalance = (1L << 62) - 1;

    private static readonly Duration Remembered = Duration.FromHours(24);

    private readonly List<NaiveAsset> assets = [];
    private readonly List<NaiveInstrument> instruments = [];
    private readonly List<NaiveAccount> accounts = [];
    private readonly List<NaiveOrder> orders = [];
    private readonly List<(RequestKey Request, long Number, Timestamp At)> requests = [];
    private readonly List<(Timestamp At, Action What)> due = [];
    private readonly Dictionary<(int Account, int Asset), Int128> owned = [];
    private readonly Dictionary<(int Account, int Asset), Int128> debts = [];
    private Timestamp now;
    private long lastSet;
    private long lastJoined;

    public IReadOnlyList<NaiveAsset> Assets => assets;

    public IReadOnlyList<NaiveInstrument> Instruments => instruments;

    public IReadOnlyList<NaiveAccount> Accounts => accounts;

    /// <summary>All that ever were, oldest first.</summary>
    public IReadOnlyList<NaiveOrder> Orders => orders;

    public IEnumerable<NaiveOrder> Open => orders.Where(order => order.IsOpen);

    public List<NaiveTrade> Trades { get; } = [];

    /// <summary>What else happened, in words.</summary>
    public List<string> Story { get; } = [];

    public Physics Physics { get; private set; } = Physics.Plain;

    /// <summary>Where there ever was money, or debt.</summary>
    public IEnumerable<(int Account, int Asset)> Lines => owned.Keys.Union(debts.Keys);

    public Decision Do(Command command, Timestamp at)
    {
        liquidated.Clear();
        LetTimePass(at);
        now = at;
        var refusal = Refusal(command);
        var decision = refusal != Rejection.None ? refusal
            : Earlier(RequestOf(command)) is { } earlier ? new(Rejection.None, earlier.Number)
            : new Decision(Rejection.None, Carry(command));
        if (decision.IsAccepted && command is KeyedCommand { Request.IsNone: false } keyed && Earlier(keyed.Request) is null)
            requests.Add((keyed.Request, decision.Number, now));
        Settle();
        return decision;
    }

    public Int128 Owned(int account, int asset) => owned.GetValueOrDefault((account, asset));

    public Int128 Debt(int account, int asset) => debts.GetValueOrDefault((account, asset));

    public Int128 Held(int account, int asset) =>
        Open.Where(order => order.Account.Number == account && order.PaysWith.Number == asset).Total(order => order.Hold);

    private Int128 Available(NaiveAccount account, NaiveAsset asset) =>
        Owned(account.Number, asset.Number) - Held(account.Number, asset.Number);

    private IEnumerable<NaiveOrder> OpenOf(NaiveAccount account) => Open.Where(order => order.Account == account);

    /// <summary>What is due happens by due time, then in the order in which it was scheduled (the sort is stable).</summary>
    private void LetTimePass(Timestamp until)
    {
        while (due.OrderBy(item => item.At.UnixMicroseconds).FirstOrDefault() is { What: not null } next && next.At <= until)
        {
            due.Remove(next);
            now = next.At;
            next.What();
            Settle();
        }
    }

    private long Carry(Command command)
    {
        switch (command)
        {
            case PassTime: return 0;
            case ListAsset list:
                assets.Add(new(assets.Count, list.Code, list.Decimals));
                return assets.Count - 1;
            case ListInstrument list:
                instruments.Add(new(instruments.Count, list, assets[list.Base.Number], assets[list.Quote.Number]));
                return instruments.Count - 1;
            case SetInstrumentTerms set: Of(set.Instrument).Terms = set.Terms; return 0;
            case SetPhysics set: Physics = set.Physics; return 0;
            case OpenAccount open: return OpenAccount(open);
            case SetAccountTerms set: SetTerms(Of(set.Account), set.Terms); return 0;
            case Deposit deposit: Pay(World, deposit.Account.Number, assets[deposit.Asset.Number], deposit.Amount.Units); return 0;
            case Withdraw withdraw: Pay(withdraw.Account.Number, World, assets[withdraw.Asset.Number], withdraw.Amount.Units); return 0;
            case ResetAccount reset: Reset(Of(reset.Account), reset.Amount.Units); return 0;
            case PayDividend dividend: GiveDividend(dividend); return 0;
            case SplitShares split: Split(split); return 0;
            case ChargeInterest: TakeInterest(); return 0;
            case PlaceOrder place: return Place(place);
            case CancelOrder cancel: Cancel(orders[(int)cancel.Order.Number - 1]); return cancel.Order.Number;
            case CancelOrders cancel: return Cancel(cancel);
            case ReplaceOrder replace: Replace(replace); return replace.Order.Number;
            case HaltTrading halt: Halt(Of(halt.Instrument)); return 0;
            case ResumeTrading resume: Change(Of(resume.Instrument), Phase.Open); return 0;
            case OpenSession open: OpenSession(Of(open.Instrument), open.OfficialPrice?.Ticks ?? 0); return 0;
            case CloseSession close: CloseSession(Of(close.Instrument), close.OfficialPrice?.Ticks ?? 0); return 0;
            case SetPriceBand band: SetBand(Of(band.Instrument), band.Lower.Ticks, band.Upper.Ticks); return 0;
            case Delist delist: Delist(Of(delist.Instrument)); return 0;
            case QuoteDepth quote: Quote(quote, Of(quote.Instrument)); return 0;
            case ReportPrint print: Print(print, Of(print.Instrument)); return 0;
            case ReportMark mark:
                Of(mark.Instrument).FeedsMark = mark.Price.Ticks;
                repriced.Add(Of(mark.Instrument));
                return 0;
            default: throw new ArgumentOutOfRangeException(nameof(command));
        }
    }

    private void Tell(string what) => Story.Add(what);

    private NaiveAccount Of(AccountId account) => accounts[account.Number - AccountId.FirstTrader];

    private NaiveInstrument Of(InstrumentId instrument) => instruments[instrument.Number];

    /// <summary>What the same request came to the last time, unless that is longer ago than is remembered.</summary>
    private (RequestKey Request, long Number, Timestamp At)? Earlier(RequestKey request)
    {
        var before = request.IsNone ? -1 : requests.FindLastIndex(done => done.Request.Key == request.Key && done.At + Remembered >= now);
        return before < 0 ? null : requests[before];
    }

    private static RequestKey RequestOf(Command command) => command switch
    {
        PlaceOrder { Options: { } options } => options.Request,
        KeyedCommand keyed => keyed.Request,
        _ => default,
    };

    private long Today => now.UnixMicroseconds / 86_400_000_000;
}
