using System.IO.Compression;
using System.Net;
using System.Text.Json;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Privacy;

/// <summary>Everything about a user, in a file of theirs.</summary>
public sealed class ExportTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Export = "/api/v1/me/export";
    private const string Formula = "=cmd|' /C calc'!A0";

    private static readonly string[] Watched = ["AAPL", "BTC-USD"];
    private static readonly object Point = new { time = "2026-01-01T00:00:00Z", price = "1" };
    private static readonly object Text = new { id = "a", kind = "text", text = "Ada's text", points = (object[])[Point] };
    private static readonly object Drawn = new { version = 0, items = (object[])[Text] };

    /// <summary>A layout of one chart.</summary>
    internal static readonly object Arranged = new
    {
        version = 0,
        name = "Ada's layout",
        content = new
        {
            charts = (object[])
            [
                new
                {
                    symbol = "BTC-USD",
                    interval = "1m",
                    style = "line",
                    scale = "log",
                    indicators = Array.Empty<object>(),
                    compared = Array.Empty<object>(),
                },
            ],
            active = 0,
            links = new { symbol = false, interval = false, crosshair = false, time = false },
            drawings = Array.Empty<object>(),
        },
    };

    private PrivateServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await PrivateServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task It_has_everything_about_its_owner_as_json_and_as_csv_and_nothing_about_others()
    {
        var (ada, eve) = (await server.RegisterAsync("ada"), await server.RegisterAsync("eve"));
        var token = ada.Text("access_token");
        await server.Trading.BuyAsync(token, "BTC-USD", "0.1");
        await server.Trading.BuyAsync(eve.Text("access_token"), "BTC-USD", "0.7");
        var account = PrivateServer.AccountOf(ada);
        await AskAsync(HttpMethod.Patch, $"/api/v1/accounts/{account}", new { name = Formula }, token);
        await AskAsync(
            HttpMethod.Post, "/api/v1/watchlists",
            new { name = "+mine", items = (object[])[new { section = "Coins of mine" }, new { symbol = Watched[0] }] }, token);
        await AskAsync(
            HttpMethod.Post, "/api/v1/alerts", new { symbol = "BTC-USD", condition = "above", price = "60000", note = "@home" }, token);

        await AskAsync(HttpMethod.Put, "/api/v1/me/drawings/BTC-USD", Drawn, token);
        await AskAsync(HttpMethod.Put, $"/api/v1/me/layouts/{Guid.NewGuid()}", Arranged, token);

        var files = await MakeAsync(token);
        string[] parts =
        [
            "accounts", "alerts", "api_keys", "audit", "backtests", "balances", "drawings", "factors", "layouts", "ledger", "networks",
            "notifications", "orders", "positions", "profile", "refused_orders", "sessions", "trades", "venues", "watchlists",
        ];
        Assert.Equal(parts.SelectMany(part => new[] { $"{part}.csv", $"{part}.json" }), files.Keys.Order(StringComparer.Ordinal));
        foreach (var part in parts)
        {
            // A line for each row, after one of names.
            var rows = JsonElement.Parse(files[$"{part}.json"]).GetArrayLength();
            Assert.Equal(rows == 0 ? 0 : rows + 1, files[$"{part}.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        }

        var profile = Assert.Single(JsonElement.Parse(files["profile.json"]).EnumerateArray());
        Assert.Equal("ada@example.com", profile.GetProperty("email").GetString());
        var order = Assert.Single(JsonElement.Parse(files["orders.json"]).EnumerateArray());
        Assert.Equal(("0.1", "filled"), (order.GetProperty("qty").GetString(), order.GetProperty("status").GetString()));
        var trade = Assert.Single(JsonElement.Parse(files["trades.json"]).EnumerateArray());
        Assert.Equal(("50010.00", "5001"), (trade.GetProperty("price").GetString(), trade.GetProperty("value").GetString()));
        Assert.Contains(",-5001,", files["ledger.csv"], StringComparison.Ordinal);
        Assert.Contains($",'{Formula},", files["accounts.csv"], StringComparison.Ordinal);
        Assert.Contains(Formula, JsonElement.Parse(files["accounts.json"])[0].GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Contains("'+mine,", files["watchlists.csv"], StringComparison.Ordinal);
        Assert.Contains("### Coins of mine", files["watchlists.json"], StringComparison.Ordinal);
        Assert.Contains(",'@home,", files["alerts.csv"], StringComparison.Ordinal);
        Assert.Contains("Ada's text", files["drawings.json"], StringComparison.Ordinal);
        Assert.Contains("Ada's layout", files["layouts.json"], StringComparison.Ordinal);
        Assert.Contains("user.register", files["audit.csv"], StringComparison.Ordinal);

        var hash = await server.ScalarAsync<string>("select password_hash from app_user where username = 'ada'");
        foreach (var text in files.Values)
        {
            Assert.DoesNotContain("eve", text, StringComparison.Ordinal);
            Assert.DoesNotContain(hash, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task It_is_its_owners_alone_and_is_kept_for_a_day()
    {
        var ada = (await server.RegisterAsync("ada")).Text("access_token");
        var eve = (await server.RegisterAsync("eve")).Text("access_token");
        (await server.Client.GetAsync($"{Export}/file", ada)).ShouldBeProblem(404, "export_not_found");
        await MakeAsync(ada);
        var file = Assert.Single(Directory.GetFiles(server.Folder["exports"]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal("none", (await server.Client.GetAsync(Export, eve)).Text("state"));
        (await server.Client.GetAsync($"{Export}/file", eve)).ShouldBeProblem(404, "export_not_found");
        (await server.Client.GetAsync($"{Export}/file", token: null)).ShouldBeProblem(401, "unauthenticated");

        // Another takes its place, and its file's.
        await MakeAsync(ada);
        Assert.NotEqual(file, Assert.Single(Directory.GetFiles(server.Folder["exports"])));

        server.Clock.Advance(TimeSpan.FromHours(23));
        ada = (await server.LoginAsync("ada")).Text("access_token");
        await server.SweepAsync();
        Assert.Equal("ready", (await server.Client.GetAsync(Export, ada)).Text("state"));
        server.Clock.Advance(TimeSpan.FromHours(2));
        ada = (await server.LoginAsync("ada")).Text("access_token");
        Assert.Equal("none", (await server.Client.GetAsync(Export, ada)).Text("state"));
        (await server.Client.GetAsync($"{Export}/file", ada)).ShouldBeProblem(404, "export_not_found");
        await server.SweepAsync();
        Assert.Empty(Directory.GetFiles(server.Folder["exports"]));
    }

    [Fact]
    public async Task One_is_made_at_a_time_and_one_that_a_restart_interrupts_is_begun_anew()
    {
        var ada = await server.RegisterAsync("ada");
        await using (await server.LockAsync("watchlist"))
        {
            Assert.Equal(HttpStatusCode.Accepted, (await BeginAsync(ada.Text("access_token"))).Status);
            (await BeginAsync(ada.Text("access_token"))).ShouldBeProblem(409, "export_running");
            await server.WaitForLockAsync("watchlist");
            var half = await server.Client.GetAsync(Export, ada.Text("access_token"));
            Assert.Equal("making", half.Text("state"));
            Assert.InRange(half.Body.GetProperty("percent").GetInt32(), 1, 99);
            (await server.Client.GetAsync($"{Export}/file", ada.Text("access_token"))).ShouldBeProblem(404, "export_not_found");
            await server.Trading.RestartAsync();
            await server.WaitForLockAsync("watchlist");
        }

        Assert.NotEmpty(await DownloadAsync(ada.Text("access_token")));
    }

    [Fact]
    public async Task One_that_cannot_be_written_says_so_and_another_can_be_asked_for()
    {
        var ada = (await server.RegisterAsync("ada")).Text("access_token");
        await File.WriteAllTextAsync(server.Folder["exports"], "no folder", Cancellation);
        await BeginAsync(ada);
        await Wait.UntilAsync("it failed", async () => (await server.Client.GetAsync(Export, ada)).Text("state") == "failed", Cancellation);
        File.Delete(server.Folder["exports"]);
        Assert.NotEmpty(await MakeAsync(ada));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("+7", "+7")]
    [InlineData(" @x", "' @x")]
    [InlineData("\t=x", "'\t=x")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("=\"a\",b", "\"'=\"\"a\"\",b\"")]
    [InlineData("", "")]
    public void A_cell_is_never_run_as_a_formula(string text, string cell) => Assert.Equal($"{cell}\r\n", CsvLine.Of([text]));

    private Task<Answer> BeginAsync(string token) => server.Client.AskAsync(HttpMethod.Post, Export, token: token);

    private async Task<IReadOnlyDictionary<string, string>> MakeAsync(string token)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await BeginAsync(token)).Status);
        return await DownloadAsync(token);
    }

    /// <summary>Waits until it is ready, and gives its files by name.</summary>
    private async Task<IReadOnlyDictionary<string, string>> DownloadAsync(string token)
    {
        var ready = default(Answer);
        await Wait.UntilAsync(
            "the export is ready", async () => (ready = await server.Client.GetAsync(Export, token)).Text("state") == "ready",
            Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Export}/file");
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await server.Client.SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.EndsWith(".zip", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        Assert.Equal(ready!.Body.GetProperty("bytes").GetInt64(), bytes.Length);
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry => new StreamReader(entry.Open()).ReadToEnd());
    }

    private async Task AskAsync(HttpMethod method, string path, object body, string token)
    {
        var answer = await server.Client.AskAsync(method, path, System.Net.Http.Json.JsonContent.Create(body), token);
        Assert.True(answer.Response.IsSuccessStatusCode, answer.Body.ToString());
    }
}
