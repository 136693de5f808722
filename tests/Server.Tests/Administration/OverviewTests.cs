using System.Globalization;
using System.Net;
using System.Text.Json;
using TradeCraft.Server.Administration;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Administration;

/// <summary>What an administrator sees of the whole server, and of anybody's account.</summary>
public sealed class OverviewTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task An_administrator_reads_any_account_and_each_look_is_audited_once_a_minute()
    {
        var (admin, user, other) = (await server.NewAdministratorAsync(), await server.NewUserAsync(), await server.NewUserAsync());
        await server.QuoteAsync("BTC-USD", [(99m, 10m)], [(100m, 10m)]);
        await server.BuyAsync(user, "BTC-USD", "1");
        var account = (await server.AccountOfAsync(user)).Number;
        var order = (await server.Client.GetAsync("/api/v1/orders?status=all", user)).Body.GetProperty("items")[0]
            .GetProperty("id").GetString();
        string[] paths =
        [
            $"accounts/{account}", $"accounts/{account}/balances", $"accounts/{account}/ledger", $"portfolio?account_id={account}",
            $"portfolio/history?account_id={account}", $"portfolio/performance?account_id={account}", $"positions?account_id={account}",
            $"positions/BTC-USD?account_id={account}", $"positions/BTC-USD/lots?account_id={account}",
            $"orders?status=all&account_id={account}", $"orders/{order}", $"orders/{order}/explain", $"trades?account_id={account}",
        ];
        foreach (var path in paths)
        {
            var mine = await server.Client.GetAsync($"/api/v1/{path}", user);
            var seen = await server.Client.GetAsync($"/api/v1/{path}", admin);
            Assert.True((HttpStatusCode.OK, HttpStatusCode.OK) == (mine.Status, seen.Status), $"{path}: {mine.Status}, {seen.Status}");
            Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/v1/{path}", other)).Status);
        }

        Assert.Equal("1", (await server.Client.GetAsync($"/api/v1/positions?account_id={account}", admin)).Body
            .GetProperty("items")[0].GetProperty("qty").GetString());
        var me = (await server.Client.GetAsync("/api/v1/auth/me", admin)).Text("id");
        var looks = (await server.Client.GetAsync($"/api/v1/admin/audit?action=account.look&subject=account:{account}", admin)).Body
            .GetProperty("items");
        Assert.Equal((1, me), (looks.GetArrayLength(), looks[0].GetProperty("user_id").GetString()));

        // To look is not to touch.
        (await server.Client.PostAsync($"/api/v1/accounts/{account}/deposits", new { amount = "1" }, admin))
            .ShouldBeProblem(404, "unknown_account");
        (await server.PlaceAsync(admin, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "1", account_id = $"{account}" }))
            .ShouldBeProblem(404, "unknown_account");
        (await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/orders?account_id={account}", content: null, admin))
            .ShouldBeProblem(404, "unknown_account");
    }

    [Fact]
    public async Task An_account_that_is_called_is_shown_until_it_is_not()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        var account = (await server.AccountOfAsync(user)).Number.ToString(CultureInfo.InvariantCulture);
        await server.Client.AskAsync(HttpMethod.Patch, $"/api/v1/accounts/{account}",
            new StringContent("""{"kind":"margin"}""", null, "application/json"), user);
        await server.QuoteAsync("AAPL", [(99m, 10_000m)], [(100m, 10_000m)]);
        await server.PrintAsync("AAPL", 100m, 1m, TradeCraft.Exchange.Values.Side.Buy);
        await server.BuyAsync(user, "AAPL", "1900");

        // What an account has by itself gives no grace; this does.
        await server.Client.AskAsync(HttpMethod.Patch, $"/api/v1/accounts/{account}",
            new StringContent("""{"profile":"retail"}""", null, "application/json"), user);
        Assert.DoesNotContain(Calls(await RiskAsync(admin)), call => call.GetProperty("account_id").GetString() == account);
        await server.QuoteAsync("AAPL", [(61m, 10_000m)], [(62m, 10_000m)]);
        await server.PrintAsync("AAPL", 62m, 1m, TradeCraft.Exchange.Values.Side.Buy);
        var called = Assert.Single(Calls(await RiskAsync(admin)), call => call.GetProperty("account_id").GetString() == account);
        Assert.True(Number(called, "equity") < Number(called, "required"));
    }

    [Fact]
    public async Task Health_says_how_everything_is()
    {
        var admin = await server.NewAdministratorAsync();
        var health = (await server.Client.GetAsync("/api/v1/admin/health", admin)).Body;
        Assert.Equal("open", health.GetProperty("venue").GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, health.GetProperty("database").GetProperty("problem").ValueKind);
        Assert.True(health.GetProperty("database").GetProperty("bytes").GetInt64() > 0);
        Assert.True(health.GetProperty("machine").GetProperty("disk_free").GetInt64() > 0);
        Assert.True(health.GetProperty("traffic").GetProperty("connections").GetInt64() > 0);
        Assert.Contains(health.GetProperty("readers").EnumerateArray(), reader => reader.GetProperty("reader").GetString() == "orders");
    }

    [Fact]
    public async Task Instruments_are_listed_with_their_bands_and_split_at_once()
    {
        var (admin, user) = (await server.NewAdministratorAsync(), await server.NewUserAsync());
        await server.QuoteAsync("AAPL", [(399m, 100m)], [(400m, 100m)]);
        await server.BuyAsync(user, "AAPL", "2");
        await server.Client.PostAsync("/api/v1/admin/instruments/AAPL/band", new { lower = "1", upper = "1000" }, admin);
        Assert.Equal(("1.00", "1000.00"), (Listed(await ListAsync()).GetProperty("lower").GetString(),
            Listed(await ListAsync()).GetProperty("upper").GetString()));
        await server.Client.PostAsync("/api/v1/admin/instruments/AAPL/band", new { }, admin);
        Assert.Equal(JsonValueKind.Null, Listed(await ListAsync()).GetProperty("lower").ValueKind);

        (await server.Client.PostAsync("/api/v1/admin/instruments/AAPL/split", new { to = 0, from = 1 }, admin))
            .ShouldBeProblem(422, "split_malformed");
        (await server.Client.PostAsync("/api/v1/admin/instruments/BTC-USD/split", new { to = 2, from = 1 }, admin))
            .ShouldBeProblem(422, "not_splittable");
        Assert.Equal(HttpStatusCode.OK,
            (await server.Client.PostAsync("/api/v1/admin/instruments/AAPL/split", new { to = 4, from = 1 }, admin)).Status);
        Assert.Equal("8", (await server.Client.GetAsync("/api/v1/positions/AAPL", user)).Text("qty"));

        async Task<JsonElement> ListAsync() => (await server.Client.GetAsync("/api/v1/admin/instruments", admin)).Body;
        static JsonElement Listed(JsonElement list) => list.GetProperty("items").EnumerateArray()
            .Single(each => each.GetProperty("symbol").GetString() == "AAPL");
    }

    [Fact]
    public async Task The_audit_is_filtered_by_time_and_exported_so_that_no_spreadsheet_carries_it_out()
    {
        var admin = await server.NewAdministratorAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/login")
        {
            Content = new StringContent("""{"login":"nobody","password":"none"}""", null, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "=HYPERLINK(\"http://evil\",1)");
        await server.Client.AskAsync(request);

        Assert.Equal(0, (await server.Client.GetAsync("/api/v1/admin/audit?to=2020-01-01T00:00:00Z", admin)).Body
            .GetProperty("items").GetArrayLength());
        Assert.NotEqual(0, (await server.Client.GetAsync(
            "/api/v1/admin/audit?from=2020-01-01T00:00:00Z&outcome=invalid_credentials", admin)).Body
            .GetProperty("items").GetArrayLength());
        (await server.Client.GetAsync("/api/v1/admin/audit?action=%00", admin)).ShouldBeProblem(400, "validation_failed");
        (await server.Client.GetAsync("/api/v1/admin/audit?from=yesterday", admin)).ShouldBeProblem(400, "validation_failed");

        using var export = new HttpRequestMessage(HttpMethod.Get, "/api/v1/admin/audit/export?action=user.sign_in");
        export.Headers.Authorization = new("Bearer", admin);
        using var answer = await server.Client.SendAsync(export, TestContext.Current.CancellationToken);
        Assert.Equal(("text/csv", "attachment"),
            (answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.DispositionType));
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("id,at,user_id,action,", text, StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"http://evil\"\",1)\",", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("plain", "plain")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    public void A_cell_is_text_and_nothing_else(string? text, string expected) => Assert.Equal(expected, AuditExport.Cell(text));

    private static JsonElement.ArrayEnumerator Calls(JsonElement risk) => risk.GetProperty("margin_calls").EnumerateArray();

    private async Task<JsonElement> RiskAsync(string admin)
    {
        var answer = await server.Client.GetAsync("/api/v1/admin/risk", admin);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body;
    }

    private static decimal Number(JsonElement body, string name) =>
        decimal.Parse(body.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
