using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Browser.Tests.Harness;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using static TradeCraft.Browser.Tests.Harness.Visitor;

namespace TradeCraft.Browser.Tests;

/// <summary>An exchange whose tokens run out when a test says so.</summary>
public sealed class AgingExchange(PostgresFixture postgres) : YoungMarket(postgres)
{
    public MovableClock Clock { get; } = new();

    protected override void Adjust(IServiceCollection services)
    {
        base.Adjust(services);
        services.AddSingleton<TimeProvider>(Clock);
    }
}

/// <summary>Trading over a bad network: nothing is done twice, nothing old is shown as new, and all comes back by itself.</summary>
public sealed class NetworkTests(Chromium chromium, AgingExchange exchange) : BrowserTest(chromium, exchange), IClassFixture<AgingExchange>
{
    private const string Broken = "WebSocket connection to|ERR_|Failed to load resource";

    [Fact]
    public async Task At_slow_3g_one_press_is_one_order_and_it_is_shown_to_be_sent()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        var sent = Sent(trader);
        var network = await trader.Page.Context.NewCDPSessionAsync(trader.Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync("Network.emulateNetworkConditions", new()
        {
            ["offline"] = false,
            ["latency"] = 2_000,
            ["downloadThroughput"] = 50_000,
            ["uploadThroughput"] = 50_000,
        });

        await trader.OrderAsync("Buy", "0.1", "30000");
        var press = trader.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Send order" });
        await Expect(press).ToHaveAttributeAsync("aria-busy", "true");
        await press.DispatchEventAsync("click");
        await trader.Page.Keyboard.PressAsync("Enter");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await trader.OpenTabAsync("Open orders");
        await Expect(trader.OpenOrders.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);

        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Limit price of") }).ClickAsync();
        var price = trader.OpenOrders.GetByRole(AriaRole.Textbox);
        await price.FillAsync("31000");
        await price.PressAsync("Enter");
        await price.PressAsync("Enter");
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", "31,000.00");

        var cancel = trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") });

        // The second press may find the row gone already: the stream is not as slow as the answer.
        await cancel.EvaluateAsync(
            """
            (button) => new Promise((resolve) => {
              button.click();
              requestAnimationFrame(() => requestAnimationFrame(() => resolve(button.click())));
            })
            """);
        await Expect(trader.Toast("Order cancelled")).ToBeVisibleAsync();
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
        Assert.Equal(["POST", "PATCH", "DELETE"], sent);
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_found_out_and_nothing_is_done_twice()
    {
        await using var line = new BadLine(await Exchange.OpenAsync());
        var trader = await VisitAsync(line.Address);
        trader.Expects(Broken);
        await trader.TryDemoAsync();
        await trader.OpenTabAsync("Open orders");

        // The browser asks once more by itself where a connection that was used before ends; the page goes on from there.
        line.LoseAnswers("POST /api/v1/orders HTTP", times: 3);
        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        Assert.Equal(3, line.Lost);
        var rows = trader.OpenOrders.GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(2);

        line.LoseAnswers("PATCH /api/v1/orders/", times: 3);
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Limit price of") }).ClickAsync();
        await trader.OpenOrders.GetByRole(AriaRole.Textbox).FillAsync("31000");
        await trader.OpenOrders.GetByRole(AriaRole.Textbox).PressAsync("Enter");
        await Expect(trader.Toast("Order changed")).ToBeVisibleAsync();
        await SeeAsync(trader.OpenOrders, "BTC-USD", "Price", "31,000.00");
        await Expect(rows).ToHaveCountAsync(2);

        line.LoseAnswers("DELETE /api/v1/orders/", times: 3);
        await trader.OpenOrders.GetByRole(AriaRole.Button, new() { NameRegex = new("^Cancel") }).ClickAsync();
        await Expect(trader.Toast("Order cancelled")).ToBeVisibleAsync();
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_order_without_any_answer_may_have_been_placed_and_is_not_placed_again()
    {
        await using var line = new BadLine(await Exchange.OpenAsync());
        var trader = await VisitAsync(line.Address);
        trader.Expects(Broken);
        await trader.TryDemoAsync();
        await trader.OpenTabAsync("Open orders");
        line.LoseAnswers("POST /api/v1/orders HTTP", times: int.MaxValue);
        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Ticket.GetByText("No answer came: it may have been done all the same.")).ToBeVisibleAsync();
        await trader.PhotographAsync("network-no-answer");

        // The stream told of it meanwhile. Pressed again, it is the same one.
        var rows = trader.OpenOrders.GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(2);
        line.LoseAnswers("", times: 0);
        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await Expect(trader.Quantity).ToHaveValueAsync("");
        await Expect(rows).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Prices_are_marked_old_while_the_stream_is_mute_and_it_comes_back()
    {
        await using var line = new BadLine(await Exchange.OpenAsync());
        var trader = await VisitAsync(line.Address);
        trader.Expects(Broken);
        await trader.TryDemoAsync();
        var prices = trader.Page.GetByRole(AriaRole.Main);
        line.GoMute();
        await Expect(trader.Connection).ToHaveTextAsync("Stale", new() { Timeout = 9_000 });
        await Expect(prices).ToHaveAttributeAsync("data-stale", "true");
        await Expect(trader.Page.GetByText("Nothing heard from the exchange for a while: prices may be old.")).ToBeVisibleAsync();
        await trader.PhotographAsync("network-mute");
        await Axe.AssertAccessibleAsync(trader.Page, "A stream that has gone mute");

        // Short of giving the connection up, it goes on where it was.
        line.Speak();
        await Expect(trader.Connection).ToHaveTextAsync("Live");
        await Expect(prices).Not.ToHaveAttributeAsync("data-stale", "true");

        // For good: the connection is left for another.
        line.GoMute();
        await Expect(trader.Connection).ToHaveTextAsync("Reconnecting");
        line.Break();
        line.Speak();
        await Expect(trader.Connection).ToHaveTextAsync("Live");
        await trader.OrderAsync("Buy", "0.01");
        await Expect(trader.Toast("Bought 0.01 BTC-USD")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_token_that_runs_out_during_an_outage_is_renewed_after_it()
    {
        await using var line = new BadLine(await Exchange.OpenAsync());
        var trader = await VisitAsync(line.Address);
        trader.Expects($"{Broken}|The stream refused a message");
        await trader.SignUpAsync();
        await trader.OpenTabAsync("Open orders");
        var (refused, anew) = (new TaskCompletionSource(), new TaskCompletionSource());
        trader.Page.WebSocket += (_, socket) =>
        {
            if (refused.Task.IsCompleted) anew.TrySetResult();
            socket.FrameReceived += (_, frame) =>
            {
                if (frame.Text?.Contains("token_expired", StringComparison.Ordinal) == true) refused.TrySetResult();
            };
        };
        line.GoMute();
        line.Break();
        await Expect(trader.Connection).ToHaveTextAsync("Reconnecting");
        ((AgingExchange)Exchange).Clock.Advance(TimeSpan.FromMinutes(31));

        // No answer to a renewal comes until the stream has given up for it the connection that refused its token. Then the stream tells
        // of the order, which shows that it has signed in again.
        line.LoseAnswers("POST /api/v1/auth/refresh", times: int.MaxValue);
        line.Speak();
        await refused.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await anew.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(line.Lost > 0);
        line.LoseAnswers("", times: 0);
        await Expect(trader.Connection).ToHaveTextAsync("Live");
        await trader.OrderAsync("Buy", "0.1", "30000");
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await Expect(trader.OpenOrders.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
    }

    /// <summary>What of orders is sent that changes something, a preview not included.</summary>
    private static ConcurrentQueue<string> Sent(Visitor trader)
    {
        var sent = new ConcurrentQueue<string>();
        trader.Page.Request += (_, request) =>
        {
            if (request.Method != "GET" && Regex.IsMatch(request.Url, "/api/v1/orders(/[0-9]+)?$")) sent.Enqueue(request.Method);
        };
        return sent;
    }
}
