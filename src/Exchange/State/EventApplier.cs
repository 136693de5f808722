using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>Does what events say: the only code that changes the state. Live, replay and recovery all come through here.</summary>
internal sealed class EventApplier
{
    private readonly StateTables tables = new();
    private readonly OrderApplier orders;
    private readonly TradeApplier trades;

    public EventApplier()
    {
        orders = new(tables);
        trades = new(tables, orders);
        State = new(tables);
    }

    /// <summary>What events made, for all to read.</summary>
    public VenueState State { get; }

    /// <summary>The recorder through which those who decide raise events.</summary>
    public Recorder CreateRecorder(Unsettled unsettled) => new(tables, this, unsettled);

    public VenueSnapshot Snapshot() => new SnapshotWriter(tables).Write();

    /// <summary>Takes over what a snapshot holds. Nothing must have been applied before.</summary>
    public void Restore(VenueSnapshot snapshot) => new SnapshotReader(tables, orders).Read(snapshot);

    public ulong StateHash() => new StateHash(tables).Compute();

    /// <exception cref="InvalidOperationException">The event does not follow the last one, or breaks an invariant: a bug, or a damaged
    /// log.</exception>
    public void Apply(in Event happened)
    {
        if (happened.IsLogged && happened.Sequence != tables.Sequence + 1)
            throw new InvalidOperationException($"Event {happened.Sequence} does not follow {tables.Sequence}.");
        tables.Sequence = happened.Sequence;
        tables.LastCommand = happened.Command;
        tables.Now = happened.At;
        if (tables.Due.Count > 0) tables.Due.ForgetBefore(happened.At);

        // What happens millions of times is told apart first, in a method that stays small.
        switch (happened.Type)
        {
            case EventType.OrderPlaced: orders.Apply(in happened.OrderPlaced, in happened); break;
            case EventType.TradeExecuted: trades.Apply(in happened.TradeExecuted, in happened); break;
            case EventType.OrderRested: orders.Apply(in happened.OrderRested); break;
            case EventType.OrderCancelled: orders.Apply(in happened.OrderCancelled, in happened); break;
            default: ApplyOther(in happened); break;
        }
    }

