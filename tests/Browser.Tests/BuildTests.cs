using System.IO.Compression;
using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>What the built client asks of a network.</summary>
public sealed class BuildTests
{
    /// <summary>Bytes, gzipped: of what a browser fetches before it shows anything. The rest comes with the page that needs it.</summary>
    private const long MostAtFirst = 200_000;

    [Fact]
    public void What_is_loaded_before_the_first_page_is_small()
    {
        Chromium.SkipWhenThereIsNone();
        var page = File.ReadAllText(Path.Combine(Chromium.WebRoot, "index.html"));
        var scripts = Regex.Matches(page, "(?:src|href)=\"/(assets/[^\"]+\\.js)\"")
            .Select(found => found.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(scripts);
        var sizes = scripts.ToDictionary(script => script, script => Gzipped(File.ReadAllBytes(Path.Combine(Chromium.WebRoot, script))));
        Assert.True(sizes.Values.Sum() <= MostAtFirst,
            $"{sizes.Values.Sum()} bytes: {string.Join(", ", sizes.Select(size => $"{size.Key} {size.Value}"))}");
    }

    private static long Gzipped(byte[] bytes)
    {
        using var into = new MemoryStream();
        using (var gzip = new GZipStream(into, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return into.Length;
    }
}
