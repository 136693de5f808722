using System.Collections.Concurrent;
using System.Text.Json;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>Two people beside each other on one exchange. Nothing moves but they: 50,000 bid, 50,010 asked.</summary>
public sealed class SecondPersonTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task What_one_trades_another_sees_in_the_book_and_on_the_tape_and_nothing_more_of_it()
    {
        var (alice, bob) = (await VisitAsync(), await VisitAsync());
        var (told, heard) = (Heard(alice), Heard(bob));
        await alice.SignUpAsync();
        await bob.SignUpAsync();

        var placing = alice.Page.WaitForResponseAsync(answer =>
            answer.Request.Method == "POST" && answer.Url.EndsWith("/api/v1/orders", StringComparison.Ordinal));
        await alice.OrderAsync("Buy", "0.12345", "50005");
        var order = JsonElement.Parse(await (await placing).TextAsync());
        await Expect(alice.Toast("Buy order placed")).ToBeVisibleAsync();

        // The book shows the level to both, and whose it is to her alone.
        await Expect(Level(alice)).ToContainTextAsync("1st");
        await Expect(Level(bob)).ToContainTextAsync("0.12345");
        await Expect(Level(bob)).Not.ToContainTextAsync("1st");

        await bob.OrderAsync("Buy", "0.3");
        await Expect(bob.Toast("Bought 0.3 BTC-USD")).ToBeVisibleAsync();
        await bob.OrderAsync("Sell", "0.1", "50005");
        await Expect(bob.Toast("Sold 0.1 BTC-USD")).ToBeVisibleAsync();
        await Expect(alice.Toast("Bought 0.1 BTC-USD")).ToBeVisibleAsync();
        foreach (var each in (Visitor[])[alice, bob])
        {
            await Expect(each.RecentTrades.GetByText("50,005.00").First).ToBeVisibleAsync();
            await Expect(Level(each)).ToContainTextAsync("0.02345");
        }

        await bob.OpenTabAsync("Open orders");
        await Expect(bob.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
        await alice.OpenTabAsync("Open orders");
        await Expect(alice.OpenOrders.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(bob.Chart.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") })).ToHaveCountAsync(0);
        Assert.Contains(heard, text => text.Contains("0.02345", StringComparison.Ordinal));
        foreach (var secret in (string[])[$"\"account_id\":{Quoted("account_id")}", $"\"order_id\":{Quoted("id")}", Quoted("username")])
        {
            Assert.Contains(told, text => text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(heard, text => text.Contains(secret, StringComparison.Ordinal));
        }

        string Quoted(string name) => name == "username" ? $"\"{alice.Username}\"" : $"\"{order.GetProperty(name).GetString()}\"";
    }

    /// <summary>What comes to a page over the stream and as answers.</summary>
    private static ConcurrentQueue<string> Heard(Visitor visitor)
    {
        var heard = new ConcurrentQueue<string>();
        visitor.Page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => heard.Enqueue(frame.Text ?? "");
        visitor.Page.Response += async (_, answer) =>
        {
            if (answer.Url.Contains("/api/v1/", StringComparison.Ordinal) && answer.Ok) heard.Enqueue(await answer.TextAsync());
        };
        return heard;
    }

    private static ILocator Level(Visitor visitor) =>
        visitor.Book.Locator("[data-level]").Filter(new() { HasText = "50,005.00" });
}
