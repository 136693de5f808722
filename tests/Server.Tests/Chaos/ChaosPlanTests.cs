using System.Globalization;
using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Identity.Keys;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;
using static TradeCraft.Server.Tests.Chaos.ChaosTesting;

namespace TradeCraft.Server.Tests.Chaos;

/// <summary>Plans themselves: who may start which, what is told of them, and how they end.</summary>
public sealed class ChaosPlanTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private HttpClient Client => fixture.Server.Client;

    [Fact]
    public async Task A_plan_tells_what_is_on_and_how_long_still()
    {
        var user = await fixture.Server.NewUserAsync();
        await Client.StartChaosAsync(
            user,
            """{"troubles":[{"kind":"delay","for":60,"milliseconds":1,"share":"0.5"},{"kind":"storm","status":429,"from":60,"for":10}]}""");
        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        var plan = Assert.Single((await Client.GetAsync(Route, user)).Body.GetProperty("items").EnumerateArray());
        Assert.InRange(plan.GetProperty("seconds_left").GetInt32(), 35, 40);
        Assert.Equal(70, (Time(plan, "ends_at") - Time(plan, "started_at")).TotalSeconds);
        var troubles = plan.GetProperty("troubles").EnumerateArray().ToList();
        Assert.Equal([true, false], troubles.Select(each => each.GetProperty("is_on").GetBoolean()));
        Assert.InRange(troubles[0].GetProperty("seconds_left").GetInt32(), 25, 30);
        Assert.Equal("0.5", troubles[0].GetProperty("trouble").GetProperty("share").GetString());

        fixture.Clock.Advance(TimeSpan.FromSeconds(30));
        (await Client.GetAsync("/api/v1/accounts", user)).ShouldBeProblem(429, "too_many_requests");
        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty((await Client.GetAsync(Route, user)).Body.GetProperty("items").EnumerateArray());
        var after = await Client.GetAsync("/api/v1/accounts", user);
        Assert.Equal((HttpStatusCode.OK, false), (after.Status, after.IsChaos()));
    }

    [Fact]
    public async Task A_plan_takes_the_place_of_the_one_with_the_same_scope_and_all_end_at_once()
    {
        var user = await fixture.Server.NewUserAsync();
        await Client.StartChaosAsync(user, Plan("storm", new { status = 500 }));
        await Client.StartChaosAsync(user, Plan("storm", new { status = 503 }));
        var account = (await fixture.Server.AccountOfAsync(user)).Number.ToString(CultureInfo.InvariantCulture);
        await Client.StartChaosAsync(user, Plan("reject", scope: new { account_id = account }));
        Assert.Equal(2, (await Client.GetAsync(Route, user)).Body.GetProperty("items").GetArrayLength());
        Assert.Equal(503, (int)(await Client.GetAsync("/api/v1/accounts", user)).Status);
        await Client.EndChaosAsync(user);
        Assert.Equal(200, (int)(await Client.GetAsync("/api/v1/accounts", user)).Status);
    }

    [Fact]
    public async Task Each_scenario_is_a_plan_that_can_be_started()
    {
        var user = await fixture.Server.NewUserAsync();
        var scenarios = (await Client.GetAsync(Route + "/scenarios", user)).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(6, scenarios.Count);
        foreach (var scenario in scenarios)
        {
            var own = JsonSerializer.Serialize(new { troubles = scenario.GetProperty("troubles") });
            await Client.StartChaosAsync(user, own);
            var started = await Client.StartChaosAsync(user, new { scenario = scenario.Text("name") });
            Assert.Equal(scenario.Text("name"), started.Text("scenario"));
            Assert.Equal(
                scenario.GetProperty("troubles").GetArrayLength(), started.Body.GetProperty("troubles").GetArrayLength());
        }
    }

    public static TheoryData<string, string> Bad => new()
    {
        { """{}""", "troubles" },
        { """{"troubles":[]}""", "troubles" },
        { """{"troubles":[null]}""", "troubles" },
        { """{"troubles":[{"kind":"reject","for":1}],"scenario":"outage"}""", "troubles" },
        { """{"scenario":"calm"}""", "scenario" },
        { """{"troubles":[{"kind":"nonsense","for":1}]}""", "troubles" },
        { """{"troubles":[{"kind":"reject"}]}""", "troubles" },
        { """{"troubles":[{"kind":"reject","for":0}]}""", "troubles.0.for" },
        { """{"troubles":[{"kind":"reject","for":3601}]}""", "troubles.0.for" },
        { """{"troubles":[{"kind":"reject","for":2000,"from":2000}]}""", "troubles.0.for" },
        { """{"troubles":[{"kind":"reject","for":1,"from":-1}]}""", "troubles.0.from" },
        { """{"troubles":[{"kind":"reject","for":2147483647,"from":2147483647}]}""", "troubles.0.from" },
        { """{"troubles":[{"kind":"delay","for":1}]}""", "troubles.0.milliseconds" },
        { """{"troubles":[{"kind":"delay","for":1,"milliseconds":30001}]}""", "troubles.0.milliseconds" },
        { """{"troubles":[{"kind":"reject","for":1,"milliseconds":3}]}""", "troubles.0.milliseconds" },
        { """{"troubles":[{"kind":"reject","for":1,"share":"0"}]}""", "troubles.0.share" },
        { """{"troubles":[{"kind":"reject","for":1,"share":"1.1"}]}""", "troubles.0.share" },
        { """{"troubles":[{"kind":"reject","for":1,"share":"0.00001"}]}""", "troubles.0.share" },
        { """{"troubles":[{"kind":"mute","for":1,"share":"0.5"}]}""", "troubles.0.share" },
        { """{"troubles":[{"kind":"storm","for":1}]}""", "troubles.0.status" },
        { """{"troubles":[{"kind":"storm","for":1,"status":418}]}""", "troubles.0.status" },
        { """{"troubles":[{"kind":"skew","for":1,"seconds":0}]}""", "troubles.0.seconds" },
        { """{"troubles":[{"kind":"skew","for":1,"seconds":86401}]}""", "troubles.0.seconds" },
        { """{"troubles":[{"kind":"halt","for":1}]}""", "troubles.0.kind" },
        { """{"troubles":[{"kind":"stall","for":1}]}""", "troubles.0.kind" },
        { """{"troubles":[{"kind":"gap","for":1,"percent":"5"}]}""", "troubles.0.kind" },
        { """{"troubles":[{"kind":"mute","for":1,"symbol":"BTC-USD"}]}""", "troubles.0.symbol" },
        { """{"troubles":[{"kind":"mute","for":1}],"scope":{"account_id":"1","key":"x"}}""", "scope" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_plan_that_makes_no_sense_is_refused_by_field(string plan, string field)
    {
        var user = await fixture.Server.NewUserAsync();
        Assert.Contains(field, (await Client.PutChaosAsync(user, plan)).ShouldBeProblem(400, "validation_failed"));
        Assert.Empty((await Client.GetAsync(Route, user)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_plan_has_no_more_than_twenty_troubles()
    {
        var user = await fixture.Server.NewUserAsync();
        object Of(int count) => new { troubles = Enumerable.Repeat(new { kind = "mute", @for = 1 }, count) };
        await Client.StartChaosAsync(user, Of(20));
        Assert.Contains("troubles", (await Client.PutChaosAsync(user, Of(21))).ShouldBeProblem(400, "validation_failed"));
    }

    [Fact]
    public async Task Nobody_starts_a_plan_for_somebody_elses_account_or_key()
    {
        var (user, other) = (await fixture.Server.NewUserAsync(), await fixture.Server.NewUserAsync());
        var account = (await fixture.Server.AccountOfAsync(other)).Number.ToString(CultureInfo.InvariantCulture);
        var key = await fixture.MakeAsync(other);
        var refused = await Client.PutChaosAsync(user, Plan("mute", scope: new { account_id = account }));
        Assert.Contains("scope.account_id", refused.ShouldBeProblem(404, "unknown_account"));
        refused = await Client.PutChaosAsync(user, Plan("mute", scope: new { key = key.Id }));
        Assert.Contains("scope.key", refused.ShouldBeProblem(404, "unknown_key"));
        await Client.StartChaosAsync(other, Plan("mute", scope: new { key = key.Id }));
        await Client.StartChaosAsync(other, Plan("mute", scope: new { account_id = account }));
    }

    [Fact]
    public async Task A_key_that_starts_a_plan_touches_itself_alone()
    {
        var user = await fixture.Server.NewUserAsync();
        var (bot, sibling) = (await fixture.MakeAsync(user), await fixture.MakeAsync(user));
        var plan = JsonSerializer.Serialize(Plan("storm", new { status = 503 }));
        var started = await fixture.AskAsync(bot, HttpMethod.Put, Route, plan);
        Assert.Equal(bot.Id, started.Body.GetProperty("scope").GetProperty("key").GetString());
        Assert.Equal(503, (int)(await fixture.GetAsync(bot, "/api/v1/accounts")).Status);
        Assert.Equal(200, (int)(await fixture.GetAsync(sibling, "/api/v1/accounts")).Status);
        Assert.Equal(200, (int)(await Client.GetAsync("/api/v1/accounts", user)).Status);

        // A sibling neither sees nor ends it, and starts none for it; the user does.
        Assert.Equal(0, (await fixture.GetAsync(sibling, Route)).Body.GetProperty("items").GetArrayLength());
        await fixture.AskAsync(sibling, HttpMethod.Delete, Route);
        Assert.Equal(503, (int)(await fixture.GetAsync(bot, "/api/v1/accounts")).Status);
        var forBot = JsonSerializer.Serialize(Plan("mute", scope: new { key = bot.Id }));
        (await fixture.AskAsync(sibling, HttpMethod.Put, Route, forBot)).ShouldBeProblem(404, "unknown_key");
        await Client.EndChaosAsync(user);
        Assert.Equal(200, (int)(await fixture.GetAsync(bot, "/api/v1/accounts")).Status);
    }

    [Fact]
    public async Task Observers_and_keys_that_only_read_start_nothing()
    {
        var observer = await fixture.Server.NewUserAsync("observer");
        (await Client.PutChaosAsync(observer, Plan("mute"))).ShouldBeProblem(403, "forbidden");
        var key = await fixture.MakeAsync(await fixture.Server.NewUserAsync(), scopes: ["read"]);
        (await fixture.AskAsync(key, HttpMethod.Put, Route, JsonSerializer.Serialize(Plan("mute")))).ShouldBeProblem(
            403, "key_scope_missing");
        (await Client.PutChaosAsync("", Plan("mute"))).ShouldBeProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task Starting_and_ending_are_in_the_audit()
    {
        var (user, admin) = (await fixture.Server.NewUserAsync(), await fixture.Server.NewAdministratorAsync());
        var id = (await Client.GetAsync("/api/v1/auth/me", user)).Text("id");
        await Client.StartChaosAsync(user, Plan("storm", new { status = 503 }));
        await Client.EndChaosAsync(user);
        var rows = (await Client.GetAsync($"/api/v1/admin/audit?user_id={id}", admin)).Body.GetProperty("items").EnumerateArray()
            .Where(row => row.Text("action")!.StartsWith("chaos.", StringComparison.Ordinal)).ToList();
        Assert.Equal(["chaos.end", "chaos.start"], rows.Select(row => row.Text("action")));
        Assert.All(rows, row => Assert.Equal(($"user:{id}", "ok"), (row.Text("subject"), row.Text("outcome"))));
        Assert.Contains("503", rows[1].GetRawText(), StringComparison.Ordinal);
    }

    private static DateTimeOffset Time(JsonElement plan, string name) =>
        DateTimeOffset.Parse(plan.Text(name)!, CultureInfo.InvariantCulture);
}
