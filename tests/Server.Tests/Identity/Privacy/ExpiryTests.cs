using System.Net;
using System.Text.RegularExpressions;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Privacy;

/// <summary>What is over goes by itself.</summary>
public sealed partial class ExpiryTests(PostgresFixture postgres) : IAsyncLifetime
{
    private PrivateServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await PrivateServer.StartAsync(postgres);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Sessions_used_tokens_links_and_networks_go_when_they_are_over_and_not_before()
    {
        var ada = await server.RegisterAsync("ada");
        var renewed = await server.Client.PostAsync("/api/v1/auth/refresh", new { refresh_token = ada.Text("refresh_token") });
        await server.ExecuteAsync(
            $"""
            insert into one_time_token (hash, purpose, user_id, expires_at)
            values ('over', 'PasswordReset', {PrivateServer.IdOf(ada)}, '{server.Clock.GetUtcNow().AddHours(1):O}'),
                ('not over', 'PasswordReset', {PrivateServer.IdOf(ada)}, '{server.Clock.GetUtcNow().AddDays(400):O}')
            """);
        server.Clock.Advance(TimeSpan.FromDays(6));
        await server.SweepAsync();
        Assert.Equal("1 session, 2 tokens, 1 link, 1 network", await CountAsync());
        renewed = await server.Client.PostAsync("/api/v1/auth/refresh", new { refresh_token = renewed.Text("refresh_token") });
        Assert.Equal(HttpStatusCode.OK, renewed.Status);

        // The first token was used so long ago that nobody can have it any more.
        server.Clock.Advance(TimeSpan.FromDays(2));
        await server.SweepAsync();
        Assert.Equal("1 session, 2 tokens, 1 link, 1 network", await CountAsync());

        // Its end is a day ago, and then more than that.
        server.Clock.Advance(TimeSpan.FromDays(5.5));
        await server.SweepAsync();
        Assert.Equal("1 session, 1 tokens, 1 link, 1 network", await CountAsync());
        (await server.Client.PostAsync("/api/v1/auth/refresh", new { refresh_token = renewed.Text("refresh_token") }))
            .ShouldBeProblem(401, "refresh_token_expired");
        server.Clock.Advance(TimeSpan.FromDays(1));
        await server.SweepAsync();
        Assert.Equal("0 session, 0 tokens, 1 link, 1 network", await CountAsync());

        server.Clock.Advance(TimeSpan.FromDays(75));
        await server.SweepAsync();
        Assert.Equal("0 session, 0 tokens, 1 link, 1 network", await CountAsync());
        server.Clock.Advance(TimeSpan.FromDays(2));
        await server.SweepAsync();
        Assert.Equal("0 session, 0 tokens, 1 link, 0 network", await CountAsync());
    }

    [Fact]
    public async Task Demo_users_go_after_their_time_with_their_accounts_closed_also_at_a_start()
    {
        var first = await DemoAsync();
        await server.Trading.BuyAsync(first.Text("access_token"), "BTC-USD", "0.1");
        server.Clock.Advance(TimeSpan.FromHours((24 * 7) - 1));
        var second = await DemoAsync();
        await server.SweepAsync();
        Assert.Equal(2, await server.ScalarAsync<long>("select count(*) from app_user"));

        server.Clock.Advance(TimeSpan.FromHours(2));
        await server.Trading.RestartAsync();
        await Wait.UntilAsync(
            "the first is gone", async () => await server.ScalarAsync<long>("select count(*) from app_user") == 1, Cancellation);
        (await server.Client.GetAsync("/api/v1/auth/me", first.Text("access_token"))).ShouldBeProblem(401, "token_expired");
        Assert.Equal(PrivateServer.IdOf(second), await server.ScalarAsync<string>("select id::text from app_user"));
        var accounts = server.Trading.Projections.Accounts;
        Assert.True(accounts.Find(new(PrivateServer.AccountOf(first)))!.Terms.IsFrozen);
        Assert.All(
            server.Trading.Projections.Portfolios.Balances(new(PrivateServer.AccountOf(first))),
            balance => Assert.True(balance.Total.IsZero));
        Assert.False(accounts.Find(new(PrivateServer.AccountOf(second)))!.Terms.IsFrozen);
        Assert.Equal(
            HttpStatusCode.OK,
            (await server.Client.PostAsync("/api/v1/auth/refresh", new { refresh_token = second.Text("refresh_token") })).Status);
    }

    [Fact]
    public async Task Administrators_see_how_long_each_kind_of_data_is_kept()
    {
        var trader = await DemoAsync();
        (await server.Client.GetAsync("/api/v1/admin/retention", trader.Text("access_token"))).ShouldBeProblem(403, "forbidden");
        var answer = await server.Client.GetAsync("/api/v1/admin/retention", await server.Trading.NewAdministratorAsync());
        var rules = answer.Body.GetProperty("rules").EnumerateArray().ToDictionary(
            rule => rule.GetProperty("kind").GetString()!, rule => rule.GetProperty("hours").ToString());
        Assert.Equal(("17568", "24", "168", "", "61488"),
            (rules["audit"], rules["exports"], rules["demo_users"], rules["event_log"], rules["trades"]));
    }

    [Fact]
    public async Task The_page_on_privacy_names_every_table_and_no_other()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TradeCraft.slnx"))) folder = folder.Parent!;
        var page = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", "privacy.md"), Cancellation);
        var told = page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => Table().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value)).Order(StringComparer.Ordinal);
        var there = await server.ScalarAsync<string[]>(
            """
            select array_agg(relname::text order by relname collate "C") from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
            """);
        Assert.Equal(there, told);
    }

    [GeneratedRegex("`([a-z_0-9]+)`")]
    private static partial Regex Table();

    private Task<Answer> DemoAsync() => server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");

    private Task<string> CountAsync() => server.ScalarAsync<string>(
        """
        select (select count(*) from user_session) || ' session, ' || (select count(*) from refresh_token) || ' tokens, '
            || (select count(*) from one_time_token) || ' link, ' || (select count(*) from sign_in_network) || ' network'
        """);
}
