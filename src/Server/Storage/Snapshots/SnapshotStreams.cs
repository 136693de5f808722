using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TradeCraft.Server.Storage.Snapshots;

/// <summary>What stands in the place of something that may be missing, or the same as before.</summary>
internal enum Given : byte
{
    Nothing,
    New,
    Again,
}

/// <summary>Puts values behind each other as their bytes.</summary>
internal sealed class SnapshotOutput(System.IO.Stream output, Pace? pace = null) : IDisposable
{
    private readonly byte[] buffer = new byte[SnapshotInput.Room];
    private int used;
    private long flushed;

    /// <summary>How many bytes there are.</summary>
    public long Length => flushed + used;

    public void Value<T>(in T value)
        where T : unmanaged
    {
        if (buffer.Length - used < Unsafe.SizeOf<T>()) Flush();
        MemoryMarshal.Write(buffer.AsSpan(used), in value);
        used += Unsafe.SizeOf<T>();
    }

    public void Rows<T>(ReadOnlySpan<T> rows)
        where T : unmanaged
    {
        Flush();
        output.Write(MemoryMarshal.AsBytes(rows));
        flushed += (long)rows.Length * Unsafe.SizeOf<T>();
        pace?.Rest();
    }

    public void Text(string text)
    {
        Value(Encoding.UTF8.GetByteCount(text));
        if (buffer.Length - used < Encoding.UTF8.GetMaxByteCount(text.Length)) Rows<byte>(Encoding.UTF8.GetBytes(text));
        else used += Encoding.UTF8.GetBytes(text, buffer.AsSpan(used));
    }

    public void Dispose() => Flush();

    private void Flush()
    {
        output.Write(buffer, 0, used);
        (flushed, used) = (flushed + used, 0);
        pace?.Rest();
    }
}

/// <summary>Takes them off again.</summary>
internal sealed class SnapshotInput(System.IO.Stream input)
{
    public const int Room = 1 << 16;

    private readonly byte[] buffer = new byte[Room];
    private int start;
    private int end;

    /// <summary>Whether nothing is left.</summary>
    public bool IsAtEnd => start == end && input.ReadByte() == -1;

    public T Value<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Next(Unsafe.SizeOf<T>()));

    public Given Given() => Value<byte>() is var given and <= (byte)Snapshots.Given.Again
        ? (Given)given : throw new InvalidDataException("Something is neither there nor missing.");

    /// <summary>How many come.</summary>
    public int Count() =>
        Value<int>() is var count and >= 0 ? count : throw new InvalidDataException("There are less than none of something.");

    public void Rows<T>(Span<T> rows)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(rows);
        var held = Math.Min(end - start, bytes.Length);
        buffer.AsSpan(start, held).CopyTo(bytes);
        start += held;
        input.ReadExactly(bytes[held..]);
    }

    public string Text() => Count() is var length && length <= Room
        ? Encoding.UTF8.GetString(Next(length)) : throw new InvalidDataException("A text is too long.");

    private ReadOnlySpan<byte> Next(int length)
    {
        if (end - start < length)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            end += input.ReadAtLeast(buffer.AsSpan(end), length - end);
        }

        start += length;
        return buffer.AsSpan(start - length, length);
    }
}
