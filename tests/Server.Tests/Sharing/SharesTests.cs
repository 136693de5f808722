using System.Net;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sharing;

/// <summary>Making, listing and ending shares, and links.</summary>
public sealed class SharesTests(SharingFixture people) : IClassFixture<SharingFixture>
{
    [Fact]
    public async Task A_share_is_listed_for_both_sides_and_withdrawn_once()
    {
        var (owner, observer) = (await people.NewPersonAsync(), await people.NewPersonAsync());
        var until = people.Clock.GetUtcNow().AddDays(1);
        var made = await people.ShareAsync(owner, new { username = observer.Name.ToUpperInvariant(), delay_minutes = 15, until });
        Assert.Equal((HttpStatusCode.Created, observer.Name), (made.Status, made.Text("username")));
        Assert.Equal(JsonValueKind.Null, made.Body.GetProperty("token").ValueKind);
        Assert.Equal($"{SharesOf(owner)}/{made.Text("id")}", made.Response.Headers.Location!.ToString());

        var listed = Assert.Single(Items(await people.Client.GetAsync(SharesOf(owner), owner.Token)));
        Assert.Equal((made.Text("id"), observer.Name, 15),
            (listed.GetProperty("id").GetString(), listed.GetProperty("username").GetString(),
                listed.GetProperty("delay_minutes").GetInt32()));
        var shared = Assert.Single(Items(await people.Client.GetAsync("/api/v1/shared", observer.Token)));
        Assert.Equal(("Default", owner.Name, "USD", 15, $"{owner.Account.Number}"),
            (shared.GetProperty("name").GetString(), shared.GetProperty("owner").GetString(), shared.GetProperty("currency").GetString(),
                shared.GetProperty("delay_minutes").GetInt32(), shared.GetProperty("account_id").GetString()));
        Assert.Empty(Items(await people.Client.GetAsync("/api/v1/shared", owner.Token)));

        Assert.Equal(HttpStatusCode.NoContent, (await people.WithdrawAsync(owner, made.Text("id"))).Status);
        (await people.WithdrawAsync(owner, made.Text("id"))).ShouldBeProblem(404, "unknown_share");
        Assert.Empty(Items(await people.Client.GetAsync(SharesOf(owner), owner.Token)));
        Assert.Empty(Items(await people.Client.GetAsync("/api/v1/shared", observer.Token)));
    }

    [Theory]
    [InlineData("{}", 400, "validation_failed", "username")]
    [InlineData("""{"username":"x","link":true}""", 400, "validation_failed", "username")]
    [InlineData("""{"link":false}""", 400, "validation_failed", "username")]
    [InlineData("""{"link":true,"delay_minutes":-1}""", 400, "validation_failed", "delay_minutes")]
    [InlineData("""{"link":true,"delay_minutes":43201}""", 400, "validation_failed", "delay_minutes")]
    [InlineData("""{"link":true,"until":"2020-01-01T00:00:00Z"}""", 400, "validation_failed", "until")]
    [InlineData("""{"username":"nobody_at_all"}""", 404, "unknown_user", "username")]
    [InlineData("""{"username":""}""", 404, "unknown_user", "username")]
    [InlineData("""{"username":"a\u0000b"}""", 400, "validation_failed", "username")]
    public async Task What_makes_no_sense_is_refused_by_field(string json, int status, string code, string field)
    {
        var owner = await people.NewPersonAsync();
        Assert.Equal([field], (await people.Client.PostJsonAsync(SharesOf(owner), json, owner.Token)).ShouldBeProblem(status, code).Keys);
    }

