using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Tests.Stream;

/// <summary>A book as a client makes it out of the messages of its channel, each of which is held to what it must be.</summary>
public sealed class FoldedBook(StreamClient client)
{
    public const int Levels = 25;

    private readonly SortedDictionary<decimal, decimal> bids = [], asks = [];

    public StreamClient Client => client;

    public long Seq { get; private set; }

    public int Snapshots { get; private set; }

    /// <summary>Reads until the book is this one, which has at least <see cref="Levels"/> levels on each side at all times.</summary>
    public async Task ReadUntilAsync(BookView book)
    {
        var (wantedBids, wantedAsks) = (book.Bids.Select(Pair), book.Asks.Select(Pair));
        while (!bids.Reverse().Select(level => (level.Key, level.Value)).SequenceEqual(wantedBids)
            || !asks.Select(level => (level.Key, level.Value)).SequenceEqual(wantedAsks)) await ReadAsync();

        static (decimal, decimal) Pair(BookLevel level) => (level.Price.Ticks / 100m, level.Quantity.Steps / 1000m);
    }

    public async Task ReadAsync()
    {
        var message = await client.ReadAsync();
        Assert.Equal(++Seq, message.Seq());
        if (message.Text("type") == "snapshot")
        {
            Snapshots++;
            bids.Clear();
            asks.Clear();
        }

        Assert.True(Snapshots > 0);
        Fold(bids, message.Data().GetProperty("bids"));
        Fold(asks, message.Data().GetProperty("asks"));
        Assert.Equal((Levels, Levels), (bids.Count, asks.Count));
        Assert.True(bids.Keys.Last() < asks.Keys.First());
    }

    private static void Fold(SortedDictionary<decimal, decimal> side, JsonElement levels)
    {
        foreach (var level in levels.EnumerateArray())
        {
            if (level[1].ToNumber() == 0) Assert.True(side.Remove(level[0].ToNumber()));
            else side[level[0].ToNumber()] = level[1].ToNumber();
        }
    }
}
