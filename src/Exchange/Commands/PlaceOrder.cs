using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Commands;

public enum OrderType : byte
{
    Limit,
    Market,

    /// <summary>A market order once the price has gone through the stop: up to it for a buyer, down to it for a seller.</summary>
    Stop,

    /// <summary>A limit order once the price has gone through the stop.</summary>
    StopLimit,

    /// <summary>A stop that follows the price at a distance, and never back.</summary>
    TrailingStop,

    /// <summary>A market order once the price has come as far as hoped: down to it for a buyer, up to it for a seller.</summary>
    TakeProfit,

    /// <summary>A limit order once the price has come as far as hoped.</summary>
    TakeProfitLimit,
}

public enum TimeInForce : byte
{
    /// <summary>Good till cancelled: what does not fill at once rests. A market order never rests.</summary>
    Gtc,

    /// <summary>Immediate or cancel: what does not fill at once is cancelled.</summary>
    Ioc,

    /// <summary>Until the session closes; where none does, until midnight UTC.</summary>
    Day,

    /// <summary>Good till a date: until <see cref="OrderOptions.ExpiresAt"/>.</summary>
    Gtd,

    /// <summary>Fill or kill: all of it at once, or nothing.</summary>
    Fok,

    /// <summary>Only in the next opening auction.</summary>
    Opg,

    /// <summary>Only in the next closing auction.</summary>
    Cls,
}

/// <summary>By which price an order is triggered.</summary>
public enum TriggerBy : byte
{
    Last,

    /// <summary>The price that it would trade at: the ask for a buyer, the bid for a seller.</summary>
    Quote,

    Mark,
}

internal static class TriggerByExtensions
{
    /// <summary>Which price of the market triggers an order of a side.</summary>
    public static TriggerSource SourceFor(this TriggerBy by, Side side) => by switch
    {
        TriggerBy.Last => TriggerSource.Last,
        TriggerBy.Quote => side == Side.Sell ? TriggerSource.Bid : TriggerSource.Ask,
        TriggerBy.Mark => TriggerSource.Mark,
    };
}

/// <summary>What happens when an order would trade with another order of the same user.</summary>
public enum SelfTrade : byte
{
    Allow,

    /// <summary>What is left of the one that came is cancelled.</summary>
    CancelNewest,

    /// <summary>The one that rests is cancelled.</summary>
    CancelOldest,

    CancelBoth,

    /// <summary>Both lose the smaller of the two quantities without a trade.</summary>
    Decrement,
}

/// <summary>What its owner places an order for, as far as they say. Only told again: no rule looks at it.</summary>
public enum OrderPurpose : byte
{
    None,
    Close,
    Reverse,
}

/// <summary>How far a trailing stop stays behind: so many ticks, or so many millionths of the price. One of them, above zero.</summary>
public readonly record struct Trail(long Ticks, int Millionths)
{
    public const int MostMillionths = 900_000;

    public bool IsInRange =>
        Ticks is >= 0 and <= Price.MaxTicks && Millionths is >= 0 and <= MostMillionths && (Ticks > 0) != (Millionths > 0);

    /// <summary>
    /// The stop that follows a price: below it for a seller, above it for a buyer; between 1 and the highest price there is.
    /// </summary>
    public Price StopFor(Side side, Price extreme)
    {
        var distance = Ticks > 0 ? Ticks : Math.Max(1, extreme.Ticks * Millionths / 1_000_000);
        return new(Math.Clamp(side == Side.Sell ? extreme.Ticks - distance : extreme.Ticks + distance, 1, Price.MaxTicks));
    }
}

/// <summary>The leg that takes a profit: a limit order.</summary>
public sealed record TakeProfitLeg(Price LimitPrice);

/// <summary>The leg that stops a loss: a stop, or with a limit price a stop-limit order.</summary>
public sealed record StopLossLeg(Price StopPrice, Price? LimitPrice = null);

/// <summary>Marks a request, so that the same request sent twice is done once.</summary>
/// <param name="Key">Digest of the user and the key the client sent; zero for none.</param>
/// <param name="Body">Digest of what was asked: the same key with another body is refused.</param>
public readonly record struct RequestKey(UInt128 Key, UInt128 Body)
{
    public bool IsNone => Key == UInt128.Zero;
}

/// <summary>What most orders do without. Never changed once handed over.</summary>
public sealed record OrderOptions
{
    public static readonly OrderOptions None = new();

    private static readonly OrderOptions[] Usual =
        [.. Enum.GetValues<SelfTrade>().Select(selfTrade => new OrderOptions { SelfTrade = selfTrade })];

    /// <summary>Those that say nothing but whom not to meet: the same for all orders.</summary>
    public static OrderOptions UsualWith(SelfTrade selfTrade) => Usual[(int)selfTrade];

    /// <summary>Whether nothing is asked for but whom not to meet. A name and a request ask for nothing.</summary>
    public bool IsUsual => this is
    {
        Notional.IsZero: true, StopPrice: null, Trail: null, TriggerBy: default(TriggerBy), ExpiresAt: null, DisplayQuantity: null,
        PostOnly: false, ReduceOnly: false, TakeProfit: null, StopLoss: null, OneCancelsOther: false,
    };

    public string? ClientOrderId { get; init; }

    public RequestKey Request { get; init; }

    /// <summary>
    /// Instead of a quantity: what may be spent, or is to be raised. The quantity is worked out from it when the order is taken on.
    /// </summary>
    public Money Notional { get; init; }

    public Price? StopPrice { get; init; }

    public Trail? Trail { get; init; }

    public TriggerBy TriggerBy { get; init; }

    public Timestamp? ExpiresAt { get; init; }

    /// <summary>
    /// How many slices an iceberg may have at most: each comes back to its queue by itself, whoever takes through it pays for that.
    /// </summary>
    public const int MostSlices = 100;

    /// <summary>How much of it is shown at a time (iceberg): at least a hundredth of its quantity.</summary>
    public Quantity? DisplayQuantity { get; init; }

    /// <summary>Refused rather than take.</summary>
    public bool PostOnly { get; init; }

    /// <summary>May only make the position smaller.</summary>
    public bool ReduceOnly { get; init; }

    public SelfTrade SelfTrade { get; init; }

    /// <summary>
    /// With a stop-loss and <see cref="OneCancelsOther"/>: the order itself takes the profit and the stop-loss lies beside it. Otherwise
    /// legs live once the order has filled, as far as it has filled: one leg (OTO) or two that cancel each other (bracket).
    /// </summary>
    public TakeProfitLeg? TakeProfit { get; init; }

    public StopLossLeg? StopLoss { get; init; }

    public bool OneCancelsOther { get; init; }

    public bool HasLegs => TakeProfit is not null || StopLoss is not null;
}

/// <summary>
/// Places an order: <paramref name="Quantity"/> or <see cref="OrderOptions.Notional"/>, the other zero. Only limit orders have a limit
/// price; zero is none.
/// </summary>
public sealed record PlaceOrder(
    AccountId Account,
    InstrumentId Instrument,
    Side Side,
    OrderType Type,
    TimeInForce TimeInForce,
    Quantity Quantity,
    Price LimitPrice,
    OrderOptions? Options = null) : Command
{
    /// <summary>So many open orders, legs included, and the account may have no other; zero for any number.</summary>
    public int MostOpenOrders { get; init; }

    public OrderPurpose Purpose { get; init; }
}
