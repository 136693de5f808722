using TradeCraft.Exchange.Events;

namespace TradeCraft.Server.Contracts;

/// <summary>What an event is called outside, and what it says there.</summary>
/// <param name="SchemaVersion">Counted for each type by itself; that of the log's bytes is another matter.</param>
internal sealed record EventContract(string Name, Type Data, string Description, int SchemaVersion = 1)
{
    public static EventContract Of(EventType type) => type switch
    {
        EventType.AssetListed => new("asset.listed", typeof(AssetListedData), "An asset can be held from now on."),
        EventType.InstrumentListed => new("instrument.listed", typeof(InstrumentListedData), "An instrument can be traded from now on."),
        EventType.InstrumentTermsSet => new(
            "instrument.terms_set", typeof(InstrumentTermsSetData),
            "An instrument's margin requirements changed; rates are shares of the value."),
        EventType.PhaseChanged => new(
            "instrument.phase_changed", typeof(PhaseChangedData), "An instrument's trading opened, closed, was halted or ended for good."),
        EventType.PriceBandSet => new(
            "instrument.price_band_set", typeof(PriceBandSetData), "The prices between which may be traded changed; null lifts the band."),
        EventType.PhysicsSet => new("venue.physics_set", typeof(PhysicsSetData), "The market's liquidity behaves otherwise from now on."),
        EventType.SharesSplit => new(
            "shares.split", typeof(SharesSplitData),
            "So many new shares took the place of so many old ones: positions, prices and the band are of the new ones."),
        EventType.DividendDeclared => new(
            "dividend.declared", typeof(DividendDeclaredData),
            "So much is paid for each whole unit held of the share; who is short pays it."),
        EventType.AccountOpened => new("account.opened", typeof(AccountOpenedData), "An account was opened for a user."),
        EventType.AccountTermsSet =>
            new("account.terms_set", typeof(AccountTermsSetData), "An account trades under other terms from now on."),
        EventType.AccountReset =>
            new("account.reset", typeof(AccountResetData), "A new epoch of an account began, without orders, positions and debts."),
        EventType.RequestDone => new(
            "request.done", typeof(RequestDoneData),
            "A request with an Idempotency-Key that moved money or opened an account was done, and is not done again for 24 hours."),
        EventType.Transferred => new(
            "funds.transferred", typeof(TransferredData),
            "Money or an asset moved from one account to another; account 1 is the world outside."),
        EventType.LoanTaken => new("loan.taken", typeof(LoanData), "A margin account borrowed what it lacked."),
        EventType.LoanRepaid => new("loan.repaid", typeof(LoanData), "What came in paid back what was owed."),
        EventType.MarginCalled => new("margin.called", typeof(MarginCalledData), "An account's equity fell below what it must have."),
        EventType.MarginRestored => new("margin.restored", typeof(MarginRestoredData), "An account is back within its requirement."),
        EventType.OrderPlaced => new("order.placed", typeof(OrderPlacedData), "An order was taken on and what it needs was set aside."),
        EventType.OrderArrived => new("order.arrived", typeof(OrderArrivedData), "An order that was on its way reached the market."),
        EventType.OrderRested =>
            new("order.rested", typeof(OrderRestedData), "An order, or the next shown slice of it, joined the tail of its price's queue."),
        EventType.OrderPooled => new("order.pooled", typeof(OrderPooledData), "An order waits for the next auction."),
        EventType.StopSet => new("order.stop_set", typeof(StopSetData), "An order waits for its stop price."),
        EventType.OrderTriggered => new("order.triggered", typeof(OrderTriggeredData), "The price came through an order's stop."),
        EventType.OrderReplaced => new(
            "order.replaced", typeof(OrderReplacedData),
            "The terms of an open order changed; held is what is set aside more than before, or less."),
        EventType.CancelRequested => new("order.cancel_requested", typeof(CancelRequestedData), "A cancellation is on its way."),
        EventType.ReplaceRequested => new(
            "order.replace_requested", typeof(ReplaceRequestedData),
            "New terms of an order are on their way; null leaves a term as it is."),
        EventType.LegSized =>
            new("order.leg_sized", typeof(LegSizedData), "A leg follows what its entry has filled, or what its sibling has left to do."),
        EventType.OrderCancelled => new(
            "order.cancelled", typeof(OrderCancelledData), "What was left of an order was taken back and its hold released.",
            SchemaVersion: 2),
        EventType.TradeExecuted => new(
            "trade.executed", typeof(TradeExecutedData), "A quantity changed hands at the maker's price; amounts are in the quote asset."),
        EventType.HouseQuoted or EventType.HouseTaken or EventType.DepthQuoted or EventType.PrintReported or EventType.MarkReported =>
            throw new ArgumentOutOfRangeException(nameof(type), type, "What the feed says is not logged and has no contract."),
    };
}
