using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Strategies;

/// <summary>Several values of a strategy's numbers on the same bars, over HTTP.</summary>
public sealed class SweepApiTests(PostgresFixture postgres) : BacktestServer(postgres)
{
    private const string Fast = """
        {"name":"fast","values":["3","5","8"],
        "paths":["/rules/enter/0/left/indicator/settings/0","/rules/exit/0/left/indicator/settings/0"]}
        """;

    private const string Slow = """
        {"name":"slow","values":["20","30"],
        "paths":["/rules/enter/0/right/indicator/settings/0","/rules/exit/0/right/indicator/settings/0"]}
        """;

    [Fact]
    public async Task Every_combination_is_tried_and_the_best_one_is_reported()
    {
        var done = await SweptAsync($$"""{"parameters":[{{Fast}},{{Slow}}],"goal":"return"}""");
        var (report, sweep) = (done.GetProperty("report"), done.GetProperty("report").GetProperty("sweep"));
        var trials = sweep.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(
            ["3 20", "3 30", "5 20", "5 30", "8 20", "8 30"],
            trials.Select(trial => string.Join(' ', trial.GetProperty("values").EnumerateArray().Select(value => value.GetString()))));
        var best = sweep.GetProperty("best").GetInt32();
        Assert.Equal(trials.Max(trial => trial.Number("return")), trials[best].Number("return"));
        Assert.Equal(trials[best].Number("return"), report.GetProperty("figures").Number("return"));
        Assert.Equal(trials[best].Number("sharpe"), report.GetProperty("figures").Number("sharpe"));
        Assert.Equal(trials[best].Number("max_drawdown"), report.GetProperty("figures").Number("max_drawdown"));
        Assert.InRange(sweep.GetProperty("deflated").Number("probability")!.Value, 0, 1);
        Assert.Equal(JsonValueKind.Null, sweep.GetProperty("walk_forward").ValueKind);

        // The third is what the request says without a sweep.
        var alone = (await FinishedAsync((await PostAsync(Request())).Body)).GetProperty("report").GetProperty("figures");
        Assert.Equal(
            (alone.Number("return"), alone.Number("sharpe"), alone.GetProperty("trades").GetInt32()),
            (trials[2].Number("return"), trials[2].Number("sharpe"), trials[2].GetProperty("trades").GetInt32()));
    }

    /// <summary>What is chosen for a part is what a sweep finds that ends where the part begins: it knows nothing of what comes.</summary>
    [Fact]
    public async Task A_walk_forward_chooses_by_the_past_only()
    {
        var sweep = (await SweptAsync($$"""{"parameters":[{{Fast}},{{Slow}}],"parts":4}"""))
            .GetProperty("report").GetProperty("sweep").GetProperty("walk_forward");
        var parts = sweep.GetProperty("parts").EnumerateArray().ToList();
        Assert.Equal(3, parts.Count);
        Assert.Equal(
            parts.Aggregate(1m, (grown, part) => grown * (1 + part.Number("return")!.Value)) - 1, sweep.Number("return")!.Value, 6);
        foreach (var part in parts)
        {
            var end = DateTimeOffset.Parse(part.Text("from")!, CultureInfo.InvariantCulture).AddHours(-1).ToString("O");
            var past = (await SweptAsync($$"""{"parameters":[{{Fast}},{{Slow}}]}""", end)).GetProperty("report").GetProperty("sweep");
            var best = past.GetProperty("trials")[past.GetProperty("best").GetInt32()];
            Assert.Equal(best.GetProperty("values").GetRawText(), part.GetProperty("values").GetRawText());
            Assert.Equal(best.Number("return"), part.Number("before"));
        }
    }

    [Fact]
    public async Task A_part_of_the_combinations_is_drawn_by_the_seed()
    {
        var one = await DrawnAsync(seed: 1);
        Assert.Equal(4, one.Distinct().Count());
        Assert.Equal(one, await DrawnAsync(seed: 1));
        Assert.NotEqual(one, await DrawnAsync(seed: 2));

        async Task<List<string>> DrawnAsync(long seed)
        {
            var request = Swept($$"""{"parameters":[{{Fast}},{{Slow}}],"samples":4}""");
            request["seed"] = seed;
            var done = await FinishedAsync((await PostAsync(request)).Body);
            return [.. done.GetProperty("report").GetProperty("sweep").GetProperty("trials").EnumerateArray()
                .Select(trial => trial.GetProperty("values").GetRawText())];
        }
    }

    [Fact]
    public async Task A_trial_that_takes_its_process_down_fails_alone()
    {
        const string Source = """
            function onBar() {
              if (params.n === 2) { let nested = []; for (let i = 0; i < 1e5; i++) nested = [nested]; JSON.stringify(nested); }
              if (params.n === 3) missing();
              if (position(symbols[0]) === 0) buy(symbols[0], { percent: params.n * 10 });
            }
            """;
        var request = Swept(
            """{"goal":"return","parameters":[{"name":"n","paths":["/script/parameters/n"],"values":["1","2","3","4"]}]}""");
        request["strategy"] = JsonSerializer.SerializeToNode(new { script = new { source = Source, parameters = new { n = "1" } } });
        var done = await FinishedAsync((await PostAsync(request)).Body);
        Assert.Equal("done", done.Text("status"));
        var trials = done.GetProperty("report").GetProperty("sweep").GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(
            [null, "strategy_crashed", "script_error", null],
            trials.Select(trial => trial.GetProperty("failure") is { ValueKind: JsonValueKind.Object } why ? why.Text("code") : null));
        Assert.Contains(
            done.GetProperty("report").GetProperty("warnings").EnumerateArray(),
            warning => warning.GetString() == "2 of 4 trials failed.");
    }

