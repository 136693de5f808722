using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// What the projections know that neither a snapshot of the venue has nor a table: taken when everything up to its event is in tables. As
/// plain data, what there are many of as rows without references.
/// </summary>
public sealed record ProjectionsSnapshot
{
    /// <summary>The last event that was folded.</summary>
    public required long Sequence { get; init; }

    /// <summary>When that happened.</summary>
    public required Timestamp At { get; init; }

    public required Timestamp InterestChargedAt { get; init; }

    /// <summary>Since when each instrument is in its phase, by number.</summary>
    public required Timestamp[] PhasesSince { get; init; }

    public required IReadOnlyList<OpenOrder> Orders { get; init; }

    /// <summary>Each account's newest executions, oldest first.</summary>
    public required IReadOnlyList<TradeView> Trades { get; init; }

    public required AccountHistoryRow[] Accounts { get; init; }

    public required PaidInRow[] PaidIn { get; init; }

    public required PositionDayRow[] Days { get; init; }

    public required LotPositionRow[] Positions { get; init; }

    /// <summary>Position by position, in the order of <see cref="Positions"/>, oldest lot first.</summary>
    public required Lot[] Lots { get; init; }
}

/// <summary>An open order with its story, and the event that changed it last.</summary>
public sealed record OpenOrder(OrderView Order, OrderStory Story, long Sequence);

/// <summary>What of an account its terms and balances do not say.</summary>
/// <param name="LedgerLines">How many movements its ledger has had.</param>
/// <param name="CarriedIn">What positions were worth that came in without a trade.</param>
public readonly record struct AccountHistoryRow(AccountId Account, Timestamp CreatedAt, long LedgerLines, Money CarriedIn);

/// <summary>What was paid into an account of an asset, and what it earned by having it on a day.</summary>
public readonly record struct PaidInRow(AccountId Account, AssetId Asset, Money Deposited, long EarnedOn, Money Earned);

/// <summary>A position's day.</summary>
public readonly record struct PositionDayRow(AccountId Account, InstrumentId Instrument, long Day, long AtOpen, Money Spent);
