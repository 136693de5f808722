using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

/// <summary>What the ticket offers beside type, price and size, in a market that stands still: 50,000 bid, 50,010 asked.</summary>
public sealed class TicketTests(Chromium chromium, StillMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<StillMarket>
{
    [Fact]
    public async Task One_that_cancels_the_other_is_seen_in_table_chart_and_explanation()
    {
        var trader = await TraderAsync();
        await trader.ChooseAsync("Sell");
        await trader.ChooseAsync("Conditional");
        await trader.Ticket.GetByLabel("Kind").SelectOptionAsync("One cancels the other");
        await Expect(trader.Ticket.GetByLabel("Take profit at")).ToHaveCountAsync(0);
        await trader.LimitPrice.FillAsync("50100");
        await trader.Quantity.FillAsync("0.21");
        await trader.Button("Sell BTC-USD").ClickAsync();
        await Expect(StopLoss(trader)).ToBeFocusedAsync();
        await StopLoss(trader).FillAsync("49900");
        await trader.Ticket.GetByText("Advanced").ClickAsync();
        await trader.Ticket.GetByLabel("Triggered by").SelectOptionAsync("Mark price");
        await trader.Button("Sell BTC-USD").ClickAsync();
        await Expect(trader.Toast("Sell order placed")).ToBeVisibleAsync();

        await trader.OpenTabAsync("Open orders");
        await SeeKindAsync(trader, "50,100.00", "Limit, OCO");
        await SeeKindAsync(trader, "49,900.00", "Stop, SL");
        await Expect(Cross(trader, "Sell 0.21 at 50,100.00")).ToBeVisibleAsync();
        await Expect(Cross(trader, "SL Sell 0.21 at 49,900.00")).ToBeVisibleAsync();
        var why = await WhyAsync(trader, "49,900.00");
        await Expect(why).ToContainTextAsync("Mark price");
        await Expect(why).ToContainTextAsync("Belongs to");
        await trader.PhotographAsync("ticket-one-cancels-other");
        await trader.Page.Keyboard.PressAsync("Escape");

        await Cross(trader, "SL Sell 0.21 at 49,900.00").ClickAsync();
        await Expect(trader.OpenOrders.GetByText("No open orders")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_folded_away_is_placed_and_told_again()
    {
        var trader = await TraderAsync();
        await trader.ChooseAsync("Buy");
        await trader.ChooseAsync("Conditional");
        await trader.Ticket.GetByLabel("Kind").SelectOptionAsync("Stop limit");
        await trader.Ticket.GetByLabel("Trigger price").FillAsync("50050");
        await trader.LimitPrice.FillAsync("50060");
        await trader.Quantity.FillAsync("0.12");
        await Expect(trader.Ticket.GetByLabel("Triggered by")).ToBeHiddenAsync();
        await trader.Ticket.GetByText("Advanced").ClickAsync();
        await trader.Ticket.GetByLabel("Triggered by").SelectOptionAsync("Best quote");
        await trader.Ticket.GetByLabel("Show at a time (iceberg)").FillAsync("0.03");
        await trader.Ticket.GetByLabel("Self-trade prevention").SelectOptionAsync("Cancel the older one");
        await trader.Ticket.GetByLabel("Your own id").FillAsync("plan-7");
        await Expect(trader.Ticket.GetByText("Advanced (4)")).ToBeVisibleAsync();
        await trader.Button("Buy BTC-USD").ClickAsync();
        await Expect(trader.Toast("Buy order placed")).ToBeVisibleAsync();
        await Expect(trader.Ticket.GetByLabel("Your own id")).ToHaveValueAsync("");

        await trader.OpenTabAsync("Open orders");
        await SeeKindAsync(trader, "50,060.00", "Stop limit");
        await Expect(Cross(trader, "Stop trigger Buy 0.12 at 50,050.00")).ToBeVisibleAsync();
        var why = await WhyAsync(trader, "50,060.00");
        foreach (var told in new[] { "Best quote", "0.03", "Cancel the older one", "plan-7" }) await Expect(why).ToContainTextAsync(told);
        await trader.Page.Keyboard.PressAsync("Escape");

        // The same id once more: said at the field, in the fold that opens for it.
        await trader.Quantity.FillAsync("0.12");
        await trader.Ticket.GetByLabel("Your own id").FillAsync("plan-7");
        await trader.Ticket.GetByText("Advanced (4)").ClickAsync();
        await Expect(trader.Ticket.GetByLabel("Your own id")).ToBeHiddenAsync();
        trader.Expects("status of 409");
        await trader.Button("Buy BTC-USD").ClickAsync();
        await Expect(trader.Ticket.GetByLabel("Your own id")).ToHaveAccessibleDescriptionAsync(new Regex("this id of your own"));
        await Expect(trader.Ticket.GetByLabel("Your own id")).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(trader.Page, "The ticket with its fold open");
    }

    [Fact]
    public async Task A_stop_on_the_wrong_side_is_named_while_it_is_typed_and_not_sent()
    {
        var trader = await TraderAsync();
        var requests = 0;
        trader.Page.Request += (_, request) =>
        {
            if (request.Method == "POST" && request.Url.EndsWith("/api/v1/orders", StringComparison.Ordinal))
                Interlocked.Increment(ref requests);
        };
        await trader.ChooseAsync("Sell");
        await trader.ChooseAsync("Conditional");
        var trigger = trader.Ticket.GetByRole(AriaRole.Textbox, new() { Name = "Trigger price", Exact = true });
        await trigger.FillAsync("50020");
        await Expect(trigger).ToHaveAccessibleDescriptionAsync("A stop that sells goes below the market, now 50,010.00.");
        await trader.Quantity.FillAsync("0.1");
        await trader.Button("Sell BTC-USD").ClickAsync();
        await Expect(trigger).ToBeFocusedAsync();

        await trader.ChooseAsync("Buy");
        await trader.ChooseAsync("Market");
        await trader.Ticket.GetByLabel("Take profit / stop loss").CheckAsync();
        await StopLoss(trader).FillAsync("50500");
        await Expect(StopLoss(trader)).ToHaveAccessibleDescriptionAsync("A stop after a buy goes below its entry, 50,010.00.");
        await trader.PhotographAsync("ticket-wrong-side");
        await trader.Button("Buy BTC-USD").ClickAsync();
        await Expect(StopLoss(trader)).ToBeFocusedAsync();
        Assert.Equal(0, requests);
    }

    private async Task<Visitor> TraderAsync()
    {
        var trader = await VisitAsync();
        await trader.TryDemoAsync();
        await trader.OrderAsync("Buy", "0.25");
        await Expect(trader.Toast("Bought 0.25 BTC-USD")).ToBeVisibleAsync();
        return trader;
    }

    private static ILocator StopLoss(Visitor trader) => trader.Ticket.GetByLabel("Stop loss at");

    private static ILocator RowAt(Visitor trader, string price) =>
        trader.OpenOrders.GetByRole(AriaRole.Row).Filter(new() { HasText = price });

    private static Task SeeKindAsync(Visitor trader, string price, string kind) =>
        Expect(RowAt(trader, price).GetByRole(AriaRole.Cell, new() { Name = kind, Exact = true })).ToBeVisibleAsync();

    private static async Task<ILocator> WhyAsync(Visitor trader, string price)
    {
        await RowAt(trader, price).GetByRole(AriaRole.Button, new() { NameRegex = new("^Why") }).ClickAsync();
        var why = trader.Page.GetByRole(AriaRole.Dialog, new() { NameRegex = new("^Why") });
        await Expect(why).ToBeVisibleAsync();
        return why;
    }

    private static ILocator Cross(Visitor trader, string line) =>
        trader.Chart.GetByRole(AriaRole.Button, new() { Name = $"Cancel {line}", Exact = true });
}
