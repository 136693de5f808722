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

    /// <summary>The open orders, in the order of placing.</summary>
    public required OrderRow[] Orders { get; init; }

    /// <summary>Of those that have some.</summary>
    public required IReadOnlyList<OrderExtras> OrderExtras { get; init; }

    /// <summary>The names of profiles, by the numbers that orders have.</summary>
    public required IReadOnlyList<string> OrderProfiles { get; init; }

    /// <summary>Each account's newest executions, oldest first.</summary>
    public required IReadOnlyList<TradeView> Trades { get; init; }

    public required AccountHistoryRow[] Accounts { get; init; }

    public required PaidInRow[] PaidIn { get; init; }

    public required PositionDayRow[] Days { get; init; }

    public required LotPositionRow[] Positions { get; init; }

    /// <summary>Position by position, in the order of <see cref="Positions"/>, oldest lot first.</summary>
    public required Lot[] Lots { get; init; }
}

/// <summary>What of an account its terms and balances do not say.</summary>
/// <param name="Movements">How many its ledger has had.</param>
/// <param name="CarriedIn">What positions were worth that came in without a trade.</param>
public readonly record struct AccountHistoryRow(AccountId Account, Timestamp CreatedAt, long Movements, Money CarriedIn);

/// <summary>What was paid into an account of an asset, what it earned by having it on a day, and since the epoch began.</summary>
public readonly record struct PaidInRow(
    AccountId Account, AssetId Asset, Money Deposited, long EarnedOn, Money Earned, Income Income);

/// <summary>What an account earned without a trade since its epoch began. Below zero: what it paid.</summary>
public readonly record struct Income(Money Dividends, Money Interest, Money BorrowFees);

/// <summary>A position's day.</summary>
public readonly record struct PositionDayRow(AccountId Account, InstrumentId Instrument, long Day, long AtOpen, Money Spent);
