using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Events;

/// <summary>
/// What an event is about: its instrument, its order, its accounts. Each switch names every type of event, so that a new one does not
/// compile before it is said here.
/// </summary>
public static class EventFacts
{
    /// <summary>
    /// The instrument an event is about, if it is about one. A listing makes its instrument known, and is not about one that is.
    /// </summary>
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
        EventType.DepthQuoted => happened.DepthQuoted.Instrument,
        EventType.PrintReported => happened.PrintReported.Instrument,
        EventType.MarkReported => happened.MarkReported.Instrument,
        EventType.AssetListed or EventType.InstrumentListed or EventType.AccountOpened or EventType.AccountTermsSet
            or EventType.AccountReset or EventType.Transferred or EventType.LoanTaken or EventType.LoanRepaid or EventType.MarginCalled
            or EventType.MarginRestored or EventType.RequestDone
            or EventType.PhysicsSet or EventType.CancelRequested or EventType.ReplaceRequested => null,
    };

    /// <summary>The order an event is about, if it is about one alone: a trade has two sides.</summary>
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
        EventType.TradeExecuted or EventType.AssetListed or EventType.InstrumentListed or EventType.InstrumentTermsSet
            or EventType.PhaseChanged or EventType.PriceBandSet or EventType.PhysicsSet or EventType.SharesSplit
            or EventType.DividendDeclared or EventType.AccountOpened or EventType.AccountTermsSet or EventType.AccountReset
            or EventType.Transferred or EventType.LoanTaken or EventType.LoanRepaid or EventType.RequestDone
            or EventType.MarginCalled or EventType.MarginRestored or EventType.HouseQuoted or EventType.HouseTaken or EventType.DepthQuoted
            or EventType.PrintReported or EventType.MarkReported => null,
    };

    /// <summary>
    /// The accounts that an event names, one or two different ones. Some events of an order name the order alone: they concern its account,
    /// and <see cref="OrderOf"/> says which order it is.
    /// </summary>
    public static (AccountId? Account, AccountId? Other) AccountsOf(in Event happened) => happened.Type switch
    {
        EventType.TradeExecuted => Two(happened.TradeExecuted.Maker.Account, happened.TradeExecuted.Taker.Account),
        EventType.Transferred => Two(happened.Transferred.From, happened.Transferred.To),
        EventType.OrderPlaced => (happened.OrderPlaced.Account, null),
        EventType.OrderTriggered => (happened.OrderTriggered.Account, null),
        EventType.OrderReplaced => (happened.OrderReplaced.Account, null),
        EventType.LegSized => (happened.LegSized.Account, null),
        EventType.OrderCancelled => (happened.OrderCancelled.Account, null),
        EventType.AccountOpened => (happened.AccountOpened.Account, null),
        EventType.AccountTermsSet => (happened.AccountTermsSet.Account, null),
        EventType.AccountReset => (happened.AccountReset.Account, null),
        EventType.RequestDone => (happened.RequestDone.Account, null),
        EventType.LoanTaken => (happened.LoanTaken.Account, null),
        EventType.LoanRepaid => (happened.LoanRepaid.Account, null),
        EventType.MarginCalled => (happened.MarginCalled.Account, null),
        EventType.MarginRestored => (happened.MarginRestored.Account, null),
        EventType.OrderArrived or EventType.OrderRested or EventType.OrderPooled or EventType.StopSet or EventType.CancelRequested
            or EventType.ReplaceRequested or EventType.AssetListed or EventType.InstrumentListed or EventType.InstrumentTermsSet
            or EventType.PhaseChanged or EventType.PriceBandSet or EventType.PhysicsSet or EventType.SharesSplit
            or EventType.DividendDeclared or EventType.HouseQuoted or EventType.HouseTaken or EventType.DepthQuoted
            or EventType.PrintReported
            or EventType.MarkReported => (null, null),
    };

    private static (AccountId? Account, AccountId? Other) Two(AccountId one, AccountId other) => (one, other == one ? null : other);
}
