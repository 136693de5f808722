using System.Buffers.Binary;
using System.Globalization;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Tests.Contracts;

/// <summary>
/// The bytes that earlier versions wrote, kept as they were: each file is <see cref="EveryEvent"/> as that version logged it, every batch
/// after its length. A file is never written again; a new version of the log's bytes adds one, and so do new types of events.
/// </summary>
public sealed class OldLogTests
{
    [Theory]
    [InlineData("events.v2.bin", 0, EventType.MarginRestored)]
    [InlineData("events.v3.bin", 17, EventType.MarginRestored)]
    [InlineData("events.v3.corporate-actions.bin", 18, EventType.DividendDeclared)]
    [InlineData("events.v3.requests.bin", 18, EventType.RequestDone)]
    public void A_log_of_an_earlier_version_still_applies(string file, int traced, EventType newest)
    {
        var (venue, assets, traces, types) = (new Venue(), new List<Asset>(), new List<CommandTrace>(), new HashSet<EventType>());
        foreach (var batch in Batches(file))
        {
            var events = new EventBuffer();
            EventCodec.Read(batch, venue.Sequence + 1, assets, events, traces);
            foreach (ref readonly var happened in events.Events)
            {
                venue.Apply(in happened);
                types.Add(happened.Type);
            }
        }

        Assert.Equal(Enum.GetValues<EventType>().Where(type => type <= newest), types.Order());
        Assert.Equal(traced, traces.Count);
        Assert.All(traces, trace => Assert.Equal(EveryEvent.TraceOf(trace.Command), trace.Trace));
        Assert.Equal("1000, 10000, 11800; 0 orders open", Outcome(venue));
        Assert.All(assets, asset => Assert.Equal(Money.Zero, venue.Ledger.TrialBalance(asset.Id)));
    }

    private static string Outcome(Venue venue)
    {
        string Dollars(int account) =>
            (venue.Ledger[new(account), new(0)].Total.Units / 100_000_000m).ToString("0.######", CultureInfo.InvariantCulture);
        return $"{Dollars(101)}, {Dollars(102)}, {Dollars(103)}; {venue.OpenOrders} orders open";
    }

    private static IEnumerable<byte[]> Batches(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Contracts", "Fixtures", file));
        for (var at = 0; at < bytes.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            yield return bytes[(at + 4)..(at + 4 + length)];
            at += 4 + length;
        }
    }
}
