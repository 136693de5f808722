using System.ComponentModel;
using System.Diagnostics;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>What helps: types of orders in pictures, what each profile costs, and programs that run as they stand on the page.</summary>
public sealed class HelpTests(Chromium chromium, YoungMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<YoungMarket>
{
    private static readonly (int Width, int Height)[] Sizes = [(390, 844), (844, 390), (1024, 768), (1366, 768), (1920, 1080)];

    private static readonly string[] Types =
    [
        "Market", "Limit", "Stop", "Stop limit", "Trailing stop", "Take profit", "Bracket", "One cancels the other", "Iceberg", "Post only",
        "Reduce only", "Time in force",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_ticket_explains_the_types_of_orders_with_pictures()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.Button("What the order types do").ClickAsync();
        var sheet = trader.Page.GetByRole(AriaRole.Dialog, new() { Name = "Order types" });
        await Expect(sheet.GetByRole(AriaRole.Heading, new() { Level = 3 })).ToHaveTextAsync(Types);
        await Expect(sheet.GetByRole(AriaRole.Listitem).Locator("svg")).ToHaveCountAsync(Types.Length);
        await Axe.AssertAccessibleAsync(trader.Page, "Order types");
        await trader.PhotographAsync("order-types");
        await trader.Page.Keyboard.PressAsync("Escape");
        await Expect(trader.Button("What the order types do")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Every_profile_shows_its_fees_by_class_and_the_users_own_is_marked()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.Button("User menu").ClickAsync();
        await trader.Page.GetByRole(AriaRole.Menuitem, new() { Name = "Help" }).ClickAsync();
        await trader.Link("Fees").ClickAsync();
        var fees = trader.Region("Fees by profile");
        await Expect(fees.GetByRole(AriaRole.Row).Filter(new() { HasText = "yours" })).ToContainTextAsync("standard");
        await Expect(fees).ToContainTextAsync("Coins cannot be sold short here.");
        await fees.GetByRole(AriaRole.Radio, new() { Name = "Shares" }).ClickAsync();
        var member = fees.GetByRole(AriaRole.Row)
            .Filter(new() { Has = trader.Page.GetByRole(AriaRole.Rowheader, new() { Name = "exchange" }) });
        await Expect(member.GetByRole(AriaRole.Cell)).ToHaveTextAsync(
            ["−0.002%", "0.003%", "0.0035 USD", "none", "0.35 USD", "0.00278% + 0.000166 USD a unit, at most 8.3", "1 to 5 ms", "2×",
                "6% a year", "1 hour"]);
        await Expect(fees).ToContainTextAsync("borrowing them costs 0.3% of their worth a year");
        foreach (var section in (string[])["fees", "orders", "connect"])
        {
            await trader.Page.GotoAsync($"/help/{section}");
            foreach (var theme in (string[])["dark", "light"])
            {
                await trader.Page.EvaluateAsync($"document.documentElement.dataset.theme = '{theme}'");
                foreach (var (width, height) in Sizes)
                {
                    await trader.Page.SetViewportSizeAsync(width, height);
                    await trader.PhotographAsync($"help-{section}-{width}-{theme}");
                }

                await Axe.AssertAccessibleAsync(trader.Page, $"Help, {section}, {theme}");
            }
        }
    }

    [Fact]
    public async Task The_examples_of_programs_run_as_they_stand_on_the_page()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.OpenSettingsAsync("API keys");
        var keys = trader.Region("API keys");
        await trader.Button("Make a key").ClickAsync();
        await keys.GetByLabel("Name", new() { Exact = true }).FillAsync("Example");
        await keys.GetByLabel("trade", new() { Exact = true }).CheckAsync();
        await trader.Button("Make it").ClickAsync();
        var secret = await keys.GetByLabel("Secret", new() { Exact = true }).InnerTextAsync();
        await trader.Button("I have kept it").ClickAsync();
        var key = await keys.GetByRole(AriaRole.List, new() { Name = "Keys" }).Locator("p.font-mono").InnerTextAsync();

        await trader.Page.GotoAsync("/help/connect");
        foreach (var (language, name, program, extension) in ((string, string, string[], string)[])[
            ("curl", "curl", ["bash"], ".sh"),
            ("Python", "python3", ["python3"], ".py"),
            ("JavaScript", "node", ["node", "--experimental-websocket"], ".mjs")])
        {
            if (!Has(name))
            {
                TestContext.Current.SendDiagnosticMessage($"There is no {name} here: its examples are not run.");
                continue;
            }

            await trader.Page.GetByRole(AriaRole.Radio, new() { Name = language, Exact = true }).ClickAsync();
            foreach (var (task, seen) in ((string, string)[])[
                ("Read my portfolio", "buying_power"), ("Place an order", "filled_avg_price"), ("Listen to prices", "BTC-USD")])
            {
                // What listens in Python needs a package that is not everywhere.
                if (language == "Python" && task == "Listen to prices" && !Runs("python3", "-c", "import websockets")) continue;
                var code = await trader.Region(task).Locator("pre").InnerTextAsync();
                var answer = await RunAsync(
                    program, extension, code.Replace("YOUR_KEY", key, StringComparison.Ordinal)
                        .Replace("YOUR_SECRET", secret, StringComparison.Ordinal),
                    seen);
                Assert.True(answer.Contains(seen, StringComparison.Ordinal), $"{language}, {task}, said:\n{answer}");
            }
        }

        await trader.Page.GotoAsync("/trade/BTC-USD");
        await trader.OpenTabAsync("Trades");
        await Expect(trader.Trades).ToContainTextAsync("0.001");
    }

    [Fact]
    public async Task The_description_of_the_API_and_the_stream_is_read_in_the_page_with_nothing_from_elsewhere()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var server = new Uri(trader.Page.Url).GetLeftPart(UriPartial.Authority);
        var foreign = new List<string>();
        trader.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(server, StringComparison.Ordinal) && request.Url.StartsWith("http", StringComparison.Ordinal))
                foreign.Add(request.Url);
        };
        await trader.Page.GotoAsync("/help/connect");
        await trader.Link("The API and the stream").ClickAsync();
        await Expect(trader.Page.GetByRole(AriaRole.Heading, new() { Name = "TradeCraft", Exact = true }).First).ToBeVisibleAsync();
        await Expect(trader.Page.GetByText("user:orders").First).ToBeAttachedAsync();
        await Expect(trader.Page.GetByText("/api/v1/auth/register").First).ToBeAttachedAsync();
        await Expect(trader.Page.GetByText("ticker:{symbol}").First).ToBeAttachedAsync();
        await trader.PhotographAsync("api-docs");
        Assert.Empty(foreign);
    }

    private static bool Has(string program) => Runs(program, "--version");

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>What a program says until it ends or has said what is waited for; then it is ended.</summary>
    private static async Task<string> RunAsync(string[] program, string extension, string code, string seen)
    {
        var file = Path.ChangeExtension(Path.GetTempFileName(), extension);
        await File.WriteAllTextAsync(file, code, Cancellation);
        var start = new ProcessStartInfo(program[0], [.. program.Skip(1), file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        var said = new System.Text.StringBuilder();
        var complaints = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                said.AppendLine(line);
                if (line.Contains(seen, StringComparison.Ordinal)) return said.ToString();
            }

            return said.Append(await complaints).ToString();
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            return said.Append("Nothing more came in time.").ToString();
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            File.Delete(file);
        }
    }
}
