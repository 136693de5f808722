using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// Everything that the log determines of a venue, as plain data: what a log up to <see cref="VenueCounters.Sequence"/> would give again. What there are many of are arrays
/// of rows that hold no references, so that they can be kept as the bytes they are. House liquidity and the feed's prices are not in the log, and not here.
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

    /// <summary>An account's in the order in which it came by them.</summary>
    public required PositionSnapshot[] Positions { get; init; }

    /// <summary>Position by position, in the order of <see cref="Positions"/>, oldest lot first.</summary>
    public required Lot[] Lots { get; init; }
}

/// <summary>How far a venue has come.</summary>
public readonly record struct VenueCounters(long Sequence, long LastCommand, long LastOrder, long LastTrade, short Physics);

/// <summary>A split or a dividend that was carried out.</summary>
/// <param name="Sequence">The event that says it.</param>
/// <param name="Reference">By which it was asked for; 0 for none.</param>
/// <param name="To">New shares for <paramref name="From"/> old ones; both are 1 of a dividend.</param>
public readonly record struct CorporateAction(long Sequence, long Reference, InstrumentId Instrument, int To, int From)
{
    internal void AddTo(ref Digest digest)
    {
        digest.Add(Sequence);
        digest.Add(Reference);
        digest.Add(Instrument.Number);
        digest.Add(To);
        digest.Add(From);
    }
}

/// <summary>An instrument and what its market is told by the log.</summary>
public sealed record MarketSnapshot(
    string Symbol, string Name, AssetClass AssetClass, AssetId Base, AssetId Quote, decimal TickSize, decimal StepSize,
    InstrumentTerms Terms, Phase Phase, Price Lower, Price Upper, IReadOnlyList<int> MarginAccounts)
{
    public Instrument ToInstrument(InstrumentId id, IReadOnlyList<Asset> assets) =>
        new(id, Symbol, Name, AssetClass, assets[Base.Number], assets[Quote.Number], TickSize, StepSize);
}

/// <summary>A client order id that is taken.</summary>
public sealed record TakenName(AccountId Account, string Id, OrderId Order, Timestamp ClosedAt);

/// <summary>An account.</summary>
public readonly record struct AccountSnapshot(
    AccountId Id, UserId User, AssetId Home, int Terms, short Profile, int Epoch, long Draws, long Day, Money DayRealised, long DayOfTrades, ulong DayTrades,
    bool IsCalled, Timestamp Deadline);

/// <summary>An open order.</summary>
public struct OrderSnapshot
{
    public OrderId Id;
    public AccountId Account;
    public InstrumentId Instrument;
    public Side Side;
    public OrderType Type;
    public TimeInForce TimeInForce;
    public OrderCause Cause;
    public byte State;
    public bool HasHold;
    public bool IsTriggered;
    public bool IsDayTrade;
    public bool HasBracket;
    public bool IsOnBook;
    public short Profile;
    public int Options;
    public int Stop;
    public int Extreme;
    public Price LimitPrice;
    public Quantity Quantity;
    public Quantity Filled;

    /// <summary>What stands of it in its queue, when it is on the book.</summary>
    public Quantity Shown;
    public Money Held;
    public Money Made;
    public Money Taken;
    public Money Charged;
    public Timestamp ExpiresAt;
    public long Since;
}

/// <summary>Orders that hang together.</summary>
public readonly record struct BracketSnapshot(
    OrderId Entry, OrderId TakeProfit, OrderId StopLoss, Quantity Entered, Quantity Left, bool IsStopTriggered, bool IsLegGone, int Open);

/// <summary>A request that was done.</summary>
public readonly record struct RequestSnapshot(UInt128 Key, UInt128 Body, OrderId Order, Timestamp At);

/// <summary>Something that time will bring.</summary>
public readonly record struct DueSnapshot(Timestamp At, byte Kind, long Number, int Replacement);

/// <summary>A position, without its lots.</summary>
public readonly record struct PositionSnapshot(
    AccountId Account, InstrumentId Instrument, long Net, Money Cost, Money Realised, long OpenedToday, long OpenedOn, int Lots);
