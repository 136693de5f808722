using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Strategies;

/// <summary>Backtests over HTTP, on bars in the tables of a real server.</summary>
public sealed class BacktestApiTests(PostgresFixture postgres) : BacktestServer(postgres)
{
    private const string Forever = "function onBar() { for (let i = 0; i < 2e5; i++); }";

    [Fact]
    public async Task A_backtest_is_queued_run_and_reported_and_comes_out_the_same_again()
    {
        var made = await PostAsync(Request());
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var done = await FinishedAsync(made.Body);
        Assert.Equal("done", done.Text("status"));
        var report = done.GetProperty("report");
        var figures = report.GetProperty("figures");
        Assert.True(figures.GetProperty("trades").GetInt32() > 20);
        Assert.Equal(figures.Number("end_equity"), report.GetProperty("equity").EnumerateArray().Last().Number("equity"));
        Assert.Equal(
            figures.Number("return")!.Value + 1,
            report.GetProperty("months").EnumerateArray().Aggregate(1m, (grown, month) => grown * (1 + month.Number("return")!.Value)), 4);
        var trades = report.GetProperty("trades").EnumerateArray().ToList();
        Assert.Equal(report.GetProperty("trade_count").GetInt32(), trades.Count);
        Assert.Equal(
            100_000 + trades.Sum(trade => trade.Number("result")!.Value), figures.Number("end_equity")!.Value, 6);

        var again = await FinishedAsync((await PostAsync(done.GetProperty("request"))).Body);
        Assert.Equal(Basis(report, "log_hash"), Basis(again.GetProperty("report"), "log_hash"));
        Assert.Equal(Basis(report, "data_hash"), Basis(again.GetProperty("report"), "data_hash"));
        var other = await FinishedAsync((await PostAsync(Request(seed: 2))).Body);
        Assert.NotEqual(Basis(report, "log_hash"), Basis(other.GetProperty("report"), "log_hash"));

        var listed = (await Server.Client.GetAsync("/api/v1/backtests", Token)).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(3, listed.Count);
        Assert.Equal(decimal.Round(figures.Number("return")!.Value * 100, 4), listed[2].Number("return_percent"));
    }

