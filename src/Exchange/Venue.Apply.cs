using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>State follows from events, and from nothing else.</summary>
public sealed partial class Venue
{
    // Written anew by each event: a span on the stack would be wiped each time.
    private readonly Posting[] postings = new Posting[Postings.Most];

    /// <summary>Does what an event says. Live, replay and recovery all come through here.</summary>
    /// <exception cref="InvalidOperationException">The event does not follow the last one, or breaks an invariant: a bug, or a damaged log.</exception>
    public void Apply(in Event happened)
    {
        if (happened.IsLogged && happened.Sequence != Sequence + 1)
            throw new InvalidOperationException($"Event {happened.Sequence} does not follow {Sequence}.");
        Sequence = happened.Sequence;
        lastCommand = happened.Command;
        if (due.Count > 0) due.ForgetBefore(happened.At);

        // What happens millions of times is told apart first, in a method that stays small.
        switch (happened.Type)
        {
            case EventType.OrderPlaced: Apply(happened.OrderPlaced, in happened); break;
            case EventType.TradeExecuted: Apply(happened.TradeExecuted, in happened); break;
            case EventType.OrderRested: Apply(happened.OrderRested); break;
            case EventType.OrderCancelled: Apply(happened.OrderCancelled, in happened); break;
            default: ApplyOther(in happened); break;
        }
    }

    private void ApplyOther(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.HouseQuoted: Apply(happened.HouseQuoted); break;
            case EventType.HouseTaken: Apply(happened.HouseTaken); break;
            case EventType.DepthQuoted: Apply(happened.DepthQuoted, in happened); break;
            case EventType.PrintReported: break;
            case EventType.MarkReported: MarketOf(happened.MarkReported.Instrument).FeedMark = happened.MarkReported.Price; break;
            case EventType.OrderArrived: orders[orders.SlotOf(happened.OrderArrived.Order)].State = Orders.OrderState.Working; break;
            case EventType.OrderPooled: Apply(happened.OrderPooled); break;
            case EventType.StopSet: Apply(happened.StopSet); break;
            case EventType.OrderTriggered: Apply(happened.OrderTriggered, in happened); break;
            case EventType.OrderReplaced: Apply(happened.OrderReplaced, in happened); break;
            case EventType.CancelRequested: Apply(happened.CancelRequested, happened.At); break;
            case EventType.ReplaceRequested: Apply(happened.ReplaceRequested, happened.Replacement, happened.At); break;
            case EventType.LegSized: Apply(happened.LegSized, in happened); break;
            case EventType.AssetListed: assets.Add(happened.Asset); break;
            case EventType.InstrumentListed: markets.Add(new(happened.Instrument, InstrumentTerms.For(happened.Instrument.AssetClass))); break;
            case EventType.InstrumentTermsSet: MarketOf(happened.InstrumentTermsSet.Instrument).Terms = happened.InstrumentTerms; break;
            case EventType.PhysicsSet: physics = NumberOf(happened.Physics, physicsUsed); break;
            case EventType.PhaseChanged: MarketOf(happened.PhaseChanged.Instrument).Phase = happened.PhaseChanged.Phase; break;
            case EventType.PriceBandSet: Apply(happened.PriceBandSet); break;
            case EventType.AccountOpened: Apply(happened.AccountOpened, happened.AccountTerms); break;
            case EventType.AccountTermsSet: Apply(happened.AccountTermsSet, happened.AccountTerms); break;
            case EventType.AccountReset: Apply(happened.AccountReset); break;
            case EventType.MarginCalled: Apply(happened.MarginCalled); break;
            case EventType.MarginRestored: AccountOf(happened.MarginRestored.Account).IsCalled = false; break;
            case EventType.Transferred: Apply(happened.Transferred, in happened); break;
            case EventType.SharesSplit: Apply(happened.SharesSplit, happened.At); break;
            case EventType.DividendDeclared: actions.Add(new(happened.Sequence, happened.DividendDeclared.Reference, happened.DividendDeclared.Instrument, 1, 1)); break;
            case EventType.LoanTaken or EventType.LoanRepaid: Post(in happened, null); break;
            default: throw new InvalidOperationException($"A venue does not know events of type {happened.Type}.");
        }
    }

    private void Apply(in PriceBandSet band)
    {
        var market = MarketOf(band.Instrument);
        (market.Lower, market.Upper) = (band.Lower, band.Upper);
    }

    private void Apply(in AccountOpened opened, AccountTerms terms) =>
        accounts.Add(new(opened.Account, opened.User, opened.Asset, terms, NumberOf(terms.Profile, profiles)));

    private void Apply(in AccountTermsSet set, AccountTerms terms)
    {
        var account = AccountOf(set.Account);
        (account.Terms, account.Profile) = (terms, NumberOf(terms.Profile, profiles));
        if (!account.IsMargin) account.IsCalled = false;
        for (var row = positions.First(set.Account); row != PositionBook.None; row = positions.Next(row)) NoteMargin(account, positions[row].Instrument);
    }

    private void Apply(in AccountReset reset)
    {
        positions.Clear(reset.Account);
        var account = AccountOf(reset.Account);
        account.Epoch = reset.Epoch;
        account.ForgetResults();
    }

    private void Apply(in MarginCalled called)
    {
        var account = AccountOf(called.Account);
        (account.IsCalled, account.Deadline) = (true, called.Deadline);
        due.Add(new(called.Deadline, Orders.DueKind.MarginDeadline, called.Account.Number, null));
    }

    private void Apply(in Transferred moved, in Event happened)
    {
        Post(in happened, null);
        if (moved.Reason is not (TransferReason.Deposit or TransferReason.Withdrawal) || MarketFor(moved.Asset) is not { } market) return;
        var account = AccountOf(moved.To.IsTrader ? moved.To : moved.From);
        var steps = market.Instrument.StepsIn(moved.Amount);
        if (moved.Asset == account.Home || steps == 0) return;

        var row = positions.FindOrAdd(account.Id, market.Instrument.Id);
        if (moved.Reason == TransferReason.Deposit) positions.Deposit(row, new(steps), moved.Cost, account.Terms.CostBasis, happened.At);
        else positions.Withdraw(row, new(steps), account.Terms.CostBasis, happened.At);
        NoteMargin(account, market.Instrument.Id);
    }

    private void NoteMargin(Account account, InstrumentId instrument)
    {
        if (account.IsMargin) MarketOf(instrument).MarginAccounts.Add(account.Id.Number);
    }

    private void Apply(in HouseQuoted quoted) =>
        MarketOf(quoted.Instrument).Book.Quote(quoted.Side, quoted.Price, quoted.Change, quoted.Displayed, quoted.Model);

    private void Apply(in HouseTaken taken) =>
        MarketOf(taken.Instrument).Book.TakeHouse(taken.Side, taken.Price, taken.Quantity, taken.Displayed);

    private void Apply(in DepthQuoted quoted, in Event happened)
    {
        var market = MarketOf(quoted.Instrument);
        (market.Quoted, market.QuotedAt) = (happened.Quote, happened.At);
    }

    private void Post(in Event happened, Instrument? instrument)
    {
        var count = Postings.Of(in happened, instrument, postings);
        for (var i = 0; i < count; i++) ledger.Post(in postings[i]);
    }

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
