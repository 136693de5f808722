using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>The open orders, with what changes them.</summary>
internal sealed class WritableOrderTable : OrderTable
{
    private int free = None;

    public new ref Order this[int slot] => ref orders[slot];

    /// <summary>Makes room for so many, so that it need not be made over and over.</summary>
    public void Reserve(int count)
    {
        if (count > orders.Length) Grow(count);
        while (count * 2L > places.Length) GrowPlaces();
    }

    /// <summary>A blank order, to be filled in.</summary>
    public int Add(OrderId order)
    {
        var slot = free;
        if (slot != None)
        {
            free = orders[slot].BookEntry;
        }
        else
        {
            if (used == orders.Length) Grow(used * 2);
            slot = used++;
        }

        if (++Count * 2 > places.Length) GrowPlaces();
        foundAt = PlaceOf(order.Number);
        places[foundAt] = new() { Number = (uint)order.Number, Slot = slot + 1 };
        orders[slot].Id = order;
        return Expect(slot);
    }

    /// <summary>Puts an order, wherever it is, at the end of its account's.</summary>
    public void Link(int slot)
    {
        ref readonly var order = ref orders[slot];
        byAccount.Link(order.Account.Number, slot);
        if (order.State != OrderState.Working) waiting.Link(order.Instrument.Number, slot);
    }

    /// <summary>An order is elsewhere from now on.</summary>
    public void Move(int slot, OrderState state)
    {
        ref var order = ref orders[slot];
        if (order.State != OrderState.Working && state == OrderState.Working) waiting.Unlink(order.Instrument.Number, slot);
        if (order.State == OrderState.Working && state != OrderState.Working) waiting.Link(order.Instrument.Number, slot);
        order.State = state;
    }

    public void Remove(int slot)
    {
        ref readonly var order = ref orders[slot];
        byAccount.Unlink(order.Account.Number, slot);
        if (order.State != OrderState.Working) waiting.Unlink(order.Instrument.Number, slot);
        Vacate(places[foundAt].Slot == slot + 1 ? foundAt : PlaceOf(order.Id.Number));
        Count--;
        orders[slot].Clear();
        orders[slot].BookEntry = free;
        free = slot;
    }

    /// <summary>Whoever stands behind, and would rather stand here, moves up: so a search may stop at the first blank.</summary>
    private void Vacate(int at)
    {
        var mask = places.Length - 1;
        for (var next = (at + 1) & mask; places[next].Slot != 0; next = (next + 1) & mask)
        {
            var wish = WishOf(places[next].Number, mask);
            if (((next - wish) & mask) < ((next - at) & mask)) continue;
            places[at] = places[next];
            at = next;
        }

        places[at] = default;
    }

    private void Grow(int slots)
    {
        Array.Resize(ref orders, slots);
        byAccount.Grow(slots);
        waiting.Grow(slots);
    }

    private void GrowPlaces()
    {
        var old = places;
        places = new Place[old.Length * 2];
        var mask = places.Length - 1;
        foreach (var place in old)
        {
            if (place.Slot == 0) continue;

            // The orders themselves are not looked at: they lie far apart, and none is there twice.
            var at = WishOf(place.Number, mask);
            while (places[at].Slot != 0) at = (at + 1) & mask;
            places[at] = place;
        }
    }
}
