using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Strategies;

/// <summary>How much an order is for: one of them.</summary>
/// <param name="Percent">Of what the account has: "95" is 95 %, less where fees and depth leave less.</param>
/// <param name="Notional">What is spent or raised, in the quote asset.</param>
/// <param name="Quantity">In the base asset; what is finer than a step is left out.</param>
internal readonly record struct OrderSize(decimal? Percent = null, decimal? Notional = null, decimal? Quantity = null)
{
    /// <summary>All of the position that is there when the order is placed.</summary>
    public static OrderSize Position => default;

    public bool IsPosition => Percent is null && Notional is null && Quantity is null;
}

/// <summary>An order as a strategy thinks of it. Prices that are finer than a tick are rounded to one.</summary>
/// <param name="Instrument">Its place among the desk's instruments.</param>
/// <param name="Tag">What it is for, as the report names it.</param>
internal sealed record StrategyOrder(int Instrument, Side Side, OrderSize Size, string Tag)
{
    public OrderType Type { get; init; } = OrderType.Market;

    public decimal? LimitPrice { get; init; }

    public decimal? StopPrice { get; init; }

    /// <summary>How far a trailing stop stays behind.</summary>
    public decimal? TrailPercent { get; init; }

    /// <summary>So far from the price at which it is placed lies the leg that stops a loss.</summary>
    public decimal? StopLossPercent { get; init; }

    /// <summary>So far from the price at which it is placed lies the leg that takes the profit.</summary>
    public decimal? TakeProfitPercent { get; init; }

    public TimeInForce TimeInForce { get; init; } = TimeInForce.Gtc;

    public bool ReduceOnly { get; init; }

    /// <summary>Other orders in the instrument are cancelled before it is placed.</summary>
    public bool CancelsOthers { get; init; }
}
