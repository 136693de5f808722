using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Bench.Web;

/// <summary>
/// The client in a real browser: how it loads, how busy a fast market keeps it, what it remembers, how ten thousand rows scroll.
/// </summary>
internal static class WebBench
{
    private const int Instruments = 40;
    private const int TicksASecond = 10;
    private const int Rows = 10_000;
    private const int Frames = 600;
    private static readonly string[] Durations = ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    // PostgreSQL looks over what was just written, and the server is compiled anew: a page would be measured beside both.
    private static readonly TimeSpan AfterThePast = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <param name="isLong">Whether memory is watched for ten minutes rather than two.</param>
    public static async Task RunAsync(Report report, bool isLong)
    {
        await using var browser = await Browser.StartAsync();
        await LoadingAsync(report, browser);
        await using var server = await BenchServer.StartAsync(
            services => services.AddSingleton<IFeed>(provider => new TickingFeed(Instruments, TicksASecond, provider.GetRequiredService<PastMarkets>())),
            "--webroot", Browser.WebRoot());
        var page = await SignInAsync(browser, server);
        await BusyAsync(report, page, "", 2);
        await ShowAsync(page, charts: 1);
        await BusyAsync(report, page, ", five indicators and twenty drawings", isLong ? 10 : 2);
        await ShowAsync(page, charts: 6);
        await BusyAsync(report, page, ", six charts of that kind", 1);
        await ShowAsync(page, charts: 0);
        await ScrollingAsync(report, page, server);
    }

    private static async Task LoadingAsync(Report report, Browser browser)
    {
        await using var server = await BenchServer.StartAsync(null, "--webroot", Browser.WebRoot());
        await server.PastIsWrittenAsync();
        await Task.Delay(AfterThePast);
        report.Add("Web, Lighthouse, sign-in: performance, accessibility, best practices", await Lighthouse.AskAsync(new(server.Address, "/sign-in"), browser.Port));
        var page = await SignInAsync(browser, server);
        await page.GotoAsync("about:blank");
        report.Add("Web, Lighthouse, terminal: performance, accessibility, best practices", await Lighthouse.AskAsync(new(server.Address, "/trade/BTC-USD"), browser.Port));
        await page.CloseAsync();
    }

