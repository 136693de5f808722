using System.IO.Compression;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Events;
using TradeCraft.Projections;
using TradeCraft.Server.Storage.Snapshots;
using TradeCraft.Server.Tests.Projections;

namespace TradeCraft.Server.Tests.Storage;

/// <summary>What is written down of a venue and its projections is all of them, and what another version wrote is never misread.</summary>
public sealed class SnapshotCodecTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_random_session_goes_on_from_its_snapshot_as_if_there_had_been_none(int seed)
    {
        var log = LogOf(seed, commands: 2_000);
        var cut = log.Length / 2;
        var (venue, projections) = Replay(new Venue(7), new VenueProjections(), log.AsSpan(..cut));
        foreach (var history in Enum.GetValues<TradeCraft.Projections.History>()) projections.NoteStored(history, venue.Sequence);
        var bytes = Write(new(venue.Snapshot(), projections.Snapshot()));

        var state = SnapshotCodec.Read(bytes);
        Assert.NotEmpty(state.Projections.Orders);
        var (restored, reread) = (Venue.Restore(state.Venue, seed: 7), new VenueProjections());
        reread.Restore(state.Venue, state.Projections);
        foreach (var history in Enum.GetValues<TradeCraft.Projections.History>()) reread.NoteStored(history, venue.Sequence);

        // What the market says is not in the log, and not in a snapshot.
        Event[] market = [Mark(0), Mark(1)];
        projections.Fold(market);
        reread.Fold(market);
        Assert.Equal(venue.StateHash(), restored.StateHash());
        Assert.Equal(Read(projections), Read(reread));
        Replay(venue, projections, log.AsSpan(cut..));
        Replay(restored, reread, log.AsSpan(cut..));
        Assert.Equal(venue.StateHash(), restored.StateHash());
        Assert.Equal(Read(projections), Read(reread));
    }

    [Fact]
    public void What_is_cut_off_altered_or_of_another_layout_is_refused()
    {
        var (venue, projections) = Replay(new Venue(7), new VenueProjections(), LogOf(seed: 6, commands: 100));
        foreach (var history in Enum.GetValues<TradeCraft.Projections.History>()) projections.NoteStored(history, venue.Sequence);
        var plain = Decompressed(Write(new(venue.Snapshot(), projections.Snapshot())));
        SnapshotCodec.Read(Compressed(plain));

        for (var length = 0; length < plain.Length; length += 97)
            Assert.Throws<InvalidDataException>(() => SnapshotCodec.Read(Compressed(plain[..length])));
        Assert.Throws<InvalidDataException>(() => SnapshotCodec.Read(Compressed([.. plain, 0])));
        plain[3] ^= 1;
        Assert.Contains("Another version", Assert.Throws<InvalidDataException>(() => SnapshotCodec.Read(Compressed(plain))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_is_another_when_a_member_however_deep_has_another_name_type_or_number()
    {
        ulong[] layouts =
        [
            Layout.Of(typeof(Outer<Inner>)), Layout.Of(typeof(Outer<Renamed>)), Layout.Of(typeof(Outer<Wider>)),
            Layout.Of(typeof(Outer<Numbered>)),
        ];
        Assert.Equal(4, layouts.Distinct().Count());
        Assert.Equal(layouts[0], Layout.Of(typeof(Outer<Inner>)));
    }

    private sealed record Outer<T>(IReadOnlyList<T> Items);

    private enum Kind { One, Two }

    private enum Other { Two, One }

    private readonly record struct Inner(int Number, Kind Kind);

    private readonly record struct Renamed(int Count, Kind Kind);

    private readonly record struct Wider(long Number, Kind Kind);

    private readonly record struct Numbered(int Number, Other Kind);

    private static Event[] LogOf(int seed, int commands)
    {
        var log = new List<Event>();
        var session = new RandomSession(seed, raised =>
        {
            foreach (ref readonly var happened in raised.Events)
            {
                if (happened.IsLogged) log.Add(happened);
            }
        });
        for (var i = 0; i < commands; i++) session.Step();
        return [.. log];
    }

    private static Event Mark(int instrument) => new() { Type = EventType.MarkReported, MarkReported = new(new(instrument), new(1_000)) };

    private static (Venue Venue, VenueProjections Projections) Replay(Venue venue, VenueProjections projections, ReadOnlySpan<Event> log)
    {
        foreach (ref readonly var happened in log) venue.Apply(in happened);
        projections.Fold(log);
        return (venue, projections);
    }

    /// <summary>All that can be read, as text.</summary>
    private static List<string> Read(VenueProjections projections)
    {
        var read = new List<string>();
        foreach (var instrument in projections.Instruments.Instruments)
        {
            var book = projections.Markets[instrument].Book(1_000);
            read.Add($"{instrument.Symbol}: {string.Join(' ', book.Bids)} / {string.Join(' ', book.Asks)}");
        }

        for (var number = 0; number < RandomSession.Accounts; number++)
        {
            var account = RandomSession.Account(number);
            read.Add($"{projections.Accounts.Find(account)}");
            read.Add($"{projections.Portfolios.Of(account, new(5_000_000_000))}");
            read.AddRange(projections.Portfolios.Balances(account).Select(balance => $"{balance}"));
            read.AddRange(projections.Portfolios.Positions(account).Select(position => $"{position}"));
            read.AddRange(projections.Portfolios.Trades(account, long.MaxValue, TradeHistory.Recent).Select(trade => $"{trade}"));
            read.AddRange(projections.Portfolios.Statement(account, asset: null, long.MaxValue, int.MaxValue).Select(line => $"{line}"));
            foreach (var order in projections.Orders.OpenOf(account))
            {
                var record = projections.Orders.Record(order.Id)!;
                read.Add(
                    $"{record.Order} {string.Join(',', record.Order.Legs)} {record.Order.Options} {record.Story} "
                        + $"{string.Join(',', record.Story.Fills)} {string.Join(',', record.Story.Replacements)}");
            }
        }

        return read;
    }

    private static MemoryStream Write(StoredState state)
    {
        var bytes = new MemoryStream();
        SnapshotCodec.Write(state, bytes);
        bytes.Position = 0;
        return bytes;
    }

    private static byte[] Decompressed(MemoryStream bytes)
    {
        using var plain = new MemoryStream();
        using (var brotli = new BrotliStream(bytes, CompressionMode.Decompress)) brotli.CopyTo(plain);
        return plain.ToArray();
    }

    private static MemoryStream Compressed(byte[] plain)
    {
        var bytes = new MemoryStream();
        using (var brotli = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(plain);
        bytes.Position = 0;
        return bytes;
    }
}
