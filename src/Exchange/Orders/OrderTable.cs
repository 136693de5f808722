using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>The open orders, by number. Slots are reused, so a full table allocates nothing.</summary>
internal sealed class OrderTable
{
    public const int None = -1;

    private readonly RowIndex slotOf = new();
    private Order[] orders = new Order[256];
    private int used;
    private int free = None;

    public int Count => slotOf.Count;

    public ref Order this[int slot] => ref orders[slot];

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<int> Slots
    {
        get
        {
            for (var slot = 0; slot < used; slot++)
            {
                if (orders[slot].Id.Number != 0) yield return slot;
            }
        }
    }

    /// <summary>The slot of an open order, or <see cref="None"/>.</summary>
    public int Find(OrderId order) => slotOf.Find(order.Number);

    /// <exception cref="InvalidOperationException">The order is not open: a bug, for an event only names open ones.</exception>
    public int SlotOf(OrderId order) =>
        slotOf.Find(order.Number) is var slot and not None ? slot : throw new InvalidOperationException($"Order {order.Number} is not open.");

    /// <summary>A blank order, to be filled in.</summary>
    public int Add(OrderId order)
    {
        var slot = free;
        if (slot != None)
        {
            free = orders[slot].Entry;
        }
        else
        {
            if (used == orders.Length) Array.Resize(ref orders, used * 2);
            slot = used++;
        }

        slotOf.Add(order.Number, slot);
        return slot;
    }

    public void Remove(int slot)
    {
        slotOf.Remove(orders[slot].Id.Number);
        orders[slot] = default;
        orders[slot].Entry = free;
        free = slot;
    }
}