    private void ApplyOther(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.HouseQuoted: Apply(in happened.HouseQuoted); break;
            case EventType.HouseTaken: Apply(in happened.HouseTaken); break;
            case EventType.DepthQuoted:
                tables.MarketOf(happened.DepthQuoted.Instrument)
                .Quote(happened.Quote, in happened.DepthQuoted, happened.At); break;
            case EventType.PrintReported: break;
            case EventType.MarkReported:
                tables.MarketOf(happened.MarkReported.Instrument)
                .Prices.SetMark(happened.MarkReported.Price); break;
            case EventType.OrderArrived: orders.Apply(in happened.OrderArrived); break;
            case EventType.OrderPooled: orders.Apply(in happened.OrderPooled); break;
            case EventType.StopSet: orders.Apply(in happened.StopSet); break;
            case EventType.OrderTriggered: orders.Apply(in happened.OrderTriggered, in happened); break;
            case EventType.OrderReplaced: orders.Apply(in happened.OrderReplaced, in happened); break;
            case EventType.CancelRequested: orders.Apply(in happened.CancelRequested, happened.At); break;
            case EventType.ReplaceRequested: orders.Apply(in happened.ReplaceRequested, happened.Replacement, happened.At); break;
            case EventType.LegSized: orders.Apply(in happened.LegSized, in happened); break;
            case EventType.AssetListed: tables.Assets.Add(happened.Asset); break;
            case EventType.InstrumentListed: List(happened.Instrument); break;
            case EventType.InstrumentTermsSet:
                tables.MarketOf(happened.InstrumentTermsSet.Instrument).SetTerms(happened.InstrumentTerms);
                break;
            case EventType.PhysicsSet: tables.PhysicsNumber = NumberOf(happened.Physics, tables.PhysicsUsed); break;
            case EventType.PhaseChanged: tables.MarketOf(happened.PhaseChanged.Instrument).ChangePhase(happened.PhaseChanged.Phase); break;
            case EventType.PriceBandSet: Apply(in happened.PriceBandSet); break;
            case EventType.AccountOpened: Apply(in happened.AccountOpened, happened.AccountTerms); break;
            case EventType.AccountTermsSet: Apply(in happened.AccountTermsSet, happened.AccountTerms); break;
            case EventType.AccountReset: Apply(in happened.AccountReset); break;
            case EventType.RequestDone: tables.Requests.Add(happened.RequestDone.Request, happened.RequestDone.Number, happened.At); break;
            case EventType.MarginCalled: Apply(in happened.MarginCalled); break;
            case EventType.MarginRestored: tables.AccountOf(happened.MarginRestored.Account).RestoreMargin(); break;
            case EventType.Transferred: Apply(in happened.Transferred, in happened); break;
            case EventType.SharesSplit: Apply(in happened.SharesSplit, happened.At); break;
            case EventType.DividendDeclared: Apply(in happened.DividendDeclared); break;
            case EventType.LoanTaken or EventType.LoanRepaid: tables.Ledger.Post(in happened, null); break;
            default: throw new InvalidOperationException($"A venue does not know events of type {happened.Type}.");
        }
    }

    private void List(Instrument instrument) => tables.Markets.Add(new(instrument, InstrumentTerms.For(instrument.AssetClass)));

    private void Apply(in PriceBandSet band) => tables.MarketOf(band.Instrument).SetBand(band.Lower, band.Upper);

    private void Apply(in AccountOpened opened, AccountTerms terms)
    {
        tables.Accounts.Add(new(opened.Account, opened.User, opened.Asset, terms, NumberOf(terms.Profile, tables.Profiles)));
        tables.Users.CountAccount(opened.User);
    }

    private void Apply(in AccountTermsSet set, AccountTerms terms)
    {
        var account = tables.AccountOf(set.Account);
        account.SetTerms(terms, NumberOf(terms.Profile, tables.Profiles));
        for (var row = tables.Positions.First(set.Account); row != PositionBook.None; row = tables.Positions.Next(row))
            trades.NoteMargin(account, tables.Positions[row].Instrument);
    }

    private void Apply(in AccountReset reset)
    {
        tables.Positions.Clear(reset.Account);
        tables.AccountOf(reset.Account).Reset(reset.Epoch);
    }

    private void Apply(in MarginCalled called)
    {
        tables.AccountOf(called.Account).CallMargin(called.Deadline);
        tables.Due.Add(new(called.Deadline, Orders.DueKind.MarginDeadline, called.Account.Number, null));
    }

    private void Apply(in Transferred moved, in Event happened)
    {
        tables.Ledger.Post(in happened, null);
        if (moved.Reason is not (TransferReason.Deposit or TransferReason.Withdrawal)) return;
        var account = tables.AccountOf(moved.To.IsTrader ? moved.To : moved.From);
        var found = tables.MarketFor(moved.Asset);
        if (moved.Reason == TransferReason.Deposit) PayIn(account, in moved, found, Days.Of(happened.At));
        if (found is not { } market) return;
        var steps = market.Instrument.StepsIn(moved.Amount);
        if (moved.Asset == account.Home || steps == 0) return;

        var row = tables.Positions.FindOrAdd(account.Id, market.Instrument.Id);
        if (moved.Reason == TransferReason.Deposit) tables.Positions.Deposit(row, new(steps), moved.Cost, happened.At);
        else tables.Positions.Withdraw(row, new(steps), happened.At);
        trades.NoteMargin(account, market.Instrument.Id);
    }

    /// <summary>Home counts as it is, another asset for what its lot cost, where that is told in home.</summary>
    private void PayIn(Account account, in Transferred moved, Market? market, long day)
    {
        if (moved.Asset == account.Home) tables.Users.PayIn(day, account.User, account.Home, moved.Amount);
        else if (market?.Instrument.Quote.Id == account.Home) tables.Users.PayIn(day, account.User, account.Home, moved.Cost);
    }

    private void Apply(in SharesSplit split, Timestamp at)
    {
        var market = tables.MarketOf(split.Instrument);
        market.Split(in split);
        tables.Actions.Add(new(tables.Sequence, split.Reference, split.Instrument, split.To, split.From));
        foreach (var account in tables.Accounts)
        {
            var row = tables.Positions.Find(account.Id, split.Instrument);
            if (row == PositionBook.None) continue;
            ref readonly var position = ref tables.Positions[row];
            var value = new Money((long)position.InLieu(in split, market.Instrument));
            var realised = tables.Positions.Split(row, in split, value, atCost: position.Net < 0 && !account.IsMargin);
            if (!realised.IsZero && market.Instrument.Quote.Id == account.Home) account.Realise(realised, Days.Of(at));
        }
    }

    private void Apply(in DividendDeclared declared) =>
        tables.Actions.Add(new(tables.Sequence, declared.Reference, declared.Instrument, To: 1, From: 1));

    private void Apply(in HouseQuoted quoted) =>
        tables.MarketOf(quoted.Instrument).Book.Quote(quoted.Side, quoted.Price, quoted.Change, quoted.Displayed, quoted.Model,
            quoted.Kind);

    private void Apply(in HouseTaken taken) =>
        tables.MarketOf(taken.Instrument).Book.TakeHouse(taken.Side, taken.Price, taken.Quantity, taken.Displayed);

    /// <summary>The number of a preset in the list of those that were used, where it is put when it is new.</summary>
    private static short NumberOf<T>(T preset, List<T> used)
    {
        var number = used.IndexOf(preset);
        if (number < 0)
        {
            number = used.Count;
            used.Add(preset);
        }

        return checked((short)number);
    }
}
