namespace TradeCraft.Exchange.Values;

public enum Side : byte
{
    Buy,
    Sell,
}

public static class Sides
{
    public static Side Opposite(this Side side) => side == Side.Buy ? Side.Sell : Side.Buy;
}
