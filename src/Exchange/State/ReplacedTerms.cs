using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>What a replaced order has from now on.</summary>
internal readonly record struct ReplacedTerms(Quantity Quantity, Price LimitPrice, Price? StopPrice, Trail? Trail)
{
    /// <summary>The terms that an order has.</summary>
    public static ReplacedTerms Of(in Order order) => new(order.Quantity, order.LimitPrice, order.Options.StopPrice, order.Options.Trail);
}
