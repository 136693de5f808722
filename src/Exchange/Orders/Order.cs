using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>An order that is open: taken on, not yet wholly filled or cancelled.</summary>
internal struct Order
{
    public OrderId Id;
    public AccountId Account;
    public InstrumentId Instrument;
    public Side Side;
    public OrderType Type;
    public TimeInForce TimeInForce;
    public Price LimitPrice;
    public Quantity Quantity;
    public Quantity Filled;

    /// <summary>What is still set aside for it, in the quote asset (buy) or the base asset (sell).</summary>
    public Money Held;

    /// <summary>See <see cref="FeeRate.On"/>.</summary>
    public int FeeCarry;

    /// <summary>Its place in the book's queue, or -1.</summary>
    public int Entry;

    public string? ClientOrderId;

    public readonly Quantity Remaining => Quantity - Filled;
}

/// <summary>The open orders, by number. Slots are reused, so a full table allocates nothing.</summary>
internal sealed class OrderTable
{
    private readonly Dictionary<long, int> slotOf = [];
    private readonly Stack<int> free = new();
    private Order[] orders = new Order[256];
    private int used;

    public int Count => slotOf.Count;

    public ref Order this[int slot] => ref orders[slot];

    public IEnumerable<int> Slots => slotOf.Values;

    /// <summary>The slot of an open order, or false.</summary>
    public bool TryFind(OrderId order, out int slot) => slotOf.TryGetValue(order.Number, out slot);

    /// <exception cref="KeyNotFoundException">The order is not open: a bug, for an event only names open ones.</exception>
    public int SlotOf(OrderId order) => slotOf[order.Number];

    public void Add(in Order order)
    {
        if (!free.TryPop(out var slot))
        {
            if (used == orders.Length) Array.Resize(ref orders, used * 2);
            slot = used++;
        }

        orders[slot] = order;
        slotOf.Add(order.Id.Number, slot);
    }

    public void Remove(int slot)
    {
        slotOf.Remove(orders[slot].Id.Number);
        orders[slot] = default;
        free.Push(slot);
    }
}
