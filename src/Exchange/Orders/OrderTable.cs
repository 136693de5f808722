using System.Numerics;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>The open orders, by number. Slots are reused, so a full table allocates nothing.</summary>
internal sealed class OrderTable
{
    public const int None = -1;

    /// <summary>Where an order's slot is found by its number: the number's low half, and the slot plus one (zero is blank).</summary>
    private struct Place
    {
        public uint Number;
        public int Slot;
    }

    // Eight numbers that follow each other share a cache line, for neighbours in time are asked for together; the eights are scattered, or a long row of open
    // orders would be one run, and each removal in it a walk to its end.
    private const int NeighbourBits = 3;
    private const uint Neighbours = (1 << NeighbourBits) - 1;

    private Place[] places = new Place[512];
    private Order[] orders = new Order[256];

    // Apart from the orders: linking one touches its neighbours, and these are small enough to be near.
    private (int Previous, int Next)[] ofAccount = new (int, int)[256];

    // Each account's oldest and youngest open order, their slots plus one; zero is none.
    private (int First, int Last)[] chains = [];
    private int used;
    private int free = None;
    private int found;

    public int Count { get; private set; }

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
    public int Find(OrderId order)
    {
        // A command asks for the same order several times.
        if (orders[found].Id == order && order.Number != 0) return found;
        var slot = places[PlaceOf(order.Number)].Slot - 1;
        if (slot != None) found = slot;
        return slot;
    }

    /// <exception cref="InvalidOperationException">The order is not open: a bug, for an event only names open ones.</exception>
    public int SlotOf(OrderId order) =>
        Find(order) is var slot and not None ? slot : throw new InvalidOperationException($"Order {order.Number} is not open.");

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
            if (used == orders.Length)
            {
                Array.Resize(ref orders, used * 2);
                Array.Resize(ref ofAccount, used * 2);
            }

            slot = used++;
        }

        if (++Count * 2 > places.Length) GrowPlaces();
        places[PlaceOf(order.Number)] = new() { Number = (uint)order.Number, Slot = slot + 1 };
        orders[slot].Id = order;
        return found = slot;
    }

    /// <summary>The oldest open order of an account, or <see cref="None"/>.</summary>
    public int FirstOf(AccountId account) => account.Number < chains.Length ? chains[account.Number].First - 1 : None;

    /// <summary>The order of the same account that was placed next, or <see cref="None"/>.</summary>
    public int NextOfAccount(int slot) => ofAccount[slot].Next;

    /// <summary>Puts an order at the end of its account's.</summary>
    public void Link(AccountId account, int slot)
    {
        if (account.Number >= chains.Length) Array.Resize(ref chains, Math.Max(account.Number + 1, chains.Length * 2));
        ref var chain = ref chains[account.Number];
        var last = chain.Last - 1;
        ofAccount[slot] = (last, None);
        if (last == None) chain.First = slot + 1;
        else ofAccount[last].Next = slot;
        chain.Last = slot + 1;
    }

    public void Unlink(AccountId account, int slot)
    {
        ref var chain = ref chains[account.Number];
        var (previous, next) = ofAccount[slot];
        if (previous == None) chain.First = next + 1;
        else ofAccount[previous].Next = next;
        if (next == None) chain.Last = previous + 1;
        else ofAccount[next].Previous = previous;
    }

    public void Remove(int slot)
    {
        Vacate(PlaceOf(orders[slot].Id.Number));
        Count--;
        orders[slot] = default;
        orders[slot].Entry = free;
        free = slot;
    }

    /// <summary>The place of an order, or the blank one where it would be.</summary>
    private int PlaceOf(long number)
    {
        var (places, mask) = (this.places, this.places.Length - 1);
        for (var at = WishOf((uint)number, mask); ; at = (at + 1) & mask)
        {
            ref readonly var place = ref places[at];
            if (place.Slot == 0 || (place.Number == (uint)number && orders[place.Slot - 1].Id.Number == number)) return at;
        }
    }

    /// <summary>Where an order would stand if nobody stood there: Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4) of all but its last bits.</summary>
    private static int WishOf(uint number, int mask) =>
        (int)((((number >> NeighbourBits) * 0x9E37_79B1u) >> BitOperations.LeadingZeroCount((uint)mask) & ~Neighbours) | (number & Neighbours));

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
