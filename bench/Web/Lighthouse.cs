using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TradeCraft.Bench.Web;

/// <summary>Google's Lighthouse, fetched by npx at a pinned version: it is no dependency of the client.</summary>
internal static class Lighthouse
{
    private const string Package = "lighthouse@12.8.2";
    private static readonly string[] Categories = ["performance", "accessibility", "best-practices"];

    /// <summary>Looks at a page in a running Chromium, signed in as its profile is. Says the scores, of 100, and what they lack.</summary>
    public static async Task<string> AskAsync(Uri page, int port)
    {
        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo("npx") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var option in new[]
        {
            "--yes", Package, page.ToString(), $"--port={port}", "--preset=desktop", $"--only-categories={string.Join(',', Categories)}",
            "--disable-storage-reset", "--disable-full-page-screenshot", "--quiet", "--output=json", $"--output-path={file}",
        }) start.ArgumentList.Add(option);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("npx does not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var complaint = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) return $"not measured: {complaint.Trim().Split('\n')[^1]}";

        using var found = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        File.Delete(file);
        var root = found.RootElement;
        var scores = Categories.Select(category => Score(root.GetProperty("categories").GetProperty(category)));
        var lacking = Categories
            .SelectMany(category => root.GetProperty("categories").GetProperty(category).GetProperty("auditRefs").EnumerateArray())
            .Where(audit => audit.GetProperty("weight").GetDouble() > 0)
            .Select(audit => root.GetProperty("audits").GetProperty(audit.GetProperty("id").GetString()!))
            .Where(audit => audit.GetProperty("score") is { ValueKind: JsonValueKind.Number } score && score.GetDouble() < 0.9)
            .Select(audit => $"{audit.GetProperty("id").GetString()} {(audit.TryGetProperty("displayValue", out var value) ? value.GetString() : "")}".Trim());
        var text = string.Join(" / ", scores);
        return lacking.ToList() is { Count: > 0 } list ? $"{text}; lacks {string.Join(", ", list)}" : text;
    }

    private static string Score(JsonElement category) => (category.GetProperty("score").GetDouble() * 100).ToString("0", CultureInfo.InvariantCulture);
}
