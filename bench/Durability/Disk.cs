using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace TradeCraft.Bench.Durability;

/// <summary>How fast the disk itself is, so that commits can be told as a share of it.</summary>
internal static partial class Disk
{
    private const int PageLength = 8_192;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Pages of 8 kB written one after the other over a file of 16 MB, as PostgreSQL writes its log, each followed by fdatasync. Per
    /// second.
    /// </summary>
    public static double SyncsPerSecond(string folder)
    {
        var path = Path.Combine(folder, "sync");
        using (var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, options: FileOptions.DeleteOnClose))
        {
            var page = new byte[PageLength];
            const int Pages = 2_048;
            for (var i = 0; i < Pages; i++) RandomAccess.Write(file, page, (long)i * PageLength);
            Sync(file);
            var (start, syncs) = (Stopwatch.GetTimestamp(), 0);
            for (; Stopwatch.GetElapsedTime(start) < Measured; syncs++)
            {
                page[0]++;
                RandomAccess.Write(file, page, (long)(syncs % Pages) * PageLength);
                Sync(file);
            }

            return syncs / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    private static void Sync(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
        else if (FDataSync(file) != 0) throw new IOException($"fdatasync failed with {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);
}
