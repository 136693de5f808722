using System.IO.Compression;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Storage.Snapshots;
using TradeCraft.Server.Tests.Projections;
using ZstdSharp;

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

        var state = Read(bytes);
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
        var bytes = Write(new(venue.Snapshot(), projections.Snapshot()));
        var (whole, plain) = (bytes.ToArray(), Decompressed(bytes));
        for (var length = 0; length < whole.Length; length += 97)
            Assert.Throws<InvalidDataException>(() => Read(new MemoryStream(whole[..length])));
        Assert.Throws<InvalidDataException>(() => Read(new MemoryStream([.. whole, 0])));

        static ProjectionsSnapshot ReadPart(byte[] part) => SnapshotCodec.Read<ProjectionsSnapshot>(Compressed(part));
        Assert.NotEmpty(ReadPart(plain).Orders);
        for (var length = 0; length < plain.Length; length += 97) Assert.Throws<InvalidDataException>(() => ReadPart(plain[..length]));
        Assert.Throws<InvalidDataException>(() => ReadPart([.. plain, 0]));
        plain[3] ^= 1;
        Assert.Contains("Another version", Assert.Throws<InvalidDataException>(() => ReadPart(plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_version_before_wrote_is_refused()
    {
        var (venue, projections) = Replay(new Venue(7), new VenueProjections(), LogOf(seed: 6, commands: 100));
        foreach (var history in Enum.GetValues<TradeCraft.Projections.History>()) projections.NoteStored(history, venue.Sequence);
        var bytes = new MemoryStream();
        using (var brotli = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            brotli.Write(Decompressed(Write(new(venue.Snapshot(), projections.Snapshot()))));
        Assert.Contains("Another version", Assert.Throws<InvalidDataException>(() => Read(bytes)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>JSON takes ten times as long: of what there are a million it made a start wait.</summary>
    [Theory]
    [InlineData(typeof(OrderExtras))]
    [InlineData(typeof(OrderOptions))]
    [InlineData(typeof(TradeView))]
    [InlineData(typeof(TakenName))]
    public void What_there_are_many_of_is_laid_out_property_by_property(Type type) => Assert.True(Forms.IsRecord(type));

    [Fact]
    public void A_record_that_holds_more_than_its_properties_say_is_not_laid_out_as_if_it_did_not() =>
        Assert.False(Forms.IsRecord(typeof(Asset)));

    [Fact]
    public void What_was_one_thing_is_one_thing_again()
    {
        var terms = new AccountTerms(Profiles.Retail);
        var bytes = new MemoryStream();
        using (var output = new SnapshotOutput(bytes))
            new Forms().Of<Outer<AccountTerms>>().Write(new([terms, terms, terms with { IsFrozen = true }]), output);
        bytes.Position = 0;
        var read = new Forms().Of<Outer<AccountTerms>>().Read(new SnapshotInput(bytes))!.Items;
        Assert.Same(read[0], read[1]);
        Assert.Equal([terms, terms, terms with { IsFrozen = true }], read);
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
            read.Add($"{projections.Portfolios.ProfitOf(account, new(5_000_000_000)).Income}");
            read.AddRange(projections.Portfolios.Balances(account).Select(balance => $"{balance}"));
            read.AddRange(projections.Portfolios.Positions(account).Select(position => $"{position}"));
            read.AddRange(projections.Portfolios.Trades(account, long.MaxValue, TradeHistory.Recent).Select(trade => $"{trade}"));
            read.AddRange(projections.Portfolios.Statement(account, asset: null, long.MaxValue, int.MaxValue).Select(line => $"{line}"));
            foreach (var order in projections.Orders.OpenOf(account))
            {
                var record = projections.Orders.Record(order.Id)!;
                read.Add(
                    $"{record.Order} {string.Join(',', record.Order.Legs)} {record.Order.Options} {record.Placed} "
                        + $"{string.Join(',', record.Later)} {projections.Orders.AnswerOf(order.Id) is null}");
            }
        }

        return read;
    }

    private static MemoryStream Write(StoredState state)
    {
        var bytes = new MemoryStream();
        SnapshotCodec.Write(state, bytes);
        return bytes;
    }

    private static StoredState Read(MemoryStream bytes)
    {
        var parts = SnapshotCodec.Open(bytes.ToArray());
        return new(parts.ReadVenue(), parts.ReadProjections());
    }

    /// <summary>The part of the projections, uncompressed.</summary>
    private static byte[] Decompressed(MemoryStream bytes)
    {
        var length = BitConverter.ToInt32(bytes.GetBuffer(), SnapshotCodec.Mark.Length);
        bytes.Position = SnapshotCodec.Mark.Length + sizeof(int) + length + sizeof(int);
        using var plain = new MemoryStream();
        using (var zstandard = new DecompressionStream(bytes)) zstandard.CopyTo(plain);
        return plain.ToArray();
    }

    private static byte[] Compressed(byte[] plain)
    {
        using var bytes = new MemoryStream();
        using (var zstandard = new CompressionStream(bytes)) zstandard.Write(plain);
        return bytes.ToArray();
    }
}
