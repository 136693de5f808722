using System.IO.Compression;

namespace TradeCraft.Server.Tests.Recordings;

/// <summary>A recording written for a test, and where the real ones are.</summary>
internal sealed class RecordingFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("tradecraft-recording-").FullName;

    /// <summary>
    /// The shared folder of real market data: TRADECRAFT_MARKET_DATA, else shared/data/market beside the repository. The test is skipped
    /// where it is absent.
    /// </summary>
    public static string Shared()
    {
        if (Environment.GetEnvironmentVariable("TRADECRAFT_MARKET_DATA") is { Length: > 0 } told)
        {
            Assert.SkipUnless(Directory.Exists(told), "The folder that TRADECRAFT_MARKET_DATA names is not there.");
            return told;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "TradeCraft.slnx"))) continue;
            var market = Path.Combine(folder.FullName, "..", "shared", "data", "market");
            if (Directory.Exists(market)) return Path.GetFullPath(market);
            break;
        }

        Assert.Skip(
            "The recorded market data is not here: neither TRADECRAFT_MARKET_DATA nor ../shared/data/market beside the repository.");
        return "";
    }

    /// <summary>Writes a zip with the rows in it. Gives its full path.</summary>
    public string Write(string path, params string[] rows)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var archive = ZipFile.Open(full, ZipArchiveMode.Create);
        using var text = new StreamWriter(archive.CreateEntry(Path.GetFileNameWithoutExtension(path) + ".csv").Open());
        text.Write(string.Join('\n', rows));
        return full;
    }

    public void WriteDamaged(string path)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, "this is no zip");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
