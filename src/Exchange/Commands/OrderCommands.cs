using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Commands;

/// <summary>
/// Cancels what is left of an order. Refused when the order is not the account's; a closed one is <see cref="Rejection.OrderClosed"/> to
/// everyone.
/// </summary>
public sealed record CancelOrder(AccountId Account, OrderId Order) : Command;

/// <summary>
/// Cancels all open orders of an account, or those of one instrument, or of one side. The decision's number tells how many.
/// </summary>
public sealed record CancelOrders(AccountId Account, InstrumentId? Instrument = null, Side? Side = null) : Command
{
    /// <summary>They are cancelled because the position is about to be closed. Where the account has a delay that is not told.</summary>
    public bool ClosesPosition { get; init; }
}

/// <summary>
/// Takes an open order out that the venue failed at. Nothing that time brings comes before it: that may be what it failed at. Only the
/// sequencer sends it.
/// </summary>
public sealed record RemoveOrder(OrderId Order) : Command;

/// <summary>
/// Changes an open order in place; what is null stays. Its place in the queue is kept when only its quantity is reduced, lost otherwise. A
/// leg of a bracket may change its prices only.
/// </summary>
public sealed record ReplaceOrder(
    AccountId Account, OrderId Order, Quantity? Quantity = null, Price? LimitPrice = null, Price? StopPrice = null, Trail? Trail = null)
    : Command;
