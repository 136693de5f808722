using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace TradeCraft.Bench.Web;

/// <summary>The system's Chromium on a profile that is thrown away, within reach of Playwright and, by its port, of Lighthouse.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process process;
    private readonly string profile;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browser(Process process, string profile, IPlaywright playwright, IBrowser browser, int port)
    {
        this.process = process;
        this.profile = profile;
        this.playwright = playwright;
        this.browser = browser;
        Port = port;
    }

    public int Port { get; }

    /// <summary>The folder of the built web client.</summary>
    /// <exception cref="FileNotFoundException">It is not built.</exception>
    public static string WebRoot()
    {
        var root = Path.Combine(Root(), "web", "dist");
        return File.Exists(Path.Combine(root, "index.html")) ? root : throw new FileNotFoundException($"The web client is not built: there is no index.html in {root}. Run npm run build in web.");
    }

    public static async Task<Browser> StartAsync()
    {
        var profile = Directory.CreateTempSubdirectory("tradecraft-chromium-").FullName;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("TRADECRAFT_CHROMIUM") is { Length: > 0 } named ? named : "chromium")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var option in new[]
        {
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding", "--enable-precise-memory-info",
            "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
        }) start.ArgumentList.Add(option);
        var process = Process.Start(start) ?? throw new InvalidOperationException("Chromium does not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var port = await PortAsync(Path.Combine(profile, "DevToolsActivePort"));
        var playwright = await Playwright.CreateAsync();
        return new(process, profile, playwright, await playwright.Chromium.ConnectOverCDPAsync($"http://127.0.0.1:{port}"), port);
    }

    /// <summary>A page of the one profile, on a desktop's screen; the first steps are closed.</summary>
    public async Task<IPage> OpenAsync(Uri address)
    {
        var page = await browser.Contexts[0].NewPageAsync();
        await page.SetViewportSizeAsync(1440, 900);
        await page.GotoAsync(address.ToString());
        await page.EvaluateAsync("localStorage.setItem('tradecraft-missions', '{\"isClosed\":true}')");
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(profile, recursive: true);
    }

    private static async Task<int> PortAsync(string file)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Patience; await Task.Delay(50))
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, ..]) return int.Parse(port, System.Globalization.CultureInfo.InvariantCulture);
        }

        throw new TimeoutException("Chromium does not say at which port it listens.");
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