    [Fact]
    public async Task Nothing_of_it_reaches_the_exchange()
    {
        var before = Server.Projections.Sequence;
        await FinishedAsync((await PostAsync(Request())).Body);
        Assert.Equal(before, Server.Projections.Sequence);
        var orders = await Server.Client.GetAsync("/api/v1/orders", Token);
        Assert.Equal(0, orders.Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Another_user_sees_and_stops_none_of_it()
    {
        var id = (await PostAsync(Request())).Body.Text("id")!;
        var other = await Server.NewUserAsync();
        var path = $"/api/v1/backtests/{id}";
        (await Server.Client.GetAsync(path, other)).ShouldBeProblem(404, "backtest_not_found");
        (await Server.Client.PostAsync($"{path}/cancel", new { }, other)).ShouldBeProblem(404, "backtest_not_found");
        (await Server.Client.AskAsync(HttpMethod.Delete, path, token: other)).ShouldBeProblem(404, "backtest_not_found");
        (await Server.Client.GetAsync(path, null)).ShouldBeProblem(401, "unauthenticated");
        Assert.Equal(HttpStatusCode.OK, (await Server.Client.GetAsync(path, Token)).Status);
    }

    [Fact]
    public async Task One_that_runs_is_cancelled_and_another_is_deleted_and_few_wait_at_once()
    {
        var first = (await PostAsync(Scripted(Forever))).Body.Text("id")!;
        await Wait.UntilAsync("it runs", async () => (await GetAsync(first)).Text("status") == "running", Cancellation);
        var second = (await PostAsync(Scripted(Forever))).Body.Text("id")!;
        var third = (await PostAsync(Scripted(Forever))).Body.Text("id")!;
        (await PostAsync(Request())).ShouldBeProblem(409, "too_many_backtests");

        Assert.Equal("cancelled", (await Server.Client.PostAsync($"/api/v1/backtests/{first}/cancel", new { }, Token)).Text("status"));
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/backtests/{second}", token: Token)).Status);
        (await Server.Client.GetAsync($"/api/v1/backtests/{second}", Token)).ShouldBeProblem(404, "backtest_not_found");
        Assert.Equal("cancelled", (await Server.Client.PostAsync($"/api/v1/backtests/{third}/cancel", new { }, Token)).Text("status"));

        // The worker is free again, and what was cancelled stays so.
        Assert.Equal("done", (await FinishedAsync((await PostAsync(Request())).Body)).Text("status"));
        Assert.Equal("cancelled", (await GetAsync(first)).Text("status"));
    }

    [Fact]
    public async Task Who_has_many_waits_for_who_has_one()
    {
        var ids = new List<string>();
        for (var each = 0; each < 3; each++) ids.Add((await PostAsync(Scripted(Forever))).Body.Text("id")!);
        await Wait.UntilAsync("the first runs", async () => (await GetAsync(ids[0])).Text("status") == "running", Cancellation);
        var other = await Server.NewUserAsync();
        var path = $"/api/v1/backtests/{(await Server.Client.PostAsync("/api/v1/backtests", Request(), other)).Text("id")}";
        await Server.Client.PostAsync($"/api/v1/backtests/{ids[0]}/cancel", new { }, Token);
        await Wait.UntilAsync("the other's is done", async () =>
            (await Server.Client.GetAsync(path, other)).Text("status") == "done", Cancellation);

        // On a machine with more cores one of the others may be running as well, but not both before the other user's.
        Assert.Equal("queued", (await GetAsync(ids[2])).Text("status"));
    }

    [Fact]
    public async Task What_a_stopped_server_had_begun_is_run_after_its_start()
    {
        var id = (await PostAsync(Scripted(Forever))).Body.Text("id")!;
        var tried = (await PostAsync(Scripted(Forever))).Body.Text("id")!;
        await Wait.UntilAsync("it runs", async () => (await GetAsync(id)).Text("status") == "running", Cancellation);
        await Server.StopAsync();
        await using (var connection = await Server.Database.Owner.OpenConnectionAsync(Cancellation))
        {
            Assert.Equal("running", await connection.ExecuteScalarAsync<string>("select status from backtest order by id limit 1"));

            // What it was doing need not be waited for: that it is done is what is asked.
            await connection.ExecuteAsync(
                """update backtest set request = jsonb_set(request, '{strategy,script,source}', '"function onBar() { }"')""");

            // And one at which the server was stopped each time it was begun.
            await connection.ExecuteAsync("update backtest set attempts = 3 where id = (select max(id) from backtest)");
        }

        await Server.RestartAsync();
        await Wait.UntilAsync("it is done", async () => (await GetAsync(id)).Text("status") == "done", Cancellation);
        await Wait.UntilAsync("the other is given up", async () => (await GetAsync(tried)).Text("status") == "failed", Cancellation);
        Assert.Equal("interrupted", (await GetAsync(tried)).GetProperty("failure").Text("code"));
    }

    /// <summary>Each gets around every limit that Jint has: it fails within one of JavaScript's own functions.</summary>
    private static readonly string[] Crashing =
    [
        "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a);",
        "let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); f();",
        "function* g() { yield* g(); } [...g()];",
        "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x;",
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e9);",
        "new Array(1e6).join('x'.repeat(9e4));",
    ];

    [Fact]
    public async Task A_script_that_takes_its_process_down_takes_nothing_else_down()
    {
        foreach (var source in Crashing)
        {
            var failed = await FinishedAsync((await PostAsync(Scripted($"function onBar() {{ {source} }}"))).Body);
            Assert.Equal("failed", failed.Text("status"));
            Assert.Contains(
                failed.GetProperty("failure").Text("code"),
                (string[])["strategy_crashed", "script_timeout", "script_memory", "script_error"]);
        }

        Assert.Equal("done", (await FinishedAsync((await PostAsync(Request())).Body)).Text("status"));
    }

    [Fact]
    public async Task What_a_script_says_is_kept_whatever_characters_it_has()
    {
        var done = await FinishedAsync((await PostAsync(Scripted(
            @"function onBar(bar) { log('a\u0000\ud800b'); buy(bar.symbol, { qty: 0.001, tag: '\u0000' }); }"))).Body);
        Assert.Equal("done", done.Text("status"));
        Assert.Equal("a\uFFFD\uFFFDb", done.GetProperty("report").GetProperty("log")[0].Text("text"));
        var failed = await FinishedAsync((await PostAsync(Scripted(
            @"function onBar() { throw new Error('\u0000\ud800' + 'x'.repeat(9e4)); }"))).Body);
        Assert.Equal("script_error", failed.GetProperty("failure").Text("code"));
    }

    [Fact]
    public async Task A_script_that_fails_says_where()
    {
        var failed = await FinishedAsync((await PostAsync(Scripted("function onBar(bar) {\n  nowhere();\n}"))).Body);
        Assert.Equal("failed", failed.Text("status"));
        Assert.Equal("script_error", failed.GetProperty("failure").Text("code"));
        Assert.Contains("Line 2: nowhere is not defined", failed.GetProperty("failure").Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_span_without_bars_says_so()
    {
        var failed = await FinishedAsync((await PostAsync(Request(from: "2001-01-01T00:00:00Z", to: "2001-02-01T00:00:00Z"))).Body);
        Assert.Equal("no_bars", failed.GetProperty("failure").Text("code"));
        var all = await FinishedAsync((await PostAsync(Request(from: "0001-01-01T00:00:00Z", to: "9999-12-31T23:59:59Z"))).Body);
        Assert.Equal(Bars.Count, all.GetProperty("report").GetProperty("basis").GetProperty("bars").GetInt32());
    }

    [Fact]
    public async Task The_same_key_makes_one()
    {
        var (first, second) = (await KeyedAsync(Request()), await KeyedAsync(Request()));
        Assert.Equal(first.Text("id"), second.Text("id"));
        (await KeyedAsync(Request(seed: 9))).ShouldBeProblem(409, "idempotency_key_reused");

        Task<Answer> KeyedAsync(object request)
        {
            var content = JsonContent(request);
            content.Headers.Add("Idempotency-Key", "one");
            return Server.Client.AskAsync(HttpMethod.Post, "/api/v1/backtests", content, Token);
        }
    }

    /// <summary>Each is a request with one thing wrong, and the field that must be named.</summary>
    private static readonly (string Change, string Field)[] Wrong =
    [
        ("""{"name":""}""", "name"),
        ("""{"capital":"1"}""", "capital"),
        ("""{"capital":"99999999999"}""", "capital"),
        ("""{"profile":"kind"}""", "profile"),
        ("""{"physics":"kind"}""", "physics"),
        ("""{"spread_bps":"-1"}""", "spread_bps"),
        ("""{"market":{"symbols":[],"interval":"1h","from":"2026-03-02T00:00:00Z","to":"2026-04-02T00:00:00Z"}}""", "market.symbols"),
        ("""{"market":{"symbols":["NOPE"],"interval":"1h","from":"2026-03-02T00:00:00Z","to":"2026-04-02T00:00:00Z"}}""", "market.symbols"),
        ("""{"market":{"symbols":["BTC-USD","BTC-USD"],"interval":"1h","from":"2026-03-02T00:00:00Z","to":"2026-04-02T00:00:00Z"}}""",
            "market.symbols"),
        ("""{"market":{"symbols":["BTC-USD"],"interval":"2h","from":"2026-03-02T00:00:00Z","to":"2026-04-02T00:00:00Z"}}""",
            "market.interval"),
        ("""{"market":{"symbols":["BTC-USD"],"interval":"1h","from":"2026-03-02T00:00:00Z","to":"2026-03-02T00:00:00Z"}}""", "market.to"),
        ("""{"strategy":{}}""", "strategy"),
        ("""{"strategy":{"script":{"source":"function ("}}}""", "strategy.script.source"),
        ("""{"strategy":{"rules":{"side":"long","enter":[],"exit":[],"size":{}}}}""", "strategy.rules.size"),
        ("""{"strategy":{"rules":{"side":"long","enter":[],"exit":[],"size":{"percent":"500"}}}}""", "strategy.rules.size.percent"),
        ("""{"strategy":{"rules":{"side":"short","enter":[],"exit":[],"size":{"percent":"50"}}}}""", "strategy.rules.side"),
        ("""{"strategy":{"rules":{"side":"long","enter":[],"exit":[],"size":{"qty":"1"},"stop_loss_percent":"100"}}}""",
            "strategy.rules.stop_loss_percent"),
        ("""{"strategy":{"rules":{"side":"long","enter":[],"exit":[],"size":{"qty":"1"},"stop_loss_percent":"5","trail_percent":"5"}}}""",
            "strategy.rules.trail_percent"),
        ("""{"strategy":{"rules":{"side":"long","enter":[{"left":{},"is":"above","right":{"value":"1"}}],"exit":[],"size":{"qty":"1"}}}}""",
            "strategy.rules.enter[0].left"),
        ("""
          {"strategy":{"rules":{"side":"long","exit":[],"size":{"qty":"1"},
          "enter":[{"left":{"indicator":{"kind":"nope"}},"is":"above","right":{"value":"1"}}]}}}
          """, "strategy.rules.enter[0].left.indicator.kind"),
        ("""
          {"strategy":{"rules":{"side":"long","exit":[],"size":{"qty":"1"},
          "enter":[{"left":{"bar":"close","ago":501},"is":"above","right":{"value":"1"}}]}}}
          """, "strategy.rules.enter[0].left.ago"),
    ];

    [Fact]
    public async Task What_makes_no_sense_names_the_field()
    {
        foreach (var (change, field) in Wrong)
        {
            var request = JsonSerializer.SerializeToNode(Request())!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) request[name] = value?.DeepClone();
            var errors = (await PostAsync(request)).ShouldBeProblem(400, "validation_failed");
            Assert.Contains(field, errors.Keys);
        }
    }


    private static object Scripted(string source) => new
    {
        name = "Script",
        market = new { symbols = (string[])["BTC-USD"], interval = "1h", from = "2026-03-02T00:00:00Z", to = "2026-12-31T00:00:00Z" },
        strategy = new { script = new { source } },
    };

    private static StringContent JsonContent(object request) =>
        new(JsonSerializer.Serialize(request), Encoding.UTF8, "application/json");

    private static string? Basis(JsonElement report, string name) => report.GetProperty("basis").Text(name);
}
