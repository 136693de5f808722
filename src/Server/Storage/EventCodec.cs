using System.Buffers;
using System.Diagnostics;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Storage;

/// <summary>
/// Events as bytes, little endian. Each is: type, schema version, time, command, and its payload's fields in the order of their record.
/// What is written here is kept for years: from the first release on, a change of a payload is a new version beside the old one, never an
/// edit. Since version 3 the events of a command that came with a trace id have it before them, once: a zero for the type, the version, 16
/// bytes.
/// </summary>
public static partial class EventCodec
{
    // Of an event. Version 3 left its bytes as they were.
    private const byte Version = 2;

    // Not a type of event: what comes is the trace of the events after it, as many as are of one command.
    private const byte Trace = 0;
    private const byte TraceVersion = 3;

    // Of pre-releases only: before the exchange knew more than limit and market orders.
    private const byte OfPreReleases = 1;

    /// <summary>Appends the logged ones of the events. Unlogged ones are passed over.</summary>
    /// <param name="traces">Of the commands that have one, in the commands' order.</param>
    /// <returns>How many events were written.</returns>
    public static int Write(ReadOnlySpan<Event> events, IBufferWriter<byte> output, ReadOnlySpan<CommandTrace> traces = default)
    {
        var writer = new EventWriter(output);
        var count = 0;
        foreach (ref readonly var happened in events)
        {
            if (!happened.IsLogged) continue;
            while (traces.Length > 0 && traces[0].Command <= happened.Command)
            {
                if (traces[0].Command == happened.Command) WriteTrace(traces[0].Trace, writer);
                traces = traces[1..];
            }

            writer.Byte((byte)happened.Type);
            writer.Byte(Version);
            writer.Time(happened.At);
            writer.Long(happened.Command);
            Write(in happened, writer);
            count++;
        }

        return count;
    }

    /// <summary>
    /// Reads a batch back into <paramref name="events"/>. <paramref name="assets"/> are those listed so far, which instruments name by
    /// number.
    /// </summary>
    /// <param name="traces">Takes the traces of the commands that have one, where somebody wants them.</param>
    /// <exception cref="InvalidDataException">The bytes are none that were written here.</exception>
    /// <exception cref="StartupException">A pre-release wrote them.</exception>
    public static void Read(
        ReadOnlySpan<byte> payload, long firstSequence, List<Asset> assets, EventBuffer events, List<CommandTrace>? traces = null)
    {
        var reader = new EventReader(payload);
        for (var sequence = firstSequence; !reader.IsAtEnd; sequence++)
        {
            var (type, version, trace) = (reader.Byte(), reader.Byte(), default(ActivityTraceId));
            if (type == Trace)
            {
                trace = ReadTrace(version, ref reader, sequence);
                (type, version) = (reader.Byte(), reader.Byte());
            }

            RequireVersion(version, sequence);
            ref var happened = ref events.Add();
            happened = default;
            happened.Type = (EventType)type;
            happened.Sequence = sequence;
            happened.At = reader.Time();
            happened.Command = reader.Long();
            if (trace != default) traces?.Add(new(happened.Command, trace));
            Read(ref reader, assets, ref happened);
        }
    }

    private static void WriteTrace(ActivityTraceId trace, EventWriter writer)
    {
        Span<byte> bytes = stackalloc byte[16];
        trace.CopyTo(bytes);
        writer.Byte(Trace);
        writer.Byte(TraceVersion);
        writer.Raw(bytes);
    }

    private static ActivityTraceId ReadTrace(byte version, ref EventReader reader, long sequence) =>
        version == TraceVersion
            ? ActivityTraceId.CreateFromBytes(reader.Raw(16))
            : throw new InvalidDataException(
                $"The trace of event {sequence} is of schema version {version}, which this program does not read.");

    private static void RequireVersion(byte version, long sequence)
    {
        if (version == Version) return;
        if (version == OfPreReleases)
        {
            throw new StartupException(
                "The database holds an event log that a pre-release of TradeCraft wrote, and this release cannot read it. "
                + "Start with another database or --data folder, or empty this one.");
        }

        throw new InvalidDataException($"Event {sequence} is of schema version {version}, which this program does not read.");
    }
}
