using System.Text.Json;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>Deque's axe, from the web client's own packages: finds what WCAG 2.1 AA forbids and a program can see.</summary>
internal static class Axe
{
    private static readonly string Source = Repository.At("web", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Fails with each violation and where it is.</summary>
    public static async Task AssertAccessibleAsync(IPage page, string what)
    {
        Assert.True(File.Exists(Source), $"There is no {Source}: run npm ci in web.");

        // What fades in has the contrast of what it comes from until it is there.
        await page.EvaluateAsync(
            "() => Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)"
                + ".map((one) => one.finished.catch(() => {})))");

        // Not as a script of the page: its own policy forbids those. What is right is not written up: nobody reads it.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Source));
        var found = await page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] }))
              .violations.flatMap(({ id, help, nodes }) => nodes.map((node) =>
            """ + """
             `${id}: ${help}\n  ${node.html.slice(0, 200)}\n  ${node.failureSummary}`))
            """);
        var violations = found.EnumerateArray().Select(violation => violation.GetString()).ToList();
        Assert.True(violations.Count == 0, $"{what}:\n{string.Join("\n", violations)}");
    }
}
