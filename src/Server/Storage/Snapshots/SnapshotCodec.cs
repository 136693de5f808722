using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TradeCraft.Exchange.State;
using TradeCraft.Projections;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>What a start begins with: a venue and what its projections know besides.</summary>
public sealed record StoredState(VenueSnapshot Venue, ProjectionsSnapshot Projections);

/// <summary>
/// A snapshot as bytes. Its properties one after the other: arrays of rows without references as the bytes that they are, everything else
/// as JSON; compressed. What the rows look like is part of the snapshot (<see cref="Layout"/>): one that another version wrote is not read,
/// and never misread.
/// </summary>
internal static class SnapshotCodec
{
    private const int RowsAtOnce = 1 << 20;
    private const int ThingsAtOnce = 1 << 12;

    /// <exception cref="NotSupportedException">This machine's bytes are the wrong way round.</exception>
    public static void Write(StoredState state, System.IO.Stream output)
    {
        if (!BitConverter.IsLittleEndian) throw new NotSupportedException("Snapshots are written little endian.");
        using var compressed = new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true);
        using var writer = new BinaryWriter(compressed, Encoding.UTF8, leaveOpen: true);
        Write(state.Venue, writer);
        Write(state.Projections, writer);
    }

    /// <exception cref="InvalidDataException">Another version wrote it, or nobody.</exception>
    public static StoredState Read(System.IO.Stream input)
    {
        try
        {
            using var compressed = new BrotliStream(input, CompressionMode.Decompress, leaveOpen: true);
            using var reader = new BinaryReader(compressed, Encoding.UTF8, leaveOpen: true);
            var state = new StoredState(Read<VenueSnapshot>(reader), Read<ProjectionsSnapshot>(reader));
            return compressed.ReadByte() == -1 ? state : throw new InvalidDataException("It goes on where it should end.");
        }
        catch (Exception failure) when (failure is EndOfStreamException or JsonException or OverflowException or OutOfMemoryException
            or InvalidOperationException)
        {
            throw new InvalidDataException("It cannot be read.", failure);
        }
    }

    private static void Write<T>(T snapshot, BinaryWriter writer)
        where T : class
    {
        writer.Write(Layout.Of(typeof(T)));
        foreach (var property in Layout.PropertiesOf(typeof(T)))
        {
            var value = property.GetValue(snapshot)!;
            if (ItemsOf(property) is { } items) items.Write(value, writer);
            else WriteBytes(JsonSerializer.SerializeToUtf8Bytes(value, property.PropertyType, EventDetails.Written), writer);
        }
    }

    private static T Read<T>(BinaryReader reader)
        where T : class
    {
        if (reader.ReadUInt64() != Layout.Of(typeof(T))) throw new InvalidDataException("Another version of the server wrote it.");
        var snapshot = (T)RuntimeHelpers.GetUninitializedObject(typeof(T));
        foreach (var property in Layout.PropertiesOf(typeof(T)))
        {
            var value = ItemsOf(property) is { } items
                ? items.Read(reader) : JsonSerializer.Deserialize(ReadBytes(reader), property.PropertyType, EventDetails.Written);
            property.SetValue(snapshot, value ?? throw new InvalidDataException($"Its {property.Name} are missing."));
        }

        return snapshot;
    }

    /// <summary>How a property that has many is written, or null for one thing.</summary>
    private static IItems? ItemsOf(PropertyInfo property)
    {
        var type = property.PropertyType;
        if (type.IsArray && Layout.IsRow(type.GetElementType()!))
            return (IItems)Activator.CreateInstance(typeof(Rows<>).MakeGenericType(type.GetElementType()!))!;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IReadOnlyList<>)) return null;
        return (IItems)Activator.CreateInstance(typeof(Things<>).MakeGenericType(type.GetGenericArguments()))!;
    }

    private static void WriteBytes(ReadOnlySpan<byte> bytes, BinaryWriter writer)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }

    private interface IItems
    {
        void Write(object items, BinaryWriter writer);

        object Read(BinaryReader reader);
    }

    /// <summary>Values without references: their bytes.</summary>
    private sealed class Rows<T> : IItems
        where T : unmanaged
    {
        public void Write(object items, BinaryWriter writer)
        {
            var rest = (ReadOnlySpan<T>)(T[])items;
            writer.Write(rest.Length);
            for (; !rest.IsEmpty; rest = rest[Math.Min(RowsAtOnce, rest.Length)..])
                writer.Write(MemoryMarshal.AsBytes(rest[..Math.Min(RowsAtOnce, rest.Length)]));
        }

        public object Read(BinaryReader reader)
        {
            // A length that lies asks for no more memory than there are rows.
            var (length, rows) = (reader.ReadInt32(), new List<T[]>());
            if (length < 0) throw new InvalidDataException("It has less than no rows.");
            for (var left = length; left > 0; left -= rows[^1].Length)
            {
                rows.Add(new T[Math.Min(RowsAtOnce, left)]);
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rows[^1].AsSpan()));
            }

            return rows is [var only] ? only : rows.SelectMany(chunk => chunk).ToArray();
        }
    }

    /// <summary>Everything else: JSON, some at a time, so that no number of them is too many.</summary>
    private sealed class Things<T> : IItems
    {
        public void Write(object items, BinaryWriter writer)
        {
            foreach (var some in ((IReadOnlyList<T>)items).Chunk(ThingsAtOnce))
                WriteBytes(JsonSerializer.SerializeToUtf8Bytes(some, EventDetails.Written), writer);
            writer.Write(0);
        }

        public object Read(BinaryReader reader)
        {
            var things = new List<T>();
            while (ReadBytes(reader) is { Length: > 0 } some)
                things.AddRange(
                    JsonSerializer.Deserialize<T[]>(some, EventDetails.Written) ?? throw new InvalidDataException("A list is missing."));
            return things;
        }
    }
}
