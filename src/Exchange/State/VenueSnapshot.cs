using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>
/// Everything that the log determines of a venue, as plain data: what a log up to <see cref="VenueCounters.Sequence"/> would give again.
/// What there are many of are arrays of rows that hold no references, so that they can be kept as the bytes they are. House liquidity and
/// the feed's prices are not in the log, and not here.
/// </summary>
public sealed record VenueSnapshot
{
    public required VenueCounters Counters { get; init; }

    public required IReadOnlyList<Asset> Assets { get; init; }

    public required IReadOnlyList<MarketSnapshot> Markets { get; init; }

    public required IReadOnlyList<Profile> Profiles { get; init; }

    public required IReadOnlyList<Physics> PhysicsUsed { get; init; }

    /// <summary>The terms that accounts have, each once; <see cref="AccountSnapshot.Terms"/> counts them.</summary>
    public required IReadOnlyList<AccountTerms> Terms { get; init; }

    /// <summary>What orders asked for beyond the common terms; <see cref="OrderSnapshot.Options"/> counts them from 1.</summary>
    public required IReadOnlyList<OrderOptions> Options { get; init; }

    /// <summary>Replacements that are on their way; <see cref="DueSnapshot.Replacement"/> counts them from 1.</summary>
    public required IReadOnlyList<ReplaceOrder> Replacements { get; init; }

    public required IReadOnlyList<TakenName> Names { get; init; }

    /// <summary>Oldest first.</summary>
    public required CorporateAction[] Actions { get; init; }

    public required AccountSnapshot[] Accounts { get; init; }

    /// <summary>By number.</summary>
    public required OrderSnapshot[] Orders { get; init; }

    public required BracketSnapshot[] Brackets { get; init; }

    public required RequestSnapshot[] Requests { get; init; }

    /// <summary>In the order in which they come due.</summary>
    public required DueSnapshot[] Due { get; init; }

    public required Balance[] Balances { get; init; }

    /// <summary>Those of the venue's own accounts.</summary>
    public required Purse[] Purses { get; init; }

    public required PaidInSnapshot[] PaidIn { get; init; }

    /// <summary>An account's in the order in which it came by them.</summary>
    public required PositionSnapshot[] Positions { get; init; }
}

/// <summary>What was paid into a user's accounts of a currency on a day (UTC), in units of it.</summary>
public readonly record struct PaidInSnapshot(UserId User, AssetId Home, long Day, Int128 Amount);

/// <summary>How far a venue has come.</summary>
/// <param name="At">When its last event happened.</param>
public readonly record struct VenueCounters(long Sequence, long LastCommand, long LastOrder, long LastTrade, short Physics, Timestamp At);

/// <summary>An instrument and what its market is told by the log.</summary>
public sealed record MarketSnapshot(
    string Symbol, string Name, AssetClass AssetClass, AssetId Base, AssetId Quote, decimal TickSize, decimal StepSize,
    InstrumentTerms Terms, Phase Phase, Price Lower, Price Upper, IReadOnlyList<int> MarginAccounts)
{
    public Instrument ToInstrument(InstrumentId id, IReadOnlyList<Asset> assets) =>
        new(id, Symbol, Name, AssetClass, assets[Base.Number], assets[Quote.Number], TickSize, StepSize);
}
