namespace TradeCraft.Exchange.Values;

/// <summary>
/// Where a number's row is in an array: open addressing with linear probing, half full at most, and no tombstones, so that a table that many orders have gone
/// through is as quick as a new one. Allocates only when it grows.
/// </summary>
internal sealed class RowIndex
{
    public const int None = -1;

    private struct Slot
    {
        public long Key;

        /// <summary>The row plus one: a blank slot has none.</summary>
        public int Row;
    }

    private Slot[] slots = new Slot[16];
    private int shift = 60;

    public int Count { get; private set; }

    /// <summary>The row, or <see cref="None"/>.</summary>
    public int Find(long key)
    {
        var slots = this.slots;
        for (var at = Home(key); ; at++)
        {
            ref readonly var slot = ref slots[at & (slots.Length - 1)];
            if (slot.Key == key || slot.Row == 0) return slot.Row - 1;
        }
    }

    /// <summary>The key must not be there yet.</summary>
    public void Add(long key, int row)
    {
        if (Count * 2 >= slots.Length) Grow();
        Count++;
        Put(key, row + 1);
    }

    public void Remove(long key)
    {
        var mask = slots.Length - 1;
        var at = Home(key) & mask;
        while (slots[at].Key != key || slots[at].Row == 0) at = (at + 1) & mask;
        Count--;

        // Whoever stands behind, and would rather stand here, moves up: so a search may stop at the first blank.
        for (var next = (at + 1) & mask; slots[next].Row != 0; next = (next + 1) & mask)
        {
            var wish = Home(slots[next].Key) & mask;
            if (((next - wish) & mask) < ((next - at) & mask)) continue;
            slots[at] = slots[next];
            at = next;
        }

        slots[at] = default;
    }

    private int Home(long key) => (int)((ulong)key * 0x9E3779B97F4A7C15 >> shift);

    private void Put(long key, int row)
    {
        var at = Home(key);
        while (slots[at & (slots.Length - 1)].Row != 0) at++;
        slots[at & (slots.Length - 1)] = new() { Key = key, Row = row };
    }

    private void Grow()
    {
        var old = slots;
        slots = new Slot[old.Length * 2];
        shift--;
        foreach (var slot in old)
        {
            if (slot.Row != 0) Put(slot.Key, slot.Row);
        }
    }
}
