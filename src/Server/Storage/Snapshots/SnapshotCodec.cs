using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using TradeCraft.Exchange.State;
using TradeCraft.Projections;
using ZstdSharp;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>What a snapshot is written of: a venue and what its projections know besides.</summary>
public sealed record StoredState(VenueSnapshot Venue, ProjectionsSnapshot Projections);

/// <summary>A snapshot as it is stored.</summary>
public sealed class StoredParts(ReadOnlyMemory<byte> venue, ReadOnlyMemory<byte> projections)
{
    /// <exception cref="InvalidDataException">Another version wrote it, or nobody.</exception>
    public VenueSnapshot ReadVenue() => SnapshotCodec.Read<VenueSnapshot>(venue);

    /// <inheritdoc cref="ReadVenue"/>
    public ProjectionsSnapshot ReadProjections() => SnapshotCodec.Read<ProjectionsSnapshot>(projections);
}

/// <summary>
/// A snapshot as bytes: as <see cref="Forms"/> says of its types, compressed. What the types look like is part of the snapshot (<see
/// cref="Layout"/>): one that another version wrote is not read, and never misread.
/// </summary>
internal static class SnapshotCodec
{
    /// <summary>Goes before everything, uncompressed. Another way of writing has another number.</summary>
    internal static ReadOnlySpan<byte> Mark => "TradeCraft snapshot 2\n"u8;

    /// <summary>The quickest that makes it smaller at all: what it saves beyond that is not worth the processor.</summary>
    private const int Level = 1;

    /// <exception cref="NotSupportedException">This machine's bytes are the wrong way round.</exception>
    /// <returns>How many bytes it is uncompressed.</returns>
    /// <param name="pace">Rests between pieces; null for without.</param>
    public static long Write(StoredState state, MemoryStream output, Pace? pace = null)
    {
        if (!BitConverter.IsLittleEndian) throw new NotSupportedException("Snapshots are written little endian.");
        output.Write(Mark);
        return Write(state.Venue, output, pace) + Write(state.Projections, output, pace);
    }

    /// <summary>Where the two parts of a snapshot are, each of which can be read without the other.</summary>
    /// <exception cref="InvalidDataException">Another version wrote it, or nobody.</exception>
    public static StoredParts Open(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.Span.StartsWith(Mark)) throw AnotherVersion();
        var rest = bytes[Mark.Length..];
        var (venue, projections) = (Cut(ref rest), Cut(ref rest));
        return rest.IsEmpty ? new(venue, projections) : throw new InvalidDataException("It goes on where it should end.");
    }

    /// <exception cref="InvalidDataException">Another version wrote it, or nobody.</exception>
    internal static T Read<T>(ReadOnlyMemory<byte> part)
    {
        if (!MemoryMarshal.TryGetArray(part, out var bytes)) throw new ArgumentException("It is not in an array.", nameof(part));
        try
        {
            using var input = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count);
            using var compressed = new DecompressionStream(input);
            var plain = new SnapshotInput(compressed);
            if (plain.Value<ulong>() != Layout.Of(typeof(T))) throw AnotherVersion();
            var read = new Forms().Of<T>().Read(plain) ?? throw new InvalidDataException("It is empty.");
            return plain.IsAtEnd ? read : throw new InvalidDataException("It goes on where it should end.");
        }
        catch (Exception failure) when (failure is EndOfStreamException or ZstdException or JsonException or OverflowException
            or OutOfMemoryException or InvalidOperationException)
        {
            throw new InvalidDataException("It cannot be read.", failure);
        }
    }

    /// <summary>A part: its length, and it, compressed.</summary>
    private static long Write<T>(T part, MemoryStream output, Pace? pace)
    {
        var (start, plainLength) = (output.Position, 0L);
        output.Write(stackalloc byte[sizeof(int)]);
        using (var compressed = new CompressionStream(output, Level, leaveOpen: true))
        using (var plain = new SnapshotOutput(compressed, pace))
        {
            plain.Value(Layout.Of(typeof(T)));
            new Forms().Of<T>().Write(part, plain);
            plainLength = plain.Length;
        }

        var length = checked((int)(output.Position - start - sizeof(int)));
        BinaryPrimitives.WriteInt32LittleEndian(output.GetBuffer().AsSpan((int)start), length);
        return plainLength;
    }

    private static ReadOnlyMemory<byte> Cut(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(rest.Span) is var length && (uint)length > rest.Length - 4)
            throw new InvalidDataException("It ends in the middle.");
        var part = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return part;
    }

    private static InvalidDataException AnotherVersion() => new("Another version of the server wrote it.");
}
