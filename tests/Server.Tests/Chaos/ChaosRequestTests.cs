using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Identity.Keys;
using TradeCraft.Server.Tests.Platform;
using static TradeCraft.Server.Tests.Chaos.ChaosTesting;

namespace TradeCraft.Server.Tests.Chaos;

/// <summary>What plans do to requests, and to whose.</summary>
public sealed class ChaosRequestTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private const string Accounts = "/api/v1/accounts";

    private static readonly object Resting = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "10.00" };

    private HttpClient Client => fixture.Server.Client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(429, "too_many_requests")]
    [InlineData(500, "internal_error")]
    [InlineData(503, "venue_unavailable")]
    public async Task A_storm_answers_its_owner_and_nobody_else(int status, string code)
    {
        var (user, other) = (await fixture.Server.NewUserAsync(), await fixture.Server.NewUserAsync());
        await Client.StartChaosAsync(user, Plan("storm", new { status }));
        var answer = await Client.GetAsync(Accounts, user);
        answer.ShouldBeProblem(status, code);
        Assert.Equal((true, status != 500), (answer.IsChaos(), answer.Response.Headers.RetryAfter is not null));
        var calm = await Client.GetAsync(Accounts, other);
        Assert.Equal((HttpStatusCode.OK, false), (calm.Status, calm.IsChaos()));

        // Neither signing in nor the plan itself is in trouble.
        var me = await Client.GetAsync("/api/v1/auth/me", user);
        Assert.Equal((HttpStatusCode.OK, true), (me.Status, me.IsChaos()));
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync(Route, user)).Status);
        await Client.EndChaosAsync(user);
        Assert.Equal(HttpStatusCode.OK, (await Client.GetAsync(Accounts, user)).Status);
    }

    [Fact]
    public async Task An_order_by_the_short_way_is_in_the_storm_too_and_is_not_placed()
    {
        var (user, other) = (await fixture.Server.NewUserAsync(), await fixture.Server.NewUserAsync());
        await Client.StartChaosAsync(user, Plan("storm", new { status = 503 }));
        foreach (var type in (string[])["application/json", "application/json; charset=UTF-8"])
        {
            var answer = await Client.AskAsync(
                HttpMethod.Post, "/api/v1/orders", new StringContent(JsonSerializer.Serialize(Resting))
                {
                    Headers = { ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type) },
                },
                user);
            answer.ShouldBeProblem(503, "venue_unavailable");
            Assert.True(answer.IsChaos());
        }

        Assert.Equal(HttpStatusCode.Created, (await fixture.Server.PlaceAsync(other, Resting)).Status);
        await Client.EndChaosAsync(user);
        Assert.Empty((await Client.GetAsync("/api/v1/orders", user)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_share_strikes_evenly()
    {
        var user = await fixture.Server.NewUserAsync();
        await Client.StartChaosAsync(user, Plan("storm", new { status = 500, share = "0.4" }));
        var statuses = new List<int>();
        for (var i = 0; i < 10; i++) statuses.Add((int)(await Client.GetAsync(Accounts, user)).Status);
        Assert.Equal([200, 200, 500, 200, 500, 200, 200, 500, 200, 500], statuses);
    }

    [Fact]
    public async Task A_delayed_order_of_one_user_does_not_delay_anothers()
    {
        var (user, other) = (await fixture.Server.NewUserAsync(), await fixture.Server.NewUserAsync());
        await Client.StartChaosAsync(user, Plan("delay", new { milliseconds = 400 }));
        var watch = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.Created, (await fixture.Server.PlaceAsync(user, Resting)).Status);
        Assert.True(watch.ElapsedMilliseconds >= 395, $"{watch.ElapsedMilliseconds} ms");

        await Client.StartChaosAsync(user, Plan("delay", new { milliseconds = 30_000 }));
        watch.Restart();
        var delayed = fixture.Server.PlaceAsync(user, Resting);
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.Created, (await fixture.Server.PlaceAsync(other, Resting)).Status);
        Assert.False(delayed.IsCompleted);
        await Client.EndChaosAsync(user);
        Assert.Equal(HttpStatusCode.Created, (await delayed).Status);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task Of_many_requests_no_more_than_64_are_held_back()
    {
        var user = await fixture.Server.NewUserAsync();
        await Client.StartChaosAsync(user, Plan("delay", new { milliseconds = 30_000 }));
        var asked = Enumerable.Range(0, 70).Select(_ => Client.GetAsync(Accounts, user)).ToList();
        await Wait.UntilAsync("six have passed", () => Task.FromResult(asked.Count(each => each.IsCompleted) == 6), Cancellation);
        await Client.EndChaosAsync(user);
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Fact]
    public async Task Who_hangs_up_while_they_are_held_back_makes_room()
    {
        var (user, delay) = (await fixture.Server.NewUserAsync(), TimeSpan.FromSeconds(3));
        await Client.StartChaosAsync(user, Plan("delay", new { milliseconds = (int)delay.TotalMilliseconds }));
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var asked = Enumerable.Range(0, 65).Select(_ =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Accounts);
            request.Headers.Authorization = new("Bearer", user);
            return Client.SendAsync(request, hangUp.Token);
        }).ToList();
        await Wait.UntilAsync("one has passed", () => Task.FromResult(asked.Any(each => each.IsCompleted)), Cancellation);
        await hangUp.CancelAsync();
        await Task.WhenAny(Task.WhenAll(asked));
        await Wait.UntilAsync("one waits again", async () =>
        {
            var watch = Stopwatch.StartNew();
            await Client.GetAsync(Accounts, user);
            return watch.Elapsed >= delay - TimeSpan.FromMilliseconds(20);
        }, Cancellation);
    }

    [Fact]
    public async Task A_skew_shifts_what_its_owner_is_told_of_the_time_and_no_signature()
    {
        var (user, other) = (await fixture.Server.NewUserAsync(), await fixture.Server.NewUserAsync());
        var key = await fixture.MakeAsync(user, KeyFixture.Hmac);
        await Client.StartChaosAsync(user, Plan("skew", new { seconds = -3600 }));
        foreach (var (token, off) in (IEnumerable<(string, int)>)[(user, -60), (other, 0)])
        {
            var answer = await Client.GetAsync("/api/v1/market/clock", token);
            Assert.Equal(off, Minutes(answer.Response.Headers.Date!.Value));
            Assert.Equal(off, Minutes(DateTimeOffset.Parse(answer.Text("now"), CultureInfo.InvariantCulture)));
        }

        using var right = fixture.Request(key, HttpMethod.Get, Accounts);
        Assert.Equal(HttpStatusCode.OK, (await Client.AskAsync(right)).Status);
        using var wrong = fixture.Request(key, HttpMethod.Get, Accounts, off: -3_600_000);
        (await Client.AskAsync(wrong)).ShouldBeProblem(401, "key_clock_skew");

        int Minutes(DateTimeOffset told) => (int)Math.Round((told - fixture.Clock.GetUtcNow()).TotalMinutes);
    }

    [Fact]
    public async Task A_plan_for_an_account_strikes_what_names_it()
    {
        var user = await fixture.Server.NewUserAsync();
        var first = (await fixture.Server.AccountOfAsync(user)).Number;
        var second = (await Client.PostAsync(Accounts, new { name = "Second" }, user)).Text("id");
        await Client.StartChaosAsync(user, Plan("storm", new { status = 503 }, scope: new { account_id = second }));
        foreach (var (path, status) in (IEnumerable<(string, int)>)
        [
            ("/api/v1/orders", 200), ($"/api/v1/orders?account_id={first}", 200), ($"/api/v1/orders?account_id={second}", 503),
            ($"/api/v1/accounts/{first}/ledger", 200), ($"/api/v1/accounts/{second}/ledger", 503),
        ])
            Assert.Equal((path, status), (path, (int)(await Client.GetAsync(path, user)).Status));

        var order = JsonSerializer.SerializeToNode(Resting)!.AsObject();
        Assert.Equal(201, (int)(await fixture.Server.PlaceAsync(user, order)).Status);
        order["account_id"] = second;
        Assert.Equal(503, (int)(await fixture.Server.PlaceAsync(user, order)).Status);
        order["account_id"] = first.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(201, (int)(await fixture.Server.PlaceAsync(user, order)).Status);

        // What is wrong with a body is said as ever.
        (await Client.PostJsonAsync("/api/v1/orders", "nonsense", user)).ShouldBeProblem(400, "malformed_json");
    }
}