    [Fact]
    public async Task Nobody_shares_with_themselves_nor_twice_nor_what_is_not_theirs()
    {
        var (owner, observer) = (await people.NewPersonAsync(), await people.NewPersonAsync());
        (await people.ShareAsync(owner, new { username = owner.Name })).ShouldBeProblem(422, "share_with_yourself");
        var share = (await people.ShareAsync(owner, new { username = observer.Name })).Text("id");
        (await people.ShareAsync(owner, new { username = observer.Name })).ShouldBeProblem(409, "already_shared");

        // Who may look may not pass it on, see with whom else it is shared, or end it for others.
        (await people.Client.PostAsync(SharesOf(owner), new { link = true }, observer.Token)).ShouldBeProblem(404, "unknown_account");
        (await people.Client.GetAsync(SharesOf(owner), observer.Token)).ShouldBeProblem(404, "unknown_account");
        (await people.Client.AskAsync(HttpMethod.Delete, $"{SharesOf(owner)}/{share}", token: observer.Token))
            .ShouldBeProblem(404, "unknown_account");
        (await people.Client.AskAsync(HttpMethod.Delete, $"{SharesOf(observer)}/{share}", token: observer.Token))
            .ShouldBeProblem(404, "unknown_share");
        (await people.ShareAsync(await people.NewPersonAsync("observer"), new { link = true })).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task An_account_has_fifty_shares_at_most_however_many_are_asked_for_at_once()
    {
        var owner = await people.NewPersonAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 55).Select(_ => people.ShareAsync(owner, new { link = true })));
        Assert.Equal(50, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.Created))
            refused.ShouldBeProblem(409, "too_many_shares");
        Assert.Equal(50, Items(await people.Client.GetAsync(SharesOf(owner), owner.Token)).Count());

        // What has run out makes room.
        await people.ExecuteAsync($"update account_share set until = '2020-01-01' where account_id = {owner.Account.Number}");
        Assert.Equal(HttpStatusCode.Created, (await people.ShareAsync(owner, new { link = true })).Status);
        Assert.Single(Items(await people.Client.GetAsync(SharesOf(owner), owner.Token)));
    }

    [Fact]
    public async Task A_link_shows_the_account_to_whoever_has_it_and_nothing_of_its_owner()
    {
        var owner = await people.NewPersonAsync();
        await people.Server.BuyAsync(owner.Token, "AAPL", "10");
        var made = await people.ShareAsync(owner, new { link = true });
        var token = made.Text("token");
        Assert.Equal(43, token.Length);
        Assert.Equal(0L, await ScalarAsync(
            $"select count(*) from account_share where encode(link_hash, 'escape') like '%{token}%' "
            + $"or account_share::text like '%{token}%'"));

        var view = await LookAsync(token);
        Assert.Equal((HttpStatusCode.OK, "Default", "USD", false, "99997.98", "-2.02", "-0.002"),
            (view.Status, view.Text("name"), view.Text("currency"), view.Body.GetProperty("is_delayed").GetBoolean(), view.Text("equity"),
                view.Text("pnl"), view.Text("return_percent")));
        var position = Assert.Single(view.Body.GetProperty("positions").EnumerateArray());
        Assert.Equal(("AAPL", "10"), (position.GetProperty("symbol").GetString(), position.GetProperty("qty").GetString()));
        var trade = Assert.Single(view.Body.GetProperty("trades").EnumerateArray());
        Assert.Equal(("AAPL", "buy", "10", "101.00"), (trade.GetProperty("symbol").GetString(), trade.GetProperty("side").GetString(),
            trade.GetProperty("qty").GetString(), trade.GetProperty("price").GetString()));
        Assert.Equal(
            ["100000", "99997.98"],
            view.Body.GetProperty("curve").EnumerateArray().Select(point => point.GetProperty("equity").GetString()!));
        Assert.DoesNotContain(owner.Name, view.Body.GetRawText(), StringComparison.OrdinalIgnoreCase);

        await people.WithdrawAsync(owner, made.Text("id"));
        (await LookAsync(token)).ShouldBeProblem(404, "share_withdrawn");
        (await LookAsync("nonsense")).ShouldBeProblem(404, "share_withdrawn");
    }

    [Fact]
    public async Task A_link_that_has_run_out_and_one_that_another_server_ended_show_nothing()
    {
        var owner = await people.NewPersonAsync();
        var token = (await people.ShareAsync(owner, new { link = true, until = people.Clock.GetUtcNow().AddMinutes(1) })).Text("token");
        Assert.Equal(HttpStatusCode.OK, (await LookAsync(token)).Status);
        people.Clock.Advance(TimeSpan.FromMinutes(1));
        (await LookAsync(token)).ShouldBeProblem(404, "share_withdrawn");

        var other = (await people.ShareAsync(owner, new { link = true })).Text("token");
        Assert.Equal(HttpStatusCode.OK, (await LookAsync(other)).Status);
        await people.ExecuteAsync($"delete from account_share where account_id = {owner.Account.Number}");
        await Wait.UntilAsync(
            "the link shows nothing",
            async () => (await LookAsync(other)).Status == HttpStatusCode.NotFound,
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Sharing_and_its_end_are_in_the_audit_without_the_token()
    {
        var owner = await people.NewPersonAsync();
        var made = await people.ShareAsync(owner, new { link = true, delay_minutes = 5 });
        await people.WithdrawAsync(owner, made.Text("id"));
        foreach (var action in (string[])["account.share", "account.unshare"])
            Assert.Equal(2L, await ScalarAsync(
                $"select count(*) from audit where action = '{action}' and subject = 'account:{owner.Account.Number}'"));
        Assert.Equal(0L, await ScalarAsync($"select count(*) from audit where audit::text like '%{made.Text("token")}%'"));
    }

    private static string SharesOf(Person owner) => $"/api/v1/accounts/{owner.Account.Number}/shares";

    private static JsonElement.ArrayEnumerator Items(Answer answer) => answer.Body.GetProperty("items").EnumerateArray();

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = people.Server.Database.Owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>As whoever has the link.</summary>
    private Task<Answer> LookAsync(string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/shared/link");
        request.Headers.Add("X-Share-Token", token);
        return people.Client.AskAsync(request);
    }
}
