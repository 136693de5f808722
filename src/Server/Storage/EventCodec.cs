using System.Buffers;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Events as bytes, little endian. Each is: type, schema version, time, command, and its payload's fields in the order of their record. What
/// is written here is kept for years: from the first release on, a change of a payload is a new version beside the old one, never an edit.
/// </summary>
public static partial class EventCodec
{
    private const byte Version = 2;

    // Of pre-releases only: before the exchange knew more than limit and market orders.
    private const byte OfPreReleases = 1;

    /// <summary>Appends the logged ones of the events. Unlogged ones are passed over.</summary>
    /// <returns>How many were written.</returns>
    public static int Write(ReadOnlySpan<Event> events, IBufferWriter<byte> output)
    {
        var writer = new EventWriter(output);
        var count = 0;
        foreach (ref readonly var happened in events)
        {
            if (!happened.IsLogged) continue;
            writer.Byte((byte)happened.Type);
            writer.Byte(Version);
            writer.Time(happened.At);
            writer.Long(happened.Command);
            Write(in happened, writer);
            count++;
        }

        return count;
    }

    /// <summary>Reads a batch back into <paramref name="events"/>. <paramref name="assets"/> are those listed so far, which instruments name by number.</summary>
    /// <exception cref="InvalidDataException">The bytes are none that were written here.</exception>
    /// <exception cref="StartupException">A pre-release wrote them.</exception>
    public static void Read(ReadOnlySpan<byte> payload, long firstSequence, List<Asset> assets, EventBuffer events)
    {
        var reader = new EventReader(payload);
        for (var sequence = firstSequence; !reader.IsAtEnd; sequence++)
        {
            ref var happened = ref events.Add();
            happened = default;
            happened.Type = (EventType)reader.Byte();
            RequireVersion(reader.Byte(), sequence);
            happened.Sequence = sequence;
            happened.At = reader.Time();
            happened.Command = reader.Long();
            Read(ref reader, assets, ref happened);
        }
    }

    private static void RequireVersion(byte version, long sequence)
    {
        if (version == Version) return;
        if (version == OfPreReleases)
        {
            throw new StartupException(
                "The database holds an event log that a pre-release of TradeCraft wrote, and this release cannot read it. Start with another database or --data folder, or empty this one.");
        }

        throw new InvalidDataException($"Event {sequence} is of schema version {version}, which this program does not read.");
    }
}
