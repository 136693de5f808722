namespace TradeCraft.Exchange.Values;

/// <summary>Which price triggers an order. The order of the members is the order in which triggered orders are looked for.</summary>
internal enum TriggerSource : byte
{
    Last,
    Bid,
    Ask,
    Mark,
}
