using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Contracts;

/// <summary>An event as programs outside get it.</summary>
/// <param name="SchemaVersion">Of its <paramref name="Data"/>: raised when a consumer of the version before could misread it. Fields may be
/// added without.</param>
/// <param name="EventId">The venue and the sequence: the same for the same event, whenever it is sent.</param>
/// <param name="Sequence">Counted from 1 without a gap in a venue.</param>
/// <param name="TraceId">Of the request that it came with (W3C, 32 hexadecimal digits); null where it came with none.</param>
internal sealed record EventEnvelope(
    string EventType, int SchemaVersion, string EventId, string Sequence, DateTimeOffset At, string? TraceId, object Data);

internal sealed record AssetListedData(string Asset, int Decimals);

internal sealed record InstrumentListedData(
    string Symbol, string Name, AssetClass AssetClass, string BaseAsset, string QuoteAsset, decimal TickSize, decimal StepSize);

internal sealed record InstrumentTermsSetData(
    string Symbol, decimal InitialMargin, decimal MaintenanceMargin, bool IsShortable, decimal BorrowRate);

/// <param name="OfficialPrice">Of the auction that it began with, where there is one.</param>
internal sealed record PhaseChangedData(string Symbol, Phase Phase, decimal? OfficialPrice);

internal sealed record PriceBandSetData(string Symbol, decimal? Lower, decimal? Upper);

/// <param name="To">New shares for <paramref name="From"/> old ones: 7 for 1.</param>
/// <param name="Mark">The fair price of an old share, by which pieces were paid out; null while none was known.</param>
/// <param name="ActionId">Of the corporate action; null where it was asked for directly.</param>
internal sealed record SharesSplitData(string Symbol, int To, int From, decimal? Mark, string? ActionId);

/// <param name="ActionId">Of the corporate action; null where it was asked for directly.</param>
internal sealed record DividendDeclaredData(string Symbol, decimal PerUnit, string Currency, string? ActionId);

internal sealed record PhysicsSetData(string Name, int Version);

internal sealed record RulesData(
    decimal? MaxOrderValue, decimal? MaxPosition, int? MaxOpenOrders, decimal? DailyLossLimit, decimal? PriceCollar,
    IReadOnlyList<string>? AllowedSymbols, bool PatternDayTrading);

internal sealed record TermsData(string Profile, int ProfileVersion, AccountKind Kind, CostBasis CostBasis, bool IsFrozen, RulesData Rules);

internal sealed record AccountOpenedData(AccountId AccountId, UserId UserId, string Currency, TermsData Terms);

internal sealed record AccountTermsSetData(AccountId AccountId, TermsData Terms);

/// <param name="AccountId">Whose money moved, or which was opened.</param>
internal sealed record RequestDoneData(AccountId AccountId);

internal sealed record AccountResetData(AccountId AccountId, int Epoch);

/// <param name="Cost">What a deposited position is booked at, in the account's currency; null for money.</param>
internal sealed record TransferredData(
    AccountId FromAccountId, AccountId ToAccountId, string Asset, decimal Amount, TransferReason Reason, decimal? Cost);

internal sealed record LoanData(AccountId AccountId, string Asset, decimal Amount);

internal sealed record MarginCalledData(AccountId AccountId, string Currency, decimal Equity, decimal Required, DateTimeOffset Deadline);

internal sealed record MarginRestoredData(AccountId AccountId);

internal sealed record OrderPlacedData(
    OrderId OrderId,
    AccountId AccountId,
    string Symbol,
    Side Side,
    OrderType Type,
    TimeInForce TimeInForce,
    OrderCause Cause,
    decimal Qty,
    decimal? LimitPrice,
    decimal Held,
    string HeldAsset,
    OrderId? EntryOrderId,
    decimal? Bid,
    decimal? Ask,
    DateTimeOffset ArrivesAt,
    DateTimeOffset? ExpiresAt,
    string? ClientOrderId,
    decimal? Notional,
    decimal? StopPrice,
    decimal? TrailPrice,
    decimal? TrailPercent,
    TriggerBy TriggerBy,
    decimal? DisplayQty,
    bool PostOnly,
    bool ReduceOnly,
    SelfTrade SelfTrade,
    decimal? TakeProfitLimitPrice,
    decimal? StopLossStopPrice,
    decimal? StopLossLimitPrice,
    bool OneCancelsOther);

internal sealed record OrderArrivedData(OrderId OrderId, string Symbol, decimal? Bid, decimal? Ask);

internal sealed record OrderRestedData(
    OrderId OrderId, string Symbol, Side Side, decimal Price, decimal Qty, decimal Ahead, decimal AheadOfHouse);

internal sealed record OrderPooledData(OrderId OrderId, string Symbol, Side Side, decimal? Price, decimal LeavesQueue);

internal sealed record StopSetData(OrderId OrderId, string Symbol, decimal StopPrice, decimal? Extreme);

internal sealed record OrderTriggeredData(
    OrderId OrderId, AccountId AccountId, string Symbol, Side Side, decimal Price, decimal Held, string HeldAsset);

internal sealed record OrderReplacedData(
    OrderId OrderId,
    AccountId AccountId,
    string Symbol,
    Side Side,
    decimal? Price,
    decimal LeavesQueue,
    bool KeepsPlace,
    decimal Qty,
    decimal? LimitPrice,
    decimal? StopPrice,
    decimal? TrailPrice,
    decimal? TrailPercent,
    decimal Held,
    string HeldAsset);

internal sealed record CancelRequestedData(OrderId OrderId, DateTimeOffset ArrivesAt);

internal sealed record ReplaceRequestedData(
    OrderId OrderId, AccountId AccountId, string Symbol, DateTimeOffset ArrivesAt, decimal? Qty, decimal? LimitPrice, decimal? StopPrice,
    decimal? TrailPrice, decimal? TrailPercent);

internal sealed record LegSizedData(
    OrderId OrderId, AccountId AccountId, string Symbol, Side Side, decimal? Price, decimal LeavesQueue, decimal Qty, decimal Held,
    string HeldAsset);

/// <summary>One side of a trade; the house has no order.</summary>
/// <param name="Profile">The number of the profile that it was charged under, in the order in which the venue first met them.</param>
/// <param name="Released">What of a buyer's hold the fill made unnecessary, in the quote asset.</param>
internal sealed record FillData(
    OrderId? OrderId, AccountId AccountId, int Profile, bool IsMaker, bool FromHold, decimal Fee, decimal Released);

internal sealed record TradeExecutedData(
    TradeId TradeId,
    string Symbol,
    Side TakerSide,
    TradeCause Cause,
    int Physics,
    decimal Price,
    decimal Qty,
    decimal Value,
    string QuoteAsset,
    FillData Maker,
    FillData Taker);

internal sealed record OrderCancelledData(
    OrderId OrderId,
    AccountId AccountId,
    string Symbol,
    Side Side,
    decimal? Price,
    decimal Qty,
    decimal LeavesQueue,
    CancelReason Reason,
    decimal Released,
    string ReleasedAsset);
