using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Strategies.Backtests;

namespace TradeCraft.Server.Strategies;

/// <summary>What decides when to trade. It is told of what happened up to now, and nothing of what comes after.</summary>
internal interface IStrategy
{
    /// <summary>Told once, before the first bar.</summary>
    void Start(BacktestDesk desk);

    /// <summary>Whether it wants to be told of prices within bars.</summary>
    bool WantsTicks => false;

    /// <summary>A bar has closed.</summary>
    /// <param name="instrument">Its place among the desk's instruments.</param>
    void OnBar(int instrument, Candle bar);

    /// <summary>There was a new price within a bar that has not closed. Orders are placed at once.</summary>
    /// <param name="instrument">Its place among the desk's instruments.</param>
    void OnTick(int instrument)
    {
    }

    /// <summary>An order of the strategy was filled, as a whole or in part.</summary>
    void OnFill(in StrategyFill fill);
}

/// <summary>A fill of one of the strategy's orders.</summary>
/// <param name="Instrument">Its place among the desk's instruments.</param>
/// <param name="Fee">In the quote asset; below zero it is a rebate.</param>
/// <param name="Tag">What the strategy called the order; of a leg "stop loss" or "take profit".</param>
internal readonly record struct StrategyFill(
    Timestamp At, int Instrument, OrderId Order, TradeId Trade, Side Side, Price Price, Quantity Quantity, Money Value, Money Fee,
    string Tag);
