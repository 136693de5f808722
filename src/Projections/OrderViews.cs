using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>
/// Orders as they are read, from any thread: those that are open, and those that ended too lately to be in a table. Each answer is of one
/// moment, between two commands. Their lock is their own: what markets do makes nobody wait who asks for an order.
/// </summary>
public sealed class OrderViews
{
    private OrderHistory history;

    internal OrderViews(OrderHistory history) => this.history = history;

    /// <summary>Held while a command's events are folded, and for each question.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>With the lock held.</summary>
    internal void TakeOver(OrderHistory rebuilt) => history = rebuilt;

    public OrderView? Find(OrderId order)
    {
        lock (Gate) return history.Find(order);
    }

    /// <summary>The newest of an account's orders with this client order id, of those that are known here.</summary>
    public OrderView? Find(AccountId account, string clientOrderId)
    {
        lock (Gate) return history.Find(account, clientOrderId);
    }

    /// <summary>Whose an order is; null where it is not known here.</summary>
    public AccountId? AccountOf(OrderId order)
    {
        lock (Gate) return history.AccountOf(order);
    }

    /// <summary>An order and where the log tells its story, both of one moment.</summary>
    public OrderRecord? Record(OrderId order)
    {
        lock (Gate) return history.Record(order);
    }

    /// <summary>The order as the request that placed it was answered the first time; null where it has changed since.</summary>
    public OrderView? AnswerOf(OrderId order)
    {
        lock (Gate) return history.AnswerOf(order);
    }

    /// <summary>
    /// An account's orders, newest first, those before an order: all that are open, and those that ended too lately to be in a table.
    /// </summary>
    /// <param name="open">Only those that are open, or only those that are not; null for all.</param>
    public IReadOnlyList<OrderView> Of(AccountId account, bool? open, InstrumentId? instrument, OrderId before, int most)
    {
        lock (Gate) return [.. history.Of(account, open, instrument, before).Take(most)];
    }

    /// <summary>An account's open orders, newest first.</summary>
    public IReadOnlyList<OrderView> OpenOf(AccountId account) => Of(account, open: true, null, new(long.MaxValue), int.MaxValue);
}
