using System.Net;
using System.Text.RegularExpressions;
using TradeCraft.Browser.Tests.Harness;

namespace TradeCraft.Browser.Tests;

public sealed class KeyTests(Chromium chromium, YoungMarket exchange) : BrowserTest(chromium, exchange), IClassFixture<YoungMarket>
{
    [Fact]
    public async Task A_key_is_made_works_is_rolled_and_revoked()
    {
        var trader = await VisitAsync();
        await trader.SignUpAsync();
        await trader.OpenSettingsAsync("API keys");
        var keys = trader.Region("API keys");
        await trader.Button("Make a key").ClickAsync();
        await keys.GetByLabel("Name", new() { Exact = true }).FillAsync("My bot");
        await keys.GetByLabel("trade", new() { Exact = true }).CheckAsync();
        await trader.PhotographAsync("key-form");
        await trader.Button("Make it").ClickAsync();
        var secret = await keys.GetByLabel("Secret", new() { Exact = true }).InnerTextAsync();
        await trader.Button("I have kept it").ClickAsync();
        await Expect(keys.GetByText(secret)).ToHaveCountAsync(0);
        var row = keys.GetByRole(AriaRole.List, new() { Name = "Keys" }).GetByRole(AriaRole.Listitem);
        await Expect(row).ToContainTextAsync(new Regex("My bot read, trade.*tc_sec_.*never used"));
        var id = await row.Locator("p.font-mono").InnerTextAsync();

        using var bot = new HttpClient { BaseAddress = await Exchange.OpenAsync() };
        bot.DefaultRequestHeaders.Add("X-API-Key", id);
        bot.DefaultRequestHeaders.Add("X-API-Secret", secret);
        Assert.Equal(HttpStatusCode.OK, (await bot.GetAsync("/api/v1/portfolio", TestContext.Current.CancellationToken)).StatusCode);

        await trader.Button("Roll My bot").ClickAsync();
        await trader.Button("I have kept it").ClickAsync();
        await Expect(row).ToHaveCountAsync(2);
        await trader.Button("Revoke My bot").Last.ClickAsync();
        await trader.Button("Revoke it").ClickAsync();
        await Expect(row.Filter(new() { HasText = "Revoked" })).ToHaveCountAsync(1);
        Assert.Equal(
            HttpStatusCode.Unauthorized, (await bot.GetAsync("/api/v1/portfolio", TestContext.Current.CancellationToken)).StatusCode);
    }
}
