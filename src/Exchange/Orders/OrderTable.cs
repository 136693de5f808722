using System.Numerics;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>
/// The open orders, by number. Slots are reused, so a full table allocates nothing. This is what may be read;
/// <see cref="WritableOrderTable"/> changes it.
/// </summary>
internal abstract class OrderTable
{
    public const int None = -1;

    /// <summary>Where an order's slot is found by its number: the number's low half, and the slot plus one (zero is blank).</summary>
    private protected struct Place
    {
        public uint Number;
        public int Slot;
    }

    // Eight numbers that follow each other share a cache line, for neighbours in time are asked for together. The eights are scattered:
    // else a long row of open orders would be one run, and each removal in it a walk to its end.
    private const int NeighbourBits = 3;
    private const uint Neighbours = (1 << NeighbourBits) - 1;

    private protected readonly OrderChains byAccount = new();
    private protected readonly OrderChains waiting = new();
    private protected Place[] places = new Place[512];
    private protected Order[] orders = new Order[256];
    private protected int used;

    // The two orders asked for last, as a trade has, and where the newest answer stood: what is asked for once is asked for again.
    private protected int found;
    private protected int foundBefore;
    private protected int foundAt;

    public int Count { get; private protected set; }

    public ref readonly Order this[int slot] => ref orders[slot];

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
        if (orders[found].Id == order && order.Number != 0) return found;
        if (orders[foundBefore].Id == order && order.Number != 0) return Expect(foundBefore);
        foundAt = PlaceOf(order.Number);
        var slot = places[foundAt].Slot - 1;
        return slot == None ? None : Expect(slot);
    }

    /// <summary>The order in a slot will be asked for.</summary>
    public int Expect(int slot)
    {
        if (slot != found) (found, foundBefore) = (slot, found);
        return slot;
    }

    /// <exception cref="InvalidOperationException">The order is not open: a bug, for an event only names open ones.</exception>
    public int SlotOf(OrderId order) =>
        Find(order) is var slot and not None ? slot : throw new InvalidOperationException($"Order {order.Number} is not open.");

    /// <summary>The oldest open order of an account, or <see cref="None"/>.</summary>
    public int FirstOf(AccountId account) => byAccount.FirstOf(account.Number);

    /// <summary>The order of the same account that was placed next, or <see cref="None"/>.</summary>
    public int NextOfAccount(int slot) => byAccount.Next(slot);

    /// <summary>
    /// The order of an instrument that waits elsewhere than on its book, and began to first; or <see cref="None"/>. Those on the book, the
    /// book knows.
    /// </summary>
    public int FirstWaiting(InstrumentId instrument) => waiting.FirstOf(instrument.Number);

    /// <summary>The order of the same instrument that began to wait next, or <see cref="None"/>.</summary>
    public int NextWaiting(int slot) => waiting.Next(slot);

    /// <summary>The place of an order, or the blank one where it would be.</summary>
    private protected int PlaceOf(long number)
    {
        var (places, mask) = (this.places, this.places.Length - 1);
        for (var at = WishOf((uint)number, mask); ; at = (at + 1) & mask)
        {
            ref readonly var place = ref places[at];
            if (place.Slot == 0 || (place.Number == (uint)number && orders[place.Slot - 1].Id.Number == number)) return at;
        }
    }

    /// <summary>
    /// Where an order would stand if nobody stood there: Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, 6.4) of all
    /// but its last bits.
    /// </summary>
    private protected static int WishOf(uint number, int mask)
    {
        var scattered = ((number >> NeighbourBits) * 0x9E37_79B1u) >> BitOperations.LeadingZeroCount((uint)mask);
        return (int)((scattered & ~Neighbours) | (number & Neighbours));
    }
}
