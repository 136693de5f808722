using System.Runtime.InteropServices;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>
/// What can happen. The numbers are stored. Those from <see cref="Event.FirstUnlogged"/> on speak of the house's displayed liquidity and of the
/// feed: they change a live venue's books, are published, and are never logged.
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

    HouseQuoted = 100,
    HouseTaken = 101,
    DepthQuoted = 102,
    PrintReported = 103,
}

public readonly record struct AccountOpened(AccountId Account, UserId User, FeeRate MakerFee, FeeRate TakerFee);

/// <summary>Money moved from one account to another: a deposit comes from the world.</summary>
public readonly record struct Transferred(AccountId From, AccountId To, AssetId Asset, Money Amount);

/// <summary>An order was taken on and <paramref name="Held"/> of the account's money (buy) or asset (sell) set aside for it.</summary>
public readonly record struct OrderPlaced(
    OrderId Order,
    AccountId Account,
    InstrumentId Instrument,
    Side Side,
    OrderType Type,
    TimeInForce TimeInForce,
    Quantity Quantity,
    Price LimitPrice,
    Money Held,
    RequestKey Request);

/// <summary>What is left of the order joined the tail of its price's queue.</summary>
public readonly record struct OrderRested(OrderId Order, InstrumentId Instrument, Side Side, Price Price, Quantity Quantity);

/// <summary>What set a trade off.</summary>
public enum TradeCause : byte
{
    /// <summary>An order that took.</summary>
    Order = 0,

    /// <summary>The feed printed a trade at or through a resting order. The tape already has the print.</summary>
    Print = 1,

    /// <summary>The feed quoted at or through a resting order.</summary>
    Quote = 2,
}

/// <summary>One side of a trade. The house has order 0 and pays no fee.</summary>
/// <param name="Fee">In the quote asset.</param>
/// <param name="FeeCarry">The order's carry of rounding after this fee, see <see cref="FeeRate.On"/>.</param>
/// <param name="Released">A buyer's hold that this fill made unnecessary, in the quote asset.</param>
public readonly record struct Fill(OrderId Order, AccountId Account, Money Fee, int FeeCarry, Money Released);

/// <summary><paramref name="Quantity"/> changed hands at the maker's price.</summary>
/// <param name="Value">Price × quantity, in the quote asset.</param>
public readonly record struct TradeExecuted(
    TradeId Trade, InstrumentId Instrument, Side TakerSide, TradeCause Cause, Price Price, Quantity Quantity, Money Value, Fill Maker, Fill Taker)
{
    public Fill Buyer => TakerSide == Side.Buy ? Taker : Maker;

    public Fill Seller => TakerSide == Side.Buy ? Maker : Taker;
}

public enum CancelReason : byte
{
    /// <summary>Its owner asked.</summary>
    Requested = 0,

    /// <summary>Immediate or cancel: nothing more to take at its price.</summary>
    Unfillable = 1,
}

/// <summary>What was left of the order was taken back and its hold released.</summary>
public readonly record struct OrderCancelled(
    OrderId Order, AccountId Account, InstrumentId Instrument, Side Side, Price Price, Quantity Quantity, bool WasResting, CancelReason Reason, Money Released);

/// <summary>
/// The feed's statement about one level. <paramref name="Change"/> steps joined the tail of the queue (positive) or were cancelled from it
/// (negative); <paramref name="Displayed"/> is what the feed shows now, whether or not it is still there to take.
/// </summary>
public readonly record struct HouseQuoted(InstrumentId Instrument, Side Side, Price Price, long Change, Quantity Displayed);

/// <summary>House liquidity at the head of a queue was taken, by a user's order or by the feed's own print.</summary>
public readonly record struct HouseTaken(InstrumentId Instrument, Side Side, Price Price, Quantity Quantity, Quantity Displayed);

/// <summary>The feed's whole depth was taken over; <see cref="Event.Quote"/> is remembered to tell which levels the next one drops.</summary>
public readonly record struct DepthQuoted(InstrumentId Instrument);

/// <summary>The feed reported a trade.</summary>
public readonly record struct PrintReported(InstrumentId Instrument, Price Price, Quantity Quantity, Side Aggressor);

/// <summary>
/// One thing that happened: a header and, by <see cref="Type"/>, one of the payloads, which share their bytes so that a batch of events is
/// one flat array and raising one allocates nothing.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
public struct Event
{
    public const EventType FirstUnlogged = EventType.HouseQuoted;

    private const int Payload = 40;

    [FieldOffset(0)] public EventType Type;

    /// <summary>Counted from 1 without a gap over the logged events; an unlogged one repeats its predecessor's.</summary>
    [FieldOffset(8)] public long Sequence;

    [FieldOffset(16)] public Timestamp At;

    /// <summary>Which command it came from, counted from 1: events of one command belong together.</summary>
    [FieldOffset(24)] public long Command;

    /// <summary>The payload that is no number: a client's order id, an <see cref="Asset"/>, an <see cref="Instrument"/>, a quote.</summary>
    [FieldOffset(32)] public object? Detail;

    [FieldOffset(Payload)] public AccountOpened AccountOpened;
    [FieldOffset(Payload)] public Transferred Transferred;
    [FieldOffset(Payload)] public OrderPlaced OrderPlaced;
    [FieldOffset(Payload)] public OrderRested OrderRested;
    [FieldOffset(Payload)] public TradeExecuted TradeExecuted;
    [FieldOffset(Payload)] public OrderCancelled OrderCancelled;
    [FieldOffset(Payload)] public HouseQuoted HouseQuoted;
    [FieldOffset(Payload)] public HouseTaken HouseTaken;
    [FieldOffset(Payload)] public DepthQuoted DepthQuoted;
    [FieldOffset(Payload)] public PrintReported PrintReported;

    public readonly bool IsLogged => Type < FirstUnlogged;

    public readonly string? ClientOrderId => (string?)Detail;

    public readonly Asset Asset => (Asset)Detail!;

    public readonly Instrument Instrument => (Instrument)Detail!;

    public readonly QuoteDepth Quote => (QuoteDepth)Detail!;
}

/// <summary>Where a venue raises its events: one flat array, reused batch after batch.</summary>
public sealed class EventBuffer(int capacity = 1024)
{
    private Event[] events = new Event[capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<Event> Events => events.AsSpan(0, Count);

    public void Clear()
    {
        // Details are references: what is not cleared would keep a batch's strings alive.
        Array.Clear(events, 0, Count);
        Count = 0;
    }

    /// <summary>A blank event at the end.</summary>
    public ref Event Add()
    {
        if (Count == events.Length) Array.Resize(ref events, Math.Max(4, events.Length * 2));
        return ref events[Count++];
    }
}
