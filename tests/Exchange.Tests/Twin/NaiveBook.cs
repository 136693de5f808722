using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>A piece of a queue; without an order it is the house's.</summary>
internal sealed class NaiveEntry(Side side, decimal price, decimal quantity, NaiveOrder? order)
{
    public Side Side { get; } = side;

    public decimal Price { get; } = price;

    public NaiveOrder? Order { get; } = order;

    public decimal Quantity { get; set; } = quantity;
}

/// <summary>A book as one list in order of arrival, searched from end to end each time.</summary>
internal sealed class NaiveBook
{
    private readonly List<NaiveEntry> arrived = [];

    /// <summary>What the feed shows at a price, taken or not.</summary>
    public Dictionary<(Side Side, decimal Price), decimal> Displayed { get; } = [];

    /// <summary>A side in the order in which it is served: best price first, oldest first within it (the sort is stable).</summary>
    public IEnumerable<NaiveEntry> Served(Side side) => side == Side.Buy
        ? arrived.Where(entry => entry.Side == side && entry.Quantity > 0).OrderByDescending(entry => entry.Price)
        : arrived.Where(entry => entry.Side == side && entry.Quantity > 0).OrderBy(entry => entry.Price);

    /// <summary>Who is served next to a taker that pays no worse than its price; any price when it names none.</summary>
    public NaiveEntry? Next(Side taker, decimal? price) => Served(taker.Opposite())
        .FirstOrDefault(entry => price is null || (taker == Side.Buy ? entry.Price <= price : entry.Price >= price));

    public void Join(Side side, decimal price, decimal quantity, NaiveOrder? order) => arrived.Add(new(side, price, quantity, order));

    public void Leave(NaiveOrder order) => arrived.RemoveAll(entry => entry.Order == order);

    public void Sweep() => arrived.RemoveAll(entry => entry.Quantity == 0);

    /// <summary>The feed shows so much less at a price: the youngest of the house goes first.</summary>
    public void CancelHouse(Side side, decimal price, decimal quantity)
    {
        foreach (var entry in Enumerable.Reverse(arrived).Where(entry => entry.Side == side && entry.Price == price && entry.Order is null))
        {
            var gone = Math.Min(quantity, entry.Quantity);
            entry.Quantity -= gone;
            quantity -= gone;
        }

        Sweep();
    }
}
