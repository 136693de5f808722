namespace TradeCraft.Exchange.Events;

/// <summary>
/// What can happen. The numbers are stored. Those from <see cref="Event.FirstUnlogged"/> on speak of the house's displayed liquidity and of
/// the feed: they change a live venue's books, are published, and are never logged.
/// </summary>
public enum EventType : byte
{
    AssetListed = 1,
    InstrumentListed = 2,
    AccountOpened = 3,
    Transferred = 4,
    OrderPlaced = 5,
    OrderRested = 6,
    TradeExecuted = 7,
    OrderCancelled = 8,
    AccountTermsSet = 9,
    InstrumentTermsSet = 10,
    PhysicsSet = 11,
    PhaseChanged = 12,
    PriceBandSet = 13,
    OrderArrived = 14,
    OrderPooled = 15,
    StopSet = 16,
    OrderTriggered = 17,
    OrderReplaced = 18,
    CancelRequested = 19,
    ReplaceRequested = 20,
    LegSized = 21,
    LoanTaken = 22,
    LoanRepaid = 23,
    AccountReset = 24,
    MarginCalled = 25,
    MarginRestored = 26,
    SharesSplit = 27,
    DividendDeclared = 28,
    RequestDone = 29,

    HouseQuoted = 100,
    HouseTaken = 101,
    DepthQuoted = 102,
    PrintReported = 103,
    MarkReported = 104,
}