    [Fact]
    public async Task A_sweep_lets_others_by_and_is_cancelled()
    {
        var endless = Swept("""{"parameters":[{"name":"n","paths":["/script/parameters/n"],"values":["1","2","3","4"]}]}""");
        endless["strategy"] = JsonSerializer.SerializeToNode(new
        {
            script = new { source = "function onBar() { for (let i = 0; i < 2e5; i++); }", parameters = new { n = "1" } },
        });
        var (first, second) = ((await PostAsync(endless)).Body, (await PostAsync(endless)).Body);
        await Wait.UntilAsync(
            "the first sweep runs", async () => (await GetAsync(first.Text("id"))).Text("status") == "running", Cancellation);
        var single = (await PostAsync(Request())).Body;
        await Wait.UntilAsync(
            "the single one is begun", async () => (await GetAsync(single.Text("id"))).Text("status") != "queued", Cancellation);
        Assert.Equal("queued", (await GetAsync(second.Text("id"))).Text("status"));
        foreach (var sweep in (JsonElement[])[second, first])
            await Server.Client.PostAsync($"/api/v1/backtests/{sweep.Text("id")}/cancel", new { }, Token);
        Assert.Equal("done", (await FinishedAsync(single)).Text("status"));
        Assert.Equal("cancelled", (await GetAsync(first.Text("id"))).Text("status"));
    }

    /// <summary>Each is a sweep with one thing wrong, and the field that must be named.</summary>
    private static readonly (string Sweep, string Field)[] Wrong =
    [
        ("""{"parameters":[]}""", "sweep.parameters"),
        ("""{"parameters":[{"name":"","paths":["/rules/size/percent"],"values":["1","2"]}]}""", "sweep.parameters[0].name"),
        ("""{"parameters":[{"name":"a","paths":[],"values":["1","2"]}]}""", "sweep.parameters[0].paths"),
        ("""{"parameters":[{"name":"a","paths":["/rules/nope"],"values":["1","2"]}]}""", "sweep.parameters[0].paths"),
        ("""{"parameters":[{"name":"a","paths":["/rules/side"],"values":["1","2"]}]}""", "sweep.parameters[0].paths"),
        ("""{"parameters":[{"name":"a","paths":["/rules/enter/7/left"],"values":["1","2"]}]}""", "sweep.parameters[0].paths"),
        ("""{"parameters":[{"name":"a","paths":["rules/size/percent"],"values":["1","2"]}]}""", "sweep.parameters[0].paths"),
        ("""{"parameters":[{"name":"a","paths":["/rules/most_bars"],"values":["1.5","2"]}]}""", "sweep.parameters[0].paths"),
        ("""{"parameters":[{"name":"a","paths":["/rules/size/percent"],"values":["1"]}]}""", "sweep.parameters[0].values"),
        ("""{"parameters":[{"name":"a","paths":["/rules/size/percent"],"values":["1","1.0"]}]}""", "sweep.parameters[0].values"),
        ("""{"parameters":[{"name":"a","paths":["/rules/size/percent"],"values":["1","101"]}]}""", "sweep.parameters[0].values"),
        ("""
        {"parameters":[{"name":"a","paths":["/rules/size/percent"],"values":["1","2"]},
        {"name":"b","paths":["/rules/size/percent"],"values":["1","2"]}]}
        """, "sweep.parameters"),
        ("""{"parameters":[{"name":"a","paths":["/rules/size/percent"],"values":["1","2"]}],"samples":0}""", "sweep.samples"),
        ("""{"parameters":[{"name":"a","paths":["/rules/size/percent"],"values":["1","2"]}],"parts":1}""", "sweep.parts"),
    ];

    [Fact]
    public async Task What_makes_no_sense_names_the_field()
    {
        foreach (var (sweep, field) in Wrong)
            Assert.Contains(field, (await PostAsync(Swept(sweep))).ShouldBeProblem(400, "validation_failed").Keys);
    }

    [Fact]
    public async Task More_combinations_than_may_be_are_drawn_or_refused()
    {
        var many = string.Join(',', Enumerable.Range(1, 40).Select(each => $"\"{each}\""));
        var two = $$"""
            {"name":"a","paths":["/rules/size/percent"],"values":[{{many}}]},
            {"name":"b","paths":["/rules/stop_loss_percent"],"values":[{{many}}]}
            """;
        var refused = (await PostAsync(Swept($$"""{"parameters":[{{two}}]}"""))).ShouldBeProblem(400, "validation_failed");
        Assert.Contains("sweep.parameters", refused.Keys);
        var done = await SweptAsync($$"""{"parameters":[{{two}}],"samples":3}""");
        var sweep = done.GetProperty("report").GetProperty("sweep");
        Assert.Equal((1_600, 3), (sweep.GetProperty("combinations").GetInt32(), sweep.GetProperty("trials").GetArrayLength()));
    }

    private static JsonObject Swept(string sweep, string to = "2026-12-31T00:00:00Z")
    {
        var request = JsonSerializer.SerializeToNode(Request(to: to))!.AsObject();
        request["sweep"] = JsonNode.Parse(sweep);
        return request;
    }

    private async Task<JsonElement> SweptAsync(string sweep, string to = "2026-12-31T00:00:00Z")
    {
        var done = await FinishedAsync((await PostAsync(Swept(sweep, to))).Body);
        Assert.Equal("done", done.Text("status"));
        return done;
    }
}
