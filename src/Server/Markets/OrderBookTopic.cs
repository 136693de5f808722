using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Markets;

/// <summary>
/// Levels of a book, each as price and quantity. In an update only those that changed; the quantity "0" takes a level away.
/// </summary>
public sealed record BookLevelsBody(string Symbol, IReadOnlyList<decimal[]> Bids, IReadOnlyList<decimal[]> Asks);

/// <summary>
/// orderbook:{symbol}. Who folds the updates into the snapshot always holds the best <see cref="Levels"/> levels of each side, and no
/// others.
/// </summary>
internal sealed class OrderBookTopic(MarketView market) : Topic<BookLevelsBody, BookLevelsBody>
{
    public const int Levels = 25;

    private BookView? sent;

    protected override BookLevelsBody Read()
    {
        sent ??= market.Book(Levels);
        return Body(sent.Bids, sent.Asks);
    }

    protected override BookLevelsBody? Take()
    {
        if (!TakeMark()) return null;
        var (before, now) = (sent!, market.Book(Levels));
        sent = now;
        if (now.Version == before.Version) return null;
        var (bids, asks) = (Changes(before.Bids, now.Bids), Changes(before.Asks, now.Asks));
        return bids.Count + asks.Count == 0 ? null : Body(bids, asks);
    }

    private static List<BookLevel> Changes(IReadOnlyList<BookLevel> before, IReadOnlyList<BookLevel> now)
    {
        var gone = before.ToDictionary(level => level.Price, level => level.Quantity);
        var changes = new List<BookLevel>();
        foreach (var level in now)
        {
            if (!gone.Remove(level.Price, out var quantity) || quantity != level.Quantity) changes.Add(level);
        }

        changes.AddRange(gone.Keys.Select(price => new BookLevel(price, Quantity.Zero)));
        return changes;
    }

    private BookLevelsBody Body(IEnumerable<BookLevel> bids, IEnumerable<BookLevel> asks) =>
        new(market.Instrument.Symbol, [.. bids.Select(Wire)], [.. asks.Select(Wire)]);

    private decimal[] Wire(BookLevel level) => BookBody.Level(level, market.Instrument);
}
