using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>A person before the page, who finds things by what they are and what they are called.</summary>
public sealed class Visitor
{
    public const string Password = "Correct-horse-7";

    private static int born;

    private readonly ConcurrentQueue<string> complaints = new();
    private readonly List<Regex> expected = [];

    public Visitor(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Enqueue($"{message.Text} ({message.Location})");
        };
    }

    public IPage Page { get; }

    public string Username { get; } = $"trader{Interlocked.Increment(ref born)}";

    /// <summary>Errors and warnings that the page logged or threw, without those that the test expects.</summary>
    public IEnumerable<string> Complaints => complaints.Where(complaint => !expected.Exists(pattern => pattern.IsMatch(complaint)));

    public ILocator Markets => Region("Markets");

    public ILocator Summary => Region("BTC-USD summary");

    public ILocator Chart => Region("Price chart");

    public ILocator Book => Region("Order book");

    public ILocator RecentTrades => Region("Recent trades");

    public ILocator Ticket => Region("Order ticket");

    public ILocator Quantity => Ticket.GetByLabel("Quantity", new() { Exact = true });

    public ILocator LimitPrice => Ticket.GetByLabel("Limit price", new() { Exact = true });

    public ILocator Positions => Region("Positions");

    public ILocator OpenOrders => Region("Open orders");

    public ILocator Trades => Region("Your trades");

    public ILocator Balances => Region("Balances");

    public ILocator Connection => Page.GetByRole(AriaRole.Status, new() { Name = "Connection" });

    /// <summary>The settings' section of this name.</summary>
    public async Task OpenSettingsAsync(string section)
    {
        await Link("Settings").First.ClickAsync();
        await Page.GetByRole(AriaRole.Navigation, new() { Name = "Settings", Exact = true })
            .GetByRole(AriaRole.Link, new() { Name = section, Exact = true }).ClickAsync();
    }

    public ILocator Toast(string text) => Page.GetByRole(AriaRole.Region, new() { NameRegex = new Regex("^Notification") }).GetByText(text);

    public ILocator Region(string name) => Page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>The row of a table that begins with this.</summary>
    public static ILocator Row(ILocator table, string first) =>
        table.GetByRole(AriaRole.Row).Filter(new() { Has = table.Page.GetByRole(AriaRole.Cell, new() { Name = first, Exact = true }) });

    /// <summary>The cell of a row below the heading of this name.</summary>
    public static async Task<ILocator> CellAsync(ILocator table, string row, string heading)
    {
        await Expect(Row(table, row)).ToBeVisibleAsync();
        var headings = await table.GetByRole(AriaRole.Columnheader).AllInnerTextsAsync();
        var at = headings.ToList().FindIndex(text => text.Trim() == heading);
        Assert.True(at >= 0, $"There is no column {heading}, only {string.Join(", ", headings)}.");
        return Row(table, row).GetByRole(AriaRole.Cell).Nth(at);
    }

    /// <summary>Waits until the cell says this.</summary>
    public static async Task SeeAsync(ILocator table, string row, string heading, string text) =>
        await Expect(await CellAsync(table, row, heading)).ToHaveTextAsync(text, new() { UseInnerText = true });

    /// <summary>Errors that belong to what the test does, such as the browser's own line for each answer of 401.</summary>
    public void Expects(string pattern) => expected.Add(new Regex(pattern));

    public async Task SignUpAsync()
    {
        await Link("Create an account").ClickAsync();
        await Page.GetByLabel("Email").FillAsync($"{Username}@example.com");
        await Page.GetByLabel("Username").FillAsync(Username);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await Button("Create account").ClickAsync();
        await SeeTerminalAsync();
    }

    public async Task SignInAsync(string login, string password)
    {
        await Page.GetByLabel("Email or username").FillAsync(login);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Button("Sign in").ClickAsync();
    }

    public async Task SignOutAsync()
    {
        await Button("User menu").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
    }

    public async Task TryDemoAsync()
    {
        await Button("Try the demo").ClickAsync();
        await SeeTerminalAsync();
    }

    /// <summary>Waits until the terminal is there and live.</summary>
    public async Task SeeTerminalAsync()
    {
        await Expect(Connection).ToHaveTextAsync("Live");
        await Expect(Page).ToHaveTitleAsync(new Regex("BTC-USD"));
        await Expect(Ticket.Or(Page.GetByRole(AriaRole.Navigation, new() { Name = "Views" })).First).ToBeVisibleAsync();
    }

    /// <summary>One of several, from a menu above the chart.</summary>
    public async Task ChooseInChartAsync(string menu, string item)
    {
        await Chart.GetByRole(AriaRole.Button, new() { NameRegex = new Regex($"^{menu}") }).ClickAsync();
        await Page.GetByRole(AriaRole.Menuitemradio, new() { Name = item, Exact = true }).ClickAsync();
    }

    public Task OpenTabAsync(string name) => Page.GetByRole(AriaRole.Tab, new() { NameRegex = new Regex($"^{name}") }).ClickAsync();

    public Task ChooseAsync(string option) => Ticket.GetByRole(AriaRole.Radio, new() { Name = option, Exact = true }).ClickAsync();

    /// <summary>
    /// Fills the ticket in and sends it, also where it asks about a price far away. Without a price it is a market order.
    /// </summary>
    public async Task OrderAsync(string side, string quantity, string? price = null)
    {
        await ChooseAsync(side);
        await ChooseAsync(price is null ? "Market" : "Limit");
        if (price is not null) await LimitPrice.FillAsync(price);
        await Quantity.FillAsync(quantity);
        await Button($"{side} BTC-USD").ClickAsync();
        var question = Page.GetByRole(AriaRole.Dialog).Filter(new() { HasText = "the market, now" });
        if (price is not null && await question.IsVisibleAsync())
            await question.GetByRole(AriaRole.Button, new() { Name = "Send order" }).ClickAsync();
    }

    /// <summary>
    /// Nobody has to scroll the page sideways, and nothing has a scrollbar for a few pixels that nobody misses.
    /// </summary>
    public async Task AssertFitsAsync(string page)
    {
        var width = Page.ViewportSize!.Width;
        var content = await Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)");
        Assert.True(content <= width, $"{page} is {content} px wide on a screen of {width}.");
        var scrolled = await Page.EvaluateAsync<string[]>(
            """
            () => [document.documentElement, ...document.querySelectorAll('body *')].flatMap((element) => {
              const { overflowX, overflowY } = getComputedStyle(element);
              const isRoot = element === document.documentElement;
              const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll' || (isRoot && overflow === 'visible');
              const isBit = (all, seen) => all > seen && all - seen <= 8;
              const name = `${element.tagName} ${element.ariaLabel ?? ''} ${element.className}`;
              return [
                ...(scrolls(overflowY) && isBit(element.scrollHeight, element.clientHeight) ? [`${name}, down`] : []),
                ...(scrolls(overflowX) && isBit(element.scrollWidth, element.clientWidth) ? [`${name}, sideways`] : []),
              ];
            })
            """);
        Assert.True(scrolled.Length == 0, $"{page} has a scrollbar for nothing on a screen of {width}: {string.Join("; ", scrolled)}");
    }

    /// <summary>A picture for a person to look at, under artifacts/screenshots.</summary>
    public Task PhotographAsync(string name) =>
        Page.ScreenshotAsync(
            new() { Path = Repository.At("artifacts", "screenshots", $"{name}.png"), Animations = ScreenshotAnimations.Disabled });
}
