using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// One exchange: its accounts, its books, its ledger. <see cref="Decide(Command, Timestamp, EventBuffer)"/> judges a command and raises what follows from it;
/// <see cref="Apply(in Event)"/> is the only code that changes state. Not thread-safe: one writer.
/// </summary>
public sealed partial class Venue
{
    private readonly List<Asset> assets = [];
    private readonly List<Instrument> instruments = [];
    private readonly List<Account> accounts = [];
    private readonly List<OrderBook> books = [];
    private readonly List<QuoteDepth?> quotes = [];
    private readonly OrderTable orders = new();
    private readonly Dictionary<(AccountId Account, string Id), OrderId> clientOrderIds = [];
    private readonly RequestLog requests = new();
    private readonly LedgerBook ledger = new();

    private long lastCommand;
    private long lastOrder;
    private long lastTrade;

    // The command being decided.
    private EventBuffer raised = new(0);
    private Timestamp now;

    /// <summary>The number of the last logged event.</summary>
    public long Sequence { get; private set; }

    public LedgerBook Ledger => ledger;

    /// <summary>How many orders are open.</summary>
    public int OpenOrders => orders.Count;

    /// <summary>
    /// Judges a command. Refused: nothing happened. Accepted: what happened is in <paramref name="events"/>, and has been applied.
    /// </summary>
    /// <param name="command">What is asked.</param>
    /// <param name="at">When; not before the last command's.</param>
    /// <param name="events">Where events are appended.</param>
    public Decision Decide(Command command, Timestamp at, EventBuffer events)
    {
        raised = events;
        now = at;
        lastCommand++;
        return command switch
        {
            PlaceOrder place => Decide(place),
            CancelOrder cancel => Decide(cancel),
            QuoteDepth quote => Decide(quote),
            ReportPrint print => Decide(print),
            OpenAccount open => Decide(open),
            Deposit deposit => Decide(deposit),
            ListAsset list => Decide(list),
            ListInstrument list => Decide(list),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A venue has no rule for this command."),
        };
    }

    private Decision Decide(ListAsset list)
    {
        if (list.Decimals is < 0 or > Asset.MaxDecimals || list.Code.Length == 0) return Rejection.ListingMalformed;
        if (assets.Exists(asset => asset.Code == list.Code)) return Rejection.AlreadyListed;

        var asset = new Asset(new(assets.Count), list.Code, list.Decimals);
        Raise(EventType.AssetListed, asset);
        return new(Rejection.None, asset.Id.Number);
    }

    private Decision Decide(ListInstrument list)
    {
        if (!Knows(list.Base) || !Knows(list.Quote)) return Rejection.UnknownAsset;
        if (!Instrument.Fits(assets[list.Base.Number], assets[list.Quote.Number], list.TickSize, list.StepSize)) return Rejection.ListingMalformed;
        if (list.Symbol.Length == 0 || list.Base == list.Quote) return Rejection.ListingMalformed;
        if (instruments.Exists(instrument => instrument.Symbol == list.Symbol)) return Rejection.AlreadyListed;

        var instrument = new Instrument(
            new(instruments.Count), list.Symbol, list.Name, list.AssetClass, assets[list.Base.Number], assets[list.Quote.Number], list.TickSize, list.StepSize);
        Raise(EventType.InstrumentListed, instrument);
        return new(Rejection.None, instrument.Id.Number);
    }

    private Decision Decide(OpenAccount open)
    {
        if (!Knows(open.Asset)) return Rejection.UnknownAsset;
        if (open.Amount < Money.Zero) return Rejection.AmountNotPositive;
        if (open.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        if (!IsRate(open.MakerFee) || !IsRate(open.TakerFee)) return Rejection.FeeRateOutOfRange;
        if (!WorldBears(open.Asset, open.Amount)) return Rejection.BalanceLimit;

        var account = new AccountId(AccountId.FirstTrader + accounts.Count);
        Raise(EventType.AccountOpened).AccountOpened = new(account, open.User, open.MakerFee, open.TakerFee);
        Applied();
        if (!open.Amount.IsZero) Transfer(AccountId.World, account, open.Asset, open.Amount);
        return new(Rejection.None, account.Number);
    }

    private Decision Decide(Deposit deposit)
    {
        if (!Knows(deposit.Account)) return Rejection.UnknownAccount;
        if (!Knows(deposit.Asset)) return Rejection.UnknownAsset;
        if (deposit.Amount <= Money.Zero) return Rejection.AmountNotPositive;
        if (deposit.Amount.Units > Money.MaxUnits) return Rejection.AmountTooLarge;
        if (!Fits(deposit.Account, deposit.Asset, deposit.Amount) || !WorldBears(deposit.Asset, deposit.Amount)) return Rejection.BalanceLimit;

        Transfer(AccountId.World, deposit.Account, deposit.Asset, deposit.Amount);
        return Rejection.None;
    }

    /// <summary>Whether the world can give so much: its balance may not pass what a balance can hold, either.</summary>
    private bool WorldBears(AssetId asset, Money amount) => ledger[AccountId.World, asset].Available.Units >= amount.Units - Money.MaxUnits;

    private bool Fits(AccountId account, AssetId asset, Money amount) => ledger[account, asset].Total.Units <= Money.MaxUnits - amount.Units;

    private void Transfer(AccountId from, AccountId to, AssetId asset, Money amount)
    {
        Raise(EventType.Transferred).Transferred = new(from, to, asset, amount);
        Applied();
    }

    private bool Knows(AccountId account) => account.IsTrader && account.Number - AccountId.FirstTrader < accounts.Count;

    private bool Knows(AssetId asset) => (uint)asset.Number < (uint)assets.Count;

    private bool Knows(InstrumentId instrument) => (uint)instrument.Number < (uint)instruments.Count;

    private static bool IsRate(FeeRate rate) => rate.Millionths is >= 0 and <= FeeRate.MaxMillionths;

    private Account AccountOf(AccountId account) => accounts[account.Number - AccountId.FirstTrader];

    /// <summary>A new event with its header filled in. Its payload is set by the caller, who then calls <see cref="Applied"/>.</summary>
    private ref Event Raise(EventType type)
    {
        ref var happened = ref raised.Add();
        happened = default;
        happened.Type = type;
        happened.Sequence = type < Event.FirstUnlogged ? Sequence + 1 : Sequence;
        happened.At = now;
        happened.Command = lastCommand;
        return ref happened;
    }

    private void Raise(EventType type, object detail)
    {
        Raise(type).Detail = detail;
        Applied();
    }

    private void Applied() => Apply(in raised.Events[^1]);
}
