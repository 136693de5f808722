namespace TradeCraft.Server.Recordings;

/// <summary>Whole numbers one after the other, seven bits a byte, the lowest first.</summary>
internal sealed class ByteColumn
{
    private byte[] bytes = new byte[256];

    public int Length { get; private set; }

    /// <summary>A number that may be below zero as one that is not, near zero staying small.</summary>
    public static long Unsigned(long number) => (number << 1) ^ (number >> 63);

    public static long Signed(long number) => (long)((ulong)number >> 1) ^ -(number & 1);

    public void Add(long number)
    {
        if (Length + 10 > bytes.Length) Array.Resize(ref bytes, bytes.Length * 2);
        var rest = (ulong)number;
        for (; rest >= 0x80; rest >>= 7) bytes[Length++] = (byte)(rest | 0x80);
        bytes[Length++] = (byte)rest;
    }

    public void Add(ByteColumn other)
    {
        if (Length + other.Length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + other.Length));
        other.bytes.AsSpan(0, other.Length).CopyTo(bytes.AsSpan(Length));
        Length += other.Length;
    }

    public byte[] ToArray() => bytes[..Length];
}

/// <summary>Reads numbers as <see cref="ByteColumn"/> writes them.</summary>
internal sealed class ColumnReader(byte[] bytes, int start = 0)
{
    private int next = start;

    /// <exception cref="IndexOutOfRangeException">There is none left.</exception>
    public long Next()
    {
        var (number, shift) = (0UL, 0);
        while (true)
        {
            var part = bytes[next++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return (long)number;
            shift += 7;
        }
    }

    public void Skip(int length) => next += length;

    /// <summary>Another that reads on from here.</summary>
    public ColumnReader Fork() => new(bytes, next);
}
