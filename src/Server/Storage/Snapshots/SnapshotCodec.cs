using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using TradeCraft.Exchange;
using TradeCraft.Projections;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>What a start begins with: a venue and what its projections know besides.</summary>
public sealed record StoredState(VenueSnapshot Venue, ProjectionsSnapshot Projections);

/// <summary>
/// A snapshot as bytes. Its properties one after the other: arrays of rows without references as the bytes that they are, everything else as JSON; compressed. What
/// the rows look like is part of the snapshot (<see cref="Layout"/>): one that another version wrote is not read, and never misread.
/// </summary>
internal static class SnapshotCodec
{
    private const int ChunkOfRows = 1 << 20;

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
        catch (Exception failure) when (failure is EndOfStreamException or JsonException or OverflowException or OutOfMemoryException or InvalidOperationException)
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
            if (RowsOf(property) is { } rows) rows.Write((Array)value, writer);
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
            var value = RowsOf(property) is { } rows ? rows.Read(reader) : JsonSerializer.Deserialize(ReadBytes(reader), property.PropertyType, EventDetails.Written);
            property.SetValue(snapshot, value ?? throw new InvalidDataException($"Its {property.Name} are missing."));
        }

        return snapshot;
    }

    private static IRows? RowsOf(PropertyInfo property)
    {
        if (property.PropertyType is not { IsArray: true } array || !Layout.IsRow(array.GetElementType()!)) return null;
        return (IRows)Activator.CreateInstance(typeof(Rows<>).MakeGenericType(array.GetElementType()!))!;
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

    private interface IRows
    {
        void Write(Array rows, BinaryWriter writer);

        Array Read(BinaryReader reader);
    }

    private sealed class Rows<T> : IRows
        where T : unmanaged
    {
        public void Write(Array rows, BinaryWriter writer)
        {
            writer.Write(rows.Length);
            for (var rest = (ReadOnlySpan<T>)(T[])rows; !rest.IsEmpty; rest = rest[Math.Min(ChunkOfRows, rest.Length)..])
                writer.Write(MemoryMarshal.AsBytes(rest[..Math.Min(ChunkOfRows, rest.Length)]));
        }

        public Array Read(BinaryReader reader)
        {
            // A length that lies asks for no more memory than there are rows.
            var (length, rows) = (reader.ReadInt32(), new List<T[]>());
            if (length < 0) throw new InvalidDataException("It has less than no rows.");
            for (var left = length; left > 0; left -= rows[^1].Length)
            {
                rows.Add(new T[Math.Min(ChunkOfRows, left)]);
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rows[^1].AsSpan()));
            }

            return rows is [var only] ? only : rows.SelectMany(chunk => chunk).ToArray();
        }
    }
}
