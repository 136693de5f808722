using TradeCraft.Browser.Tests.Harness;

[assembly: AssemblyFixture(typeof(Chromium))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>
/// One Chromium for a whole run, started by the first test that asks. It is the system's: nothing is downloaded. Where there is none, or
/// the web client is not built, every test that asks is skipped and says why.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private const float Limit = 30_000;

    /// <summary>
    /// What Playwright turns off by itself, which has to be said again: the last list is the one that counts (disabledFeatures in its
    /// coreBundle.js). And two pages behind the address bar, which nobody sees and which cost each window a second of a processor.
    /// </summary>
    private const string TurnedOff =
        "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,"
        + "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,BlockOriginHeaderModificationOnRedirect,"
        + "AvoidCorsURLLoaderRestartOnRedirect,Translate,AutoDeElevate,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,"
        + "WebUIOmniboxPopup,WebUIOmniboxAimPopup";

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The folder of the built web client.</summary>
    public static string WebRoot { get; } = Says("TRADECRAFT_WEBROOT") ?? Repository.At("web", "dist");

    /// <summary>Opens a browser window that shares nothing with others: a person of their own.</summary>
    public async Task<IPage> OpenAsync(Uri address, int width, int height, bool isTouched)
    {
        SkipWhenThereIsNone();
        if (browser is null)
        {
            playwright = await Playwright.CreateAsync();
            SetDefaultExpectTimeout(Limit);
            browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Executable,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", $"--disable-features={TurnedOff}"],
            });
        }

        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            HasTouch = isTouched,
            Locale = "en-US",
            TimezoneId = "UTC",
        });
        context.SetDefaultTimeout(Limit);

        // Everybody has been here before, so that the first steps are in nobody's way; who wants it asks for it in the settings.
        await context.AddInitScriptAsync(
            "localStorage.getItem('tradecraft-missions') ?? localStorage.setItem('tradecraft-missions', '{\"isClosed\":true}')");
        return await context.NewPageAsync();
    }

    /// <summary>To be asked before a server is started for a browser that is not there.</summary>
    public static void SkipWhenThereIsNone()
    {
        var reason = Says("TRADECRAFT_NO_BROWSER");
        Assert.SkipWhen(reason is not null, reason ?? "");
        Assert.SkipWhen(Executable is null, "There is no Chromium here: install one, or name it in TRADECRAFT_CHROMIUM.");
        Assert.SkipUnless(File.Exists(Path.Combine(WebRoot, "index.html")),
            $"The web client is not built: there is no index.html in {WebRoot}.");
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    private static string? Executable { get; } = Says("TRADECRAFT_CHROMIUM")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);

    private static string? Says(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
