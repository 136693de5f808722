using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.History;

/// <summary>Says why orders filled, or did not.</summary>
public interface IOrderReasons
{
    /// <summary>In a sentence or two; null of an order that is not known.</summary>
    Task<string?> OfAsync(OrderId order, CancellationToken cancellation);
}
