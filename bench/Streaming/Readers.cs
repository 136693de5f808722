using Stopwatch = System.Diagnostics.Stopwatch;

namespace TradeCraft.Bench.Streaming;

/// <summary>Many readers of one stream.</summary>
internal static class Readers
{
    /// <summary>How many messages a second they read together.</summary>
    /// <param name="begin">Lets the server send to each, once all are there: a server that sends has little time for who comes.</param>
    /// <param name="look">Shown each message of the first reader; null for none.</param>
    public static async Task<double> MeasureAsync(
        int count, Func<Task<FrameReader>> connect, Func<FrameReader, Task> begin, TimeSpan warmUp, TimeSpan measured,
        Action<ReadOnlyMemory<byte>>? look = null)
    {
        using var stop = new CancellationTokenSource();
        var (readers, reading) = (new List<FrameReader>(), new List<Task>());
        for (var i = 0; i < count; i++) readers.Add(await connect());
        foreach (var reader in readers) await begin(reader);
        foreach (var reader in readers) reading.Add(reader.CountAsync(reader == readers[0] ? look : null, stop.Token));

        await Task.Delay(warmUp);
        var (before, start) = (readers.Sum(reader => reader.Count), Stopwatch.GetTimestamp());
        await Task.Delay(measured);
        var (read, elapsed) = (readers.Sum(reader => reader.Count) - before, Stopwatch.GetElapsedTime(start));
        await stop.CancelAsync();
        await Task.WhenAll(reading);
        foreach (var reader in readers) reader.Dispose();
        return read / elapsed.TotalSeconds;
    }
}
