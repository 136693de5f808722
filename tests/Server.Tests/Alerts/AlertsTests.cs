using System.Net;
using System.Text.Json;
using Dapper;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Alerts;

public sealed class AlertsTests(TradingServer server) : IClassFixture<TradingServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_is_told_once_on_the_stream_when_its_price_comes()
    {
        var token = await TokenAsync();
        await server.PrintAsync("AAPL", 200, 1, Side.Buy);
        var made = await server.Client.PostAsync(
            "/api/v1/alerts", new { symbol = "AAPL", condition = "above", price = "210.5", note = "sell some" }, token);
        Assert.Equal((HttpStatusCode.Created, "above", true),
            (made.Status, made.Text("condition"), made.Body.GetProperty("is_active").GetBoolean()));
        using var stream = await ListenAsync(token);
        Assert.Equal(0, (await stream.ReadAsync("user:notifications")).Data().GetProperty("notifications").GetArrayLength());

        await server.PrintAsync("AAPL", 210.49m, 1, Side.Buy);
        await server.PrintAsync("AAPL", 211, 1, Side.Buy);
        await server.PrintAsync("AAPL", 212, 1, Side.Buy);
        var told = Assert.Single((await stream.ReadAsync("user:notifications")).Data().GetProperty("notifications").EnumerateArray());
        Assert.Equal(
            (made.Text("id"), "AAPL", 210.5m, 211m, "sell some"),
            (told.Text("alert_id"), told.Text("symbol"), told.Number("target"), told.Number("price"), told.Text("note")));

        var alert = Assert.Single((await server.Client.GetAsync("/api/v1/alerts", token)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal((false, 1, 211m),
            (alert.GetProperty("is_active").GetBoolean(), alert.GetProperty("times_fired").GetInt32(), alert.Number("fired_price")));
        Assert.Equal(0, (await server.Client.GetAsync("/api/v1/alerts?active=true", token)).Body.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("above", "199", 200.2, 198.7)]
    [InlineData("below", "201", 200.2, 201.3)]
    public async Task Where_the_price_is_there_already_it_has_to_go_back_and_come_again(
        string condition, string price, decimal still, decimal back)
    {
        var token = await TokenAsync();
        await server.PrintAsync("AAPL", 200, 1, Side.Buy);
        var made = await server.Client.PostAsync("/api/v1/alerts", new { symbol = "AAPL", condition, price }, token);
        Assert.False(made.Body.GetProperty("is_armed").GetBoolean());

        await server.PrintAsync("AAPL", still, 1, Side.Buy);
        await SeeAsync(isArmed: false);
        await server.PrintAsync("AAPL", back, 1, Side.Buy);
        await Wait.UntilAsync("it is armed", async () => (await AlertAsync()).GetProperty("is_armed").GetBoolean(), Cancellation);
        await SeeAsync(isArmed: true);
        await server.PrintAsync("AAPL", 200, 1, Side.Buy);
        await Wait.UntilAsync("it fired", async () => (await AlertAsync()).GetProperty("times_fired").GetInt32() == 1, Cancellation);

        async Task SeeAsync(bool isArmed)
        {
            var alert = await AlertAsync();
            Assert.Equal((isArmed, 0), (alert.GetProperty("is_armed").GetBoolean(), alert.GetProperty("times_fired").GetInt32()));
        }

        async Task<JsonElement> AlertAsync() =>
            Assert.Single((await server.Client.GetAsync("/api/v1/alerts", token)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Alerts_that_wait_survive_a_restart_and_those_that_fired_do_not_fire_again()
    {
        var token = await TokenAsync();
        await server.PrintAsync("BTC-USD", 50_000, 1, Side.Buy);
        await PostAsync(new { symbol = "BTC-USD", condition = "above", price = "51000" });
        await PostAsync(new { symbol = "BTC-USD", condition = "below", price = "49000" });
        await PostAsync(new { symbol = "BTC-USD", condition = "percent_move", percent = "10", repeats = true });
        await server.PrintAsync("BTC-USD", 51_500, 1, Side.Buy);
        await FiredAsync(1);
        await server.RestartAsync();

        await server.PrintAsync("BTC-USD", 51_600, 1, Side.Buy);
        await server.PrintAsync("BTC-USD", 55_000, 1, Side.Buy);
        await server.PrintAsync("BTC-USD", 49_500, 1, Side.Buy);
        await server.PrintAsync("BTC-USD", 48_900, 1, Side.Buy);
        await FiredAsync(4);
        using var stream = await ListenAsync(token);
        var told = (await stream.ReadAsync("user:notifications")).Data().GetProperty("notifications").EnumerateArray()
            .Select(each => (each.Text("condition"), each.Number("price"))).ToArray();
        Assert.Equal([("below", 48_900m), ("percent_move", 49_500m), ("percent_move", 55_000m), ("above", 51_500m)], told);

        async Task PostAsync(object alert) =>
            Assert.Equal(HttpStatusCode.Created, (await server.Client.PostAsync("/api/v1/alerts", alert, token)).Status);

        Task FiredAsync(int times) => Wait.UntilAsync($"{times} were told", async () =>
            (await server.Client.GetAsync("/api/v1/alerts", token)).Body.GetProperty("items").EnumerateArray()
                .Sum(each => each.GetProperty("times_fired").GetInt32()) == times, Cancellation);
    }

    [Fact]
    public async Task What_was_reached_but_not_written_is_told_to_nobody_and_fires_after_all()
    {
        var token = await TokenAsync();
        await server.PrintAsync("AAPL", 20, 1, Side.Buy);
        await server.Client.PostAsync("/api/v1/alerts", new { symbol = "AAPL", condition = "below", price = "10" }, token);
        await using (var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation))
        {
            await using var transaction = await connection.BeginTransactionAsync(Cancellation);
            await connection.ExecuteAsync("lock table notification in access exclusive mode");
            await server.PrintAsync("AAPL", 9, 1, Side.Buy);
            Assert.True((await server.Client.GetAsync("/api/v1/alerts", token)).Body.GetProperty("items")[0].GetProperty("is_active")
                .GetBoolean());
        }

        await Wait.UntilAsync("it is written", async () => !(await server.Client.GetAsync("/api/v1/alerts", token))
            .Body.GetProperty("items")[0].GetProperty("is_active").GetBoolean(), Cancellation);
    }

    [Theory]
    [InlineData(404, "unknown_symbol", """{"symbol":"NOPE","condition":"above","price":"1"}""")]
    [InlineData(400, "validation_failed", """{"symbol":"AAPL","condition":"above"}""")]
    [InlineData(400, "validation_failed", """{"symbol":"AAPL","condition":"above","price":"1","percent":"1"}""")]
    [InlineData(400, "validation_failed", """{"symbol":"AAPL","condition":"percent_move","percent":"0"}""")]
    [InlineData(400, "validation_failed", """{"symbol":"AAPL","condition":"percent_move","percent":"1","price":"1"}""")]
    [InlineData(400, "validation_failed", """{"symbol":"AAPL","condition":"sideways","price":"1"}""")]
    public async Task What_makes_no_sense_is_refused(int status, string code, string json) =>
        (await server.Client.PostJsonAsync("/api/v1/alerts", json, await TokenAsync())).ShouldBeProblem(status, code);

    [Theory]
    [InlineData("indicator.kind", """ "value":"1","interval":"1m","indicator":{"kind":"omen"} """)]
    [InlineData("indicator.kind", """ "value":"1","interval":"1m","indicator":{"kind":"obv"} """)]
    [InlineData("indicator.kind", """ "value":"1","interval":"1m","indicator":{"kind":"volumeProfile"} """)]
    [InlineData("indicator.line", """ "value":"1","interval":"1m","indicator":{"kind":"rsi","line":1} """)]
    [InlineData("indicator.line", """ "value":"1","interval":"1m","indicator":{"kind":"rsi","line":-1} """)]
    [InlineData("indicator.settings", """ "value":"1","interval":"1m","indicator":{"kind":"rsi","settings":[]} """)]
    [InlineData("indicator.settings", """ "value":"1","interval":"1m","indicator":{"kind":"rsi","settings":["1001"]} """)]
    [InlineData("indicator.settings", """ "value":"1","interval":"1m","indicator":{"kind":"rsi","settings":["2.5"]} """)]
    [InlineData("interval", """ "value":"1","interval":"2m","indicator":{"kind":"rsi"} """)]
    [InlineData("interval", """ "value":"1","indicator":{"kind":"rsi"} """)]
    [InlineData("interval", """ "price":"1","interval":"1m" """)]
    [InlineData("value", """ "interval":"1m","indicator":{"kind":"rsi"} """)]
    [InlineData("value", """ "value":"1000000000001","interval":"1m","indicator":{"kind":"rsi"} """)]
    [InlineData("value", """ "value":"0.000000001","interval":"1m","indicator":{"kind":"rsi"} """)]
    [InlineData("value", """ "price":"1","value":"1" """)]
    [InlineData("price", """ "price":"1","value":"1","interval":"1m","indicator":{"kind":"rsi"} """)]
    public async Task What_makes_no_sense_of_an_indicator_is_refused_by_its_field(string field, string fields)
    {
        var answer = await server.Client.PostJsonAsync(
            "/api/v1/alerts", $$"""{"symbol":"AAPL","condition":"above",{{fields}}}""", await TokenAsync());
        answer.ShouldBeProblem(400, "validation_failed");
        Assert.Equal([field], answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task An_indicator_does_not_move_by_percents()
    {
        var answer = await server.Client.PostAsync(
            "/api/v1/alerts",
            new { symbol = "AAPL", condition = "percent_move", value = "1", interval = "1m", indicator = new { kind = "rsi" } },
            await TokenAsync());
        answer.ShouldBeProblem(400, "validation_failed");
        Assert.True(answer.Body.GetProperty("errors").TryGetProperty("condition", out _));
    }

    [Fact]
    public async Task A_price_off_the_tick_or_below_zero_is_refused_by_its_field()
    {
        foreach (var price in (string[])["1.005", "0", "-1"])
        {
            var answer = await server.Client.PostAsync(
                "/api/v1/alerts", new { symbol = "AAPL", condition = "above", price }, await TokenAsync());
            Assert.InRange((int)answer.Status, 400, 422);
            Assert.True(answer.Body.GetProperty("errors").TryGetProperty("price", out _));
        }
    }

    [Fact]
    public async Task Only_so_many_may_wait_and_nobody_touches_anothers()
    {
        var token = await TokenAsync();
        var all = await Task.WhenAll(Enumerable.Range(1, 205).Select(price =>
            server.Client.PostAsync("/api/v1/alerts", new { symbol = "AAPL", condition = "above", price = $"{900_000 + price}" }, token)));
        Assert.Equal(200, all.Count(answer => answer.Status == HttpStatusCode.Created));
        foreach (var refused in all.Where(answer => answer.Status != HttpStatusCode.Created))
            refused.ShouldBeProblem(409, "too_many_alerts");

        var id = all.First(answer => answer.Status == HttpStatusCode.Created).Text("id");
        (await server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/alerts/{id}", token: await TokenAsync()))
            .ShouldBeProblem(404, "alert_not_found");
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/alerts/{id}")
        {
            Headers = { Authorization = new("Bearer", token) },
        };
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.SendAsync(request, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Created,
            (await server.Client.PostAsync(
                "/api/v1/alerts", new { symbol = "AAPL", condition = "above", price = "900000" }, token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/api/v1/alerts", token: null)).Status);
    }

    private async Task<string> TokenAsync() => (await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");

    private async Task<StreamClient> ListenAsync(string token)
    {
        var stream = await StreamClient.ConnectAsync(server.Address, "/ws", token);
        Assert.Equal("authenticated", (await stream.ReadAsync()).Text("type"));
        await stream.SubscribeAsync("user:notifications");
        return stream;
    }
}
