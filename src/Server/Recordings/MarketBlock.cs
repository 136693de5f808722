using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Recordings;

/// <summary>What a block of a recording says of itself, before it is unpacked.</summary>
/// <param name="Offset">Where it begins in its file.</param>
/// <param name="Length">Of its packed content, in bytes.</param>
/// <param name="From">The time of the first moment.</param>
/// <param name="To">The time of the last moment.</param>
/// <param name="AsOf">The last event of the exchange's log when it was recorded: later splits are not in its prices.</param>
internal readonly record struct MarketBlockHeader(long Offset, int Length, Timestamp From, Timestamp To, long AsOf)
{
    public long End => Offset + MarketBlock.HeaderLength + Length;
}

/// <summary>
/// Some minutes of the market as they are kept in a file: a header of fixed length, then the moments, packed. A block can be read without
/// those before it. A file is one block after the other, so what a killed server left half written is at its end, and is passed over.
/// <code>
/// 0  "TCMB"      4  checksum (CRC-32) of all that follows
/// 8  length of the packed content, 4 bytes      12  length when unpacked, 4 bytes
/// 16 from      24 to, both in microseconds      32  as of which event      40  the content, as Brotli packs it
/// </code>
/// All numbers are little-endian.
/// </summary>
internal static class MarketBlock
{
    public const int HeaderLength = 40;

    /// <summary>More than this unpacked is no block that was written here.</summary>
    private const int MostUnpacked = 256 * 1024 * 1024;

    private const int Checked = 8;

    /// <summary>Little is gained beyond it.</summary>
    private const int Effort = 6;

    private static ReadOnlySpan<byte> Magic => "TCMB"u8;

    /// <param name="moments">In order of time, at least one.</param>
    public static byte[] Pack(IReadOnlyList<MarketMoment> moments, long asOf)
    {
        var raw = MarketColumns.Write(moments);
        using var packed = new MemoryStream();
        packed.SetLength(HeaderLength);
        packed.Position = HeaderLength;
        using (var brotli = new BrotliStream(packed, new BrotliCompressionOptions { Quality = Effort }, leaveOpen: true)) brotli.Write(raw);
        var block = packed.ToArray();
        Magic.CopyTo(block);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(8), block.Length - HeaderLength);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(12), raw.Length);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(16), moments[0].At.UnixMicroseconds);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(24), moments[^1].At.UnixMicroseconds);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(32), asOf);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), Crc32.HashToUInt32(block.AsSpan(Checked)));
        return block;
    }

    /// <returns>Null where no block begins there.</returns>
    public static MarketBlockHeader? ReadHeader(ReadOnlySpan<byte> header, long offset)
    {
        if (header.Length < HeaderLength || !header[..4].SequenceEqual(Magic)) return null;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        Timestamp from = new(BinaryPrimitives.ReadInt64LittleEndian(header[16..]));
        Timestamp to = new(BinaryPrimitives.ReadInt64LittleEndian(header[24..]));

        // A block is of one day.
        if (length <= 0 || from.UnixMicroseconds < 0 || to < from || Days.Of(from) != Days.Of(to)) return null;
        return new(offset, length, from, to, BinaryPrimitives.ReadInt64LittleEndian(header[32..]));
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static List<MarketMoment> Unpack(ReadOnlySpan<byte> block)
    {
        if (BinaryPrimitives.ReadUInt32LittleEndian(block[4..]) != Crc32.HashToUInt32(block[Checked..]))
            throw new InvalidDataException("A block of a recording is damaged: its checksum is wrong.");
        var raw = new byte[Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(block[12..]), 0, MostUnpacked)];
        return BrotliDecoder.TryDecompress(block[HeaderLength..], raw, out var written) && written == raw.Length
            ? MarketColumns.Read(raw, new(BinaryPrimitives.ReadInt64LittleEndian(block[16..])))
            : throw new InvalidDataException("A block of a recording is damaged: it cannot be unpacked.");
    }
}
