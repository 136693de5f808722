using System.Globalization;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.Recordings;

/// <summary>
/// The exchange's own recordings: a folder with a file for each day (UTC), each of which is a row of blocks. One server writes; anybody
/// may read meanwhile what is whole.
/// </summary>
internal sealed class RecordedDays(string folder)
{
    private const string Extension = ".market";
    private const string DayFormat = "yyyy-MM-dd";

    private DateOnly? written;

    /// <summary>The days of which there is a file, oldest first.</summary>
    public IReadOnlyList<DateOnly> Days
    {
        get
        {
            if (!Directory.Exists(folder)) return [];
            return [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(NamedDay).OfType<DateOnly>().Order()];
        }
    }

    public static DateOnly DayOf(Timestamp at) => DateOnly.FromDateTime(at.ToUtc());

    public string PathOf(DateOnly day) =>
        Path.Combine(folder, day.ToString(DayFormat, CultureInfo.InvariantCulture) + Extension);

    /// <summary>Adds a block to its day. What an earlier server left half written is cut off first.</summary>
    /// <param name="at">The time of its first moment.</param>
    /// <returns>Whether it is the day's first.</returns>
    /// <exception cref="IOException">It cannot be written. What was written of it is not read.</exception>
    public bool Append(ReadOnlySpan<byte> block, Timestamp at)
    {
        var day = DayOf(at);
        Directory.CreateDirectory(folder);
        using var file = new FileStream(PathOf(day), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        if (written != day) file.SetLength(Blocks(file) is [.., var last] ? last.End : 0);
        var end = file.Length;
        file.Position = end;
        try
        {
            file.Write(block);
            file.Flush();
            written = day;
            return end == 0;
        }
        catch (IOException)
        {
            written = null;
            throw;
        }
    }

    /// <summary>The blocks of a day, in order; those that are whole.</summary>
    public IReadOnlyList<MarketBlockHeader> BlocksOf(DateOnly day)
    {
        try
        {
            using var file = Open(day);
            return Blocks(file);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It is gone, or cannot be read.</exception>
    public List<MarketMoment> Read(DateOnly day, MarketBlockHeader block)
    {
        using var file = Open(day);
        var bytes = new byte[block.End - block.Offset];
        file.Position = block.Offset;
        file.ReadExactly(bytes);
        return MarketBlock.Unpack(bytes);
    }

    /// <summary>Deletes the oldest days: what is older than so many, and what makes more than so many bytes.</summary>
    /// <returns>What was deleted.</returns>
    public IReadOnlyList<DateOnly> Retain(DateOnly today, int days, long mostBytes)
    {
        var deleted = new List<DateOnly>();
        var bytes = 0L;
        foreach (var day in Days.Reverse())
        {
            var file = new FileInfo(PathOf(day));
            bytes += file.Length;

            // The day that is being recorded stays.
            if (day >= today || (day > today.AddDays(-days) && bytes <= mostBytes)) continue;
            file.Delete();
            deleted.Add(day);
        }

        return deleted;
    }

    private static DateOnly? NamedDay(string path) => DateOnly.TryParseExact(
        Path.GetFileNameWithoutExtension(path), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static List<MarketBlockHeader> Blocks(FileStream file)
    {
        var blocks = new List<MarketBlockHeader>();
        Span<byte> header = stackalloc byte[MarketBlock.HeaderLength];
        for (var offset = 0L; offset + header.Length <= file.Length; offset = blocks[^1].End)
        {
            file.Position = offset;
            file.ReadExactly(header);
            if (MarketBlock.ReadHeader(header, offset) is not { } block || block.End > file.Length) break;
            blocks.Add(block);
        }

        return blocks;
    }

    private FileStream Open(DateOnly day) =>
        new(PathOf(day), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 4_096);
}
