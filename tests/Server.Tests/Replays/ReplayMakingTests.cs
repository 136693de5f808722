using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>How replays come to be, also where that is broken off or asked for twice, and how many may be used.</summary>
public sealed class ReplayMakingTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    [Fact]
    public async Task The_same_copy_asked_for_again_is_the_one_of_then()
    {
        var origin = await OpenAsync();
        await RunAsync(origin, new { action = "step", minutes = 2 });
        var first = await ForkAsync(origin, "once");
        var again = await ForkAsync(origin, "once");
        Assert.Equal((HttpStatusCode.Created, first.Text("id")), (again.Status, again.Text("id")));
        Assert.Equal(2, (await Server.Client.GetAsync("/api/v1/venues", Token)).Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Of_a_copy_that_fails_nothing_is_left_and_the_same_request_makes_it()
    {
        var origin = await OpenAsync();
        await RunAsync(origin, new { action = "step", minutes = 2 });
        await using var connection = await Server.Database.Owner.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(
            """
            create function broken() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
            create trigger broken before insert on event_log for each row when (new.venue_id > 101) execute function broken();
            """);
        Assert.NotEqual(HttpStatusCode.Created, (await ForkAsync(origin, "once")).Status);
        Assert.Single((await Server.Client.GetAsync("/api/v1/venues", Token)).Body.GetProperty("items").EnumerateArray());
        await connection.ExecuteAsync("drop trigger broken on event_log");

        var made = await ForkAsync(origin, "once");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal("100000", (await GetAsync(made.Text("id")!, "/portfolio")).Text("equity"));
        Assert.Equal(
            await connection.ExecuteScalarAsync<long>("select max(last_sequence) from event_log where venue_id = 101"),
            await connection.ExecuteScalarAsync<long>(
                "select max(last_sequence) from event_log where venue_id = @id",
                new { id = int.Parse(made.Text("id")!, CultureInfo.InvariantCulture) }));
    }

    [Fact]
    public async Task A_replay_that_was_made_in_part_is_made_whole_when_it_is_loaded()
    {
        var venue = int.Parse(await OpenAsync(more: new { symbols = (string[])["BTC-USD", "AAPL"] }), CultureInfo.InvariantCulture);
        await Server.Services.GetRequiredService<VenueDirectory>().EndAsync(venue);
        await using var connection = await Server.Database.Owner.OpenConnectionAsync(Cancellation);
        await ForgetAsync(connection, venue, but: 3);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"{venue}", "/market/AAPL/ticker")).Status);
        Assert.Equal("100000", (await GetAsync($"{venue}", "/portfolio")).Text("equity"));
    }

    [Fact]
    public async Task What_no_replay_can_be_opened_with_is_refused_and_opens_none()
    {
        var refused = await Server.Client.PostAsync("/api/v1/venues", new { start = Start, capital = "1.000000001" }, Token);
        Assert.InRange((int)refused.Status, 400, 499);
        Assert.Contains(
            "start", (await Server.Client.PostAsync("/api/v1/venues", new { start = "0001-01-01T00:00:00Z" }, Token))
                .ShouldBeProblem(400, "validation_failed"));
        Assert.Empty((await Server.Client.GetAsync("/api/v1/venues", Token)).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task While_bars_are_being_split_no_replay_of_them_is_opened()
    {
        await using var connection = await Server.Database.Owner.OpenConnectionAsync(Cancellation);
        await using (var writing = await connection.BeginTransactionAsync(Cancellation))
        {
            await connection.ExecuteAsync("lock table market_checkpoint in exclusive mode");
            await Server.DecideAsync(new SplitShares(Server.Projections.Instruments.Find("AAPL")!.Id, 2, 1));
            (await Server.Client.PostAsync("/api/v1/venues", new { start = Start, symbols = (string[])["AAPL"] }, Token))
                .ShouldBeProblem(503, "venue_unavailable");
        }

        await Wait.UntilAsync("they are split", async () =>
            (await Server.Client.PostAsync("/api/v1/venues", new { start = Start, symbols = (string[])["AAPL"] }, Token))
                .Status == HttpStatusCode.UnprocessableEntity, Cancellation);
    }

    [Fact]
    public async Task A_replay_up_to_now_ends_with_the_last_bar_that_is_over()
    {
        var opened = await Server.Client.PostAsync("/api/v1/venues", new { start = Start, symbols = (string[])["BTC-USD"] }, Token);
        Assert.Equal(HttpStatusCode.Created, opened.Status);
        Assert.EndsWith(":00.000000Z", opened.Text("end"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_user_does_not_take_all_the_room()
    {
        var venues = new List<string>();
        for (var number = 0; number <= VenueDirectory.MostOfOneUser; number++) venues.Add(await OpenAsync());
        foreach (var venue in venues.SkipLast(1))
            Assert.Equal(HttpStatusCode.OK, (await ClockAsync(venue, new { action = "play", speed = "0.1" })).Status);
        (await ClockAsync(venues[^1], new { action = "play", speed = "0.1" })).ShouldBeProblem(503, "venue_unavailable");
        await ClockAsync(venues[0], new { action = "pause" });
        Assert.Equal(HttpStatusCode.OK, (await ClockAsync(venues[^1], new { action = "play", speed = "0.1" })).Status);
    }

    [Theory]
    [InlineData("created_at = now() - interval '1 year'")]
    [InlineData("erase_at = now() - interval '1 day'")]
    public async Task Users_who_go_take_their_replays_with_them(string change)
    {
        var venue = await OpenAsync();
        await ClockAsync(venue, new { action = "play", speed = "10" });
        await using var connection = await Server.Database.Owner.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync($"update app_user set {change} where id = (select user_id from venue where id = {venue})");
        await Server.Services.GetRequiredService<Expiry>().SweepAsync(Cancellation);
        Assert.Equal(0, await CountAsync("app_user where erased_at is null"));
        Assert.Equal(0, await CountAsync("venue"));
        Assert.Equal(0, await CountAsync($"event_log where venue_id = {venue}"));
        Assert.Equal(0, Server.Services.GetRequiredService<VenueDirectory>().Count);

        Task<int> CountAsync(string what) => connection.ExecuteScalarAsync<int>($"select count(*)::int from {what}");
    }

    /// <summary>As if the server had died early: of the log only so many commits are there, and nothing that was made of it.</summary>
    private static async Task ForgetAsync(NpgsqlConnection connection, int venue, int but)
    {
        var tables = await connection.QueryAsync<string>(
            """
            select k.relname from pg_class k join pg_attribute a on a.attrelid = k.oid
            where k.relnamespace = 'public'::regnamespace and k.relkind in ('r', 'p') and not k.relispartition
                and a.attname = 'venue_id' and not a.attisdropped and k.relname <> 'event_log'
            """);
        foreach (var table in tables) await connection.ExecuteAsync($"delete from {table} where venue_id = {venue}");
        await connection.ExecuteAsync(
            $"""
            delete from event_log where venue_id = {venue} and first_sequence not in
                (select first_sequence from event_log where venue_id = {venue} order by first_sequence limit {but})
            """);
    }

    private async Task<Answer> ForkAsync(string origin, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/venues/{origin}/forks")
        {
            Content = JsonContent.Create(new { at = Time(Start).AddMinutes(2) }),
            Headers = { { "Idempotency-Key", key }, { "Authorization", $"Bearer {Token}" } },
        };
        return await Server.Client.AskAsync(request);
    }
}
