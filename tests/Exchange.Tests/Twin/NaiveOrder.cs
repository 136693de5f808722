using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

internal enum NaiveState
{
    /// <summary>Taken on, and neither on a book nor in a pool: it is about to enter, or takes.</summary>
    Active,

    OnItsWay,

    /// <summary>A leg whose time has not come.</summary>
    Waiting,

    Armed,
    Pooled,
    Resting,
    Closed,
}

internal enum NaiveRole
{
    Alone,
    Entry,

    /// <summary>Also the order itself of one-cancels-other.</summary>
    TakeProfit,
    StopLoss,
}

/// <summary>An order, for ever. A price of zero is none.</summary>
internal sealed class NaiveOrder(
    long id, NaiveAccount account, NaiveInstrument instrument, Side side, OrderType type, TimeInForce timeInForce)
{
    public long Id { get; set; } = id;

    public NaiveAccount Account { get; } = account;

    public NaiveInstrument Instrument { get; } = instrument;

    public Side Side { get; } = side;

    public OrderType Type { get; } = type;

    public TimeInForce TimeInForce { get; } = timeInForce;

    public OrderOptions Options { get; init; } = OrderOptions.None;

    /// <summary>Its account's when it was placed.</summary>
    public Profile Profile { get; } = account.Terms.Profile;

    public FeeSchedule Fees { get; } = account.Terms.Profile.FeesFor(instrument.Class);

    public NaiveState State { get; set; }

    public NaiveBracket? Bracket { get; set; }

    /// <summary>What it is in its bracket.</summary>
    public NaiveRole Role { get; set; }

    public long Quantity { get; set; }

    public long Filled { get; private set; }

    /// <summary>What self-trade prevention took off it.</summary>
    public long Prevented { get; set; }

    public long Limit { get; set; }

    public long Cap { get; set; }

    public long Stop { get; set; }

    public Trail? Trail { get; set; }

    /// <summary>The best price since a trailing stop was set.</summary>
    public long Extreme { get; set; }

    /// <summary>Stops are numbered when they are set, and places in queues and pools when they are taken.</summary>
    public long SetAs { get; set; }

    public long JoinedAs { get; set; }

    public bool IsTriggered { get; set; }

    public bool IsDayTrade { get; set; }

    /// <summary>What was set aside for an immediate market order, which has no price to work it out from.</summary>
    public Int128 SetAside { get; set; }

    public CancelReason? CancelledFor { get; set; }

    public Timestamp ClosedAt { get; set; }

    /// <summary>The value that was filled as maker, and as taker.</summary>
    public Int128 Made { get; private set; }

    public Int128 Taken { get; private set; }

    public Int128 Charged { get; private set; }

    /// <summary>What of the fees came out of what was set aside: rebates do not go back there.</summary>
    public Int128 Paid { get; private set; }

    public bool IsOpen => State != NaiveState.Closed;

    public long Left => IsOpen ? Quantity - Filled : 0;

    public long Shown => Instrument.Book.Of(this)?.Steps ?? 0;

    public long Price => Limit != 0 ? Limit : Cap;

    public bool IsBuy => Side == Side.Buy;

    public bool HasLimit => Type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;

    public bool IsMarketLike => !HasLimit;

    public bool IsTrigger => Type is not (OrderType.Limit or OrderType.Market);

    public bool IsStop => Type is OrderType.Stop or OrderType.StopLimit or OrderType.TrailingStop;

    /// <summary>Triggered at or below its stop: sell stops and buy take-profits.</summary>
    public bool IsFalling => IsStop != IsBuy;

    /// <summary>A stop-loss for which its take-profit holds what it needs.</summary>
    public bool IsSpare => Role == NaiveRole.StopLoss && !IsTriggered && Bracket!.TakeProfit is not null;

    public bool IsCounted => IsOpen && State != NaiveState.Waiting && !IsSpare;

    public NaiveAsset PaysWith => IsBuy ? Instrument.Quote : Instrument.Base;

    public bool IsThrough(long price) => price != 0 && (IsFalling ? price <= Stop : price >= Stop);

    /// <summary>What it ties up.</summary>
    public Int128 Hold => Account.IsMargin || !IsOpen || State == NaiveState.Waiting || IsSpare ? 0
        : Role == NaiveRole.TakeProfit && Bracket!.StopLoss is { IsOpen: true, IsTriggered: false } stop ? HoldWith(stop)
        : Need;

    /// <summary>
    /// What a take-profit holds for itself and the stop-loss beside it: the larger of their values, and the most fees of both.
    /// </summary>
    public Int128 HoldWith(NaiveOrder stop)
    {
        if (!IsOpen || State == NaiveState.Waiting || Account.IsMargin) return 0;
        var (own, beside) = (Instrument.Value(Price, Left), Instrument.Value(stop.Price, Left));
        return !IsBuy ? Need : Need + Int128.Max(0, beside - own) + NaiveFees.Owed(stop.Fees, Instrument, Side.Buy, Left, 0, 0, beside);
    }

    public Int128 Need => !IsBuy ? Instrument.Amount(Left)
        : Price == 0 ? SetAside - Made - Taken - Paid
        : Instrument.Value(Price, Left) + MostFee(Instrument.Value(Price, Left)) - Charged;

    /// <summary>What it owes in fees at most once it has filled wholly, when so much value is left to fill.</summary>
    public Int128 MostFee(Int128 left) => NaiveFees.Owed(Fees, Instrument, Side, Quantity, Made, Taken, left);

    /// <summary>Fills, and tells what that costs in fees.</summary>
    public Int128 Fill(long price, long steps, bool isMaker)
    {
        var value = Instrument.Value(price, steps);
        Filled += steps;
        if (isMaker) Made += value;
        else Taken += value;
        var due = NaiveFees.Owed(Fees, Instrument, Side, Filled, Made, Taken, 0) - Charged;
        var fee = IsBuy ? due : Int128.Min(due, value);
        Charged += fee;
        Paid += Int128.Max(0, fee);
        return fee;
    }

    /// <summary>What the fee of a fill would be, without the fill.</summary>
    public Int128 FeeOf(long price, long steps, bool isMaker) => Copy().Fill(price, steps, isMaker);

    /// <summary>One to try things on.</summary>
    public NaiveOrder Copy() => (NaiveOrder)MemberwiseClone();
}

/// <summary>Orders that hang together. One-cancels-other has no entry: its order is the take-profit.</summary>
internal sealed class NaiveBracket
{
    public NaiveOrder? Entry { get; init; }

    public NaiveOrder? TakeProfit { get; set; }

    public NaiveOrder? StopLoss { get; set; }

    /// <summary>What one-cancels-other was placed for.</summary>
    public long Placed { get; init; }

    public Int128 Entered => Entry is null ? Placed : Entry.Filled;

    public Int128 Left => Legs.Total(leg => leg.Filled + leg.Prevented);

    public IEnumerable<NaiveOrder> Legs => new[] { TakeProfit, StopLoss }.OfType<NaiveOrder>();
}

/// <summary>A trade as a trader sees it, in ticks, steps and units. Order 0 is the house.</summary>
internal sealed record NaiveTrade(
    int Instrument, Side TakerSide, TradeCause Cause, long Price, long Steps, long Maker, Int128 MakerFee, long Taker, Int128 TakerFee);
