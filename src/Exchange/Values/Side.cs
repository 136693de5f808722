namespace TradeCraft.Exchange.Values;

public enum Side : byte
{
    Buy,
    Sell,
}

public static class Sides
{
    public static Side Opposite(this Side side) => side == Side.Buy ? Side.Sell : Side.Buy;

    /// <summary>Whether the left price stands before the right one in a side's queue: higher for a buyer, lower for a seller.</summary>
    public static bool IsBetter(this Side side, Price left, Price right) => side == Side.Buy ? left > right : left < right;

    /// <summary>Whether a taker with a limit, or without (zero), goes as far as a maker's price.</summary>
    public static bool Crosses(this Side taker, Price limit, Price maker) =>
        limit.Ticks == 0 || (taker == Side.Buy ? maker <= limit : maker >= limit);
}