    private static async Task<IPage> SignInAsync(Browser browser, BenchServer server)
    {
        var page = await browser.OpenAsync(server.Address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try the demo" }).ClickAsync();
        await page.GetByRole(AriaRole.Status, new() { Name = "Connection" }).Filter(new() { HasText = "Live" }).WaitForAsync();
        return page;
    }

    /// <summary>So many charts of the first instruments, each with five indicators and twenty drawings; with 0 the one chart of a newcomer.</summary>
    private static async Task ShowAsync(IPage page, int charts)
    {
        await page.EvaluateAsync(
            """
            async (symbols) => {
              if (symbols.length === 0) return localStorage.removeItem('tradecraft-charts');
              const usual = [['ema', [20]], ['bollinger', [20, 2]], ['vwap', []], ['rsi', [14]], ['macd', [12, 26, 9]]];
              const chart = (symbol) => ({
                symbol, interval: '1m', style: 'candles', scale: 'normal', compared: [],
                indicators: usual.map(([name, settings]) => ({ name, settings })),
              });
              const links = { symbol: false, interval: false, crosshair: true, time: true };
              localStorage.setItem('tradecraft-charts', JSON.stringify({ charts: symbols.map(chart), active: 0, links }));
              const ask = async (path, method, body) => (await fetch('/api/v1/' + path, {
                method,
                headers: { 'Content-Type': 'application/json', ...(token && { Authorization: 'Bearer ' + token }) },
                ...(body && { body: JSON.stringify(body) }),
              })).json();
              let token;
              token = (await ask('auth/refresh', 'POST', {})).access_token;
              const kinds = ['trend_line', 'ray', 'rectangle', 'fibonacci'];
              for (const symbol of symbols) {
                const bars = (await ask(`market/${symbol}/candles?interval=1m&limit=100`, 'GET')).items;
                const at = (bar) => ({ time: bar.time, price: bar.close });
                const items = Array.from({ length: 20 }, (_, index) => ({
                  id: `drawing-${index}`, kind: kinds[index % kinds.length], points: [at(bars[index * 4]), at(bars[index * 4 + 15])],
                }));
                const { version } = await ask(`me/drawings/${symbol}`, 'GET');
                const saved = await ask(`me/drawings/${symbol}`, 'PUT', { version, items });
                if (saved.items?.length !== 20) throw new Error(JSON.stringify(saved));
              }
            }
            """,
            SyntheticInstruments.All.Take(charts).Select(model => model.Instrument.Symbol).ToArray());
        await page.GotoAsync(new Uri(new Uri(page.Url), "/trade/" + SyntheticInstruments.All[0].Instrument.Symbol).ToString());
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("(wanted) => document.querySelectorAll('canvas').length >= wanted", Math.Max(1, charts));
    }

    private static async Task BusyAsync(Report report, IPage page, string beside, int minutes)
    {
        // By the clock, which also counts what others take of the processor meanwhile, and by the thread's own time.
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable");
        var own = await page.Context.NewCDPSessionAsync(page);
        await own.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        await Task.Delay(Settling);
        var what = $"Web, {Instruments} instruments, {TicksASecond} ticks a second{beside}";
        var heaps = new List<double>();
        for (var minute = 0; minute <= minutes; minute++)
        {
            if (minute > 0)
            {
                var (before, ownBefore) = (await MetricsAsync(session), await MetricsAsync(own));
                await Task.Delay(Minute);
                var (after, ownAfter) = (await MetricsAsync(session), await MetricsAsync(own));
                var elapsed = after["Timestamp"] - before["Timestamp"];
                double Share(string name) => 100 * (ownAfter[name] - ownBefore[name]) / elapsed;
                if (minute == 1)
                {
                    report.Add($"{what}: main thread busy, by its own time", Share("TaskDuration"), "% of a minute");
                    report.Add($"{what}: the same by the clock", 100 * (after["TaskDuration"] - before["TaskDuration"]) / elapsed, "% of a minute");
                    report.Add($"{what}: script / style / layout", string.Join(" / ", Durations.Select(name => $"{Share(name):0.0} %")));
                    var frames = await FramesAsync(page, "");
                    report.Add($"{what}: longest frame, of {Frames}", frames, "ms");
                }
            }

            await session.SendAsync("HeapProfiler.collectGarbage");
            heaps.Add((await MetricsAsync(session))["JSHeapUsedSize"] / 1_000_000);
        }

        report.Add($"{what}: memory, minute by minute", $"{string.Join(", ", heaps.Select(heap => heap.ToString("0.0", CultureInfo.InvariantCulture)))} MB");
        await session.DetachAsync();
    }

    /// <summary>Ten thousand orders that were cancelled, scrolled from the newest to the oldest.</summary>
    private static async Task ScrollingAsync(Report report, IPage page, BenchServer server)
    {
        var token = await page.EvaluateAsync<string>(
            """
            async () => (await (await fetch('/api/v1/auth/refresh', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })).json()).access_token
            """);
        using var client = new HttpClient { BaseAddress = server.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        for (var placed = 0; placed < Rows; placed += 500)
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(async _ =>
            {
                using var answer = await client.PostAsJsonAsync("/api/v1/orders", new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.001", limit_price = "1" });
                answer.EnsureSuccessStatusCode();
            }));
            using var cancelled = await client.DeleteAsync("/api/v1/orders");
            cancelled.EnsureSuccessStatusCode();
        }

        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Tab, new() { Name = "Order history" }).ClickAsync();
        var rows = page.GetByRole(AriaRole.Group, new() { Name = "Order history, rows" });
        await rows.WaitForAsync();
        // Further rows come when they are asked for.
        await page.WaitForFunctionAsync(
            """
            (wanted) => {
              const rows = document.querySelector('[aria-label="Order history, rows"]');
              [...rows.querySelectorAll('button:enabled')].find((button) => button.textContent === 'Show older orders')?.click();
              return Number(rows.querySelector('table').getAttribute('aria-rowcount')) > wanted;
            }
            """,
            Rows, new() { Timeout = 120_000 });
        var longest = await FramesAsync(page, "rows.scrollTop = (rows.scrollHeight - rows.clientHeight) * frame / frames;");
        report.Add($"Web, {Rows:N0} rows scrolled in {Frames} frames: longest frame", longest, "ms");
    }

    /// <summary>The longest of so many frames, in milliseconds, with something done in each.</summary>
    private static Task<double> FramesAsync(IPage page, string work) => page.EvaluateAsync<double>(
        $$"""
        (frames) => new Promise((resolve) => {
          const rows = document.querySelector('[aria-label="Order history, rows"]');
          let [frame, last, longest] = [0, performance.now(), 0];
          const step = (now) => {
            longest = Math.max(longest, now - last);
            last = now;
            if (++frame > frames) return resolve(longest);
            {{work}}
            requestAnimationFrame(step);
          };
          requestAnimationFrame((now) => { last = now; step(now); });
        })
        """,
        Frames);

    private static async Task<Dictionary<string, double>> MetricsAsync(ICDPSession session)
    {
        var told = await session.SendAsync("Performance.getMetrics");
        return told!.Value.GetProperty("metrics").EnumerateArray().ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
    }
}
