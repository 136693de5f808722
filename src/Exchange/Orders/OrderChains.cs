namespace TradeCraft.Exchange.Orders;

/// <summary>
/// The slots of an order table as chains, one for each owner, oldest order first. The owners are the accounts, or the instruments, by
/// number. The links are apart from the orders: linking one touches its neighbours, and rows as small as these are near each other.
/// </summary>
internal sealed class OrderChains
{
    private (int Previous, int Next)[] links = new (int, int)[256];

    // Each owner's oldest and youngest open order, their slots plus one; zero is none.
    private (int First, int Last)[] chains = [];

    /// <summary>The owner's oldest open order, or <see cref="OrderTable.None"/>.</summary>
    public int FirstOf(int owner) => owner < chains.Length ? chains[owner].First - 1 : OrderTable.None;

    /// <summary>The order of the same owner that was placed next, or <see cref="OrderTable.None"/>.</summary>
    public int Next(int slot) => links[slot].Next;

    /// <summary>Makes room for so many slots.</summary>
    public void Grow(int slots) => Array.Resize(ref links, slots);

    /// <summary>Puts an order at the end of its owner's.</summary>
    public void Link(int owner, int slot)
    {
        if (owner >= chains.Length) Array.Resize(ref chains, Math.Max(owner + 1, chains.Length * 2));
        ref var chain = ref chains[owner];
        var last = chain.Last - 1;
        links[slot] = (last, OrderTable.None);
        if (last == OrderTable.None) chain.First = slot + 1;
        else links[last].Next = slot;
        chain.Last = slot + 1;
    }

    public void Unlink(int owner, int slot)
    {
        ref var chain = ref chains[owner];
        var (previous, next) = links[slot];
        if (previous == OrderTable.None) chain.First = next + 1;
        else links[previous].Next = next;
        if (next == OrderTable.None) chain.Last = previous + 1;
        else links[next].Previous = previous;
    }
}
