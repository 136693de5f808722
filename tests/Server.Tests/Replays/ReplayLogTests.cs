using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>What happened in a replay: the same at any speed, after a restart, and in a copy.</summary>
public sealed class ReplayLogTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    [Fact]
    public async Task The_same_orders_at_the_same_times_come_out_the_same_at_any_speed()
    {
        var logs = new List<IReadOnlyList<string>>();
        foreach (var speed in (string[])["max", "1000", "step"])
        {
            var venue = await OpenAsync();
            await PlaceSomeAsync(venue);
            if (speed == "step") await RunAsync(venue, new { action = "step", minutes = 240 });
            else await ClockAsync(venue, new { action = "play", speed });
            await Wait.UntilAsync("four hours are played", async () =>
                Time((await Server.Client.GetAsync($"/api/v1/venues/{venue}", Token)).Body.GetProperty("clock").Text("now")!)
                    >= Time(Start).AddHours(4), Cancellation);
            await ClockAsync(venue, new { action = "pause" });
            logs.Add(await LogAsync(venue, Time(Start).AddHours(4)));
        }

        Assert.True(logs[0].Count(line => line.Contains("TradeExecuted", StringComparison.Ordinal)) >= 2);
        Assert.Equal(logs[0], logs[1]);
        Assert.Equal(logs[0], logs[2]);
    }

    [Fact]
    public async Task A_replay_goes_on_after_a_restart_where_it_stood_and_comes_out_as_without()
    {
        var (through, restarted) = (await OpenAsync(), await OpenAsync());
        await PlaceSomeAsync(through);
        await PlaceSomeAsync(restarted);
        await RunAsync(through, new { action = "step", minutes = 300 });

        var stood = await RunAsync(restarted, new { action = "jump", to = "2026-03-02T14:11:37Z" });
        await Server.RestartAsync();
        Assert.Equal(stood, await StandingAsync(restarted));
        await RunAsync(restarted, new { action = "jump", to = Time(Start).AddMinutes(300) });
        Assert.Equal(
            await LogAsync(through, DateTimeOffset.MaxValue), await LogAsync(restarted, DateTimeOffset.MaxValue));
        Assert.Equal(
            (await GetAsync(through, "/market/BTC-USD/candles?interval=1m&limit=200")).Body.ToString(),
            (await GetAsync(restarted, "/market/BTC-USD/candles?interval=1m&limit=200")).Body.ToString());
    }

    [Fact]
    public async Task A_copy_has_what_happened_until_then_and_goes_on_as_its_origin_did_or_otherwise()
    {
        var origin = await OpenAsync();
        await PlaceSomeAsync(origin);
        await RunAsync(origin, new { action = "step", minutes = 300 });
        var at = Time(Start).AddMinutes(61);
        var forked = await Server.Client.PostAsync($"/api/v1/venues/{origin}/forks", new { at }, Token);
        Assert.Equal(HttpStatusCode.Created, forked.Status);
        var copy = forked.Text("id")!;
        Assert.Equal(at, Time(forked.Body.GetProperty("clock").Text("now")!));
        Assert.Equal(await LogAsync(origin, at), await LogAsync(copy, DateTimeOffset.MaxValue));

        await RunAsync(copy, new { action = "jump", to = Time(Start).AddMinutes(300) });
        Assert.Equal(await LogAsync(origin, DateTimeOffset.MaxValue), await LogAsync(copy, DateTimeOffset.MaxValue));

        var other = (await Server.Client.PostAsync($"/api/v1/venues/{origin}/forks", new { at, name = "Otherwise" }, Token)).Text("id")!;
        await PlaceAsync(other, new { symbol = "BTC-USD", side = "sell", type = "market", qty = "0.001" });
        await RunAsync(other, new { action = "jump", to = Time(Start).AddMinutes(300) });
        Assert.NotEqual(await LogAsync(origin, DateTimeOffset.MaxValue), await LogAsync(other, DateTimeOffset.MaxValue));
        Assert.Contains("at", (await Server.Client.PostAsync(
            $"/api/v1/venues/{origin}/forks", new { at = Time(Start).AddHours(6) }, Token)).ShouldBeProblem(400, "validation_failed"));
    }

    [Fact]
    public async Task A_deleted_replay_leaves_nothing_behind()
    {
        await using var connection = await Server.Database.Owner.OpenConnectionAsync(Cancellation);
        var tables = (await connection.QueryAsync<string>(
            """
            select c.table_name from information_schema.columns c join pg_class k on k.relname = c.table_name and not k.relispartition
            where c.table_schema = 'public' and c.column_name = 'venue_id' and k.relkind in ('r', 'p') order by 1
            """)).AsList();
        Assert.Contains("event_log", tables);

        var venue = await OpenAsync();
        await PlaceSomeAsync(venue);
        await RunAsync(venue, new { action = "step", minutes = 120 });
        await Wait.UntilAsync("history is written", async () => await CountAsync(connection, "trades", venue) > 0, Cancellation);
        var deleted = await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/venues/{venue}", token: Token);
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        (await Server.Client.GetAsync($"/api/v1/venues/{venue}", Token)).ShouldBeProblem(404, "unknown_venue");
        (await GetAsync(venue, "/accounts")).ShouldBeProblem(404, "unknown_venue");
        foreach (var table in tables) Assert.Equal((table, 0), (table, await CountAsync(connection, table, venue)));
        Assert.NotEqual(0, await CountAsync(connection, "event_log", "1"));
    }

    [Fact]
    public async Task What_nobody_uses_is_unloaded_for_what_is_asked_for_and_the_same_request_opens_one_replay()
    {
        var first = await OpenAsync(more: new { name = "first" });
        for (var more = 0; more < VenueDirectory.MostLoaded; more++) await OpenAsync();
        var directory = Server.Services.GetRequiredService<VenueDirectory>();
        Assert.Equal(VenueDirectory.MostLoaded, directory.Count);
        Assert.Null(await directory.TryEnterAsync(int.Parse(first, CultureInfo.InvariantCulture), Cancellation));
        Assert.Equal("100000", (await GetAsync(first, "/portfolio")).Text("equity"));

        var listed = (await Server.Client.GetAsync("/api/v1/venues", Token)).Body.GetProperty("items");
        Assert.Equal(VenueDirectory.MostLoaded + 1, listed.GetArrayLength());
        Assert.All(listed.EnumerateArray(), each => Assert.Equal("paused", each.GetProperty("clock").Text("state")));

        var again = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => KeyedAsync()));
        Assert.Single(again.Select(answer => answer.Text("id")).Distinct());

        async Task<Answer> KeyedAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/venues")
            {
                Content = JsonContent.Create(new { start = Start }),
                Headers = { { "Idempotency-Key", "once" }, { "Authorization", $"Bearer {Token}" } },
            };
            return await Server.Client.AskAsync(request);
        }
    }

    /// <summary>A market order, a limit that is reached and a stop.</summary>
    private async Task PlaceSomeAsync(string venue)
    {
        var price = decimal.Parse(
            (await GetAsync(venue, "/market/BTC-USD/ticker")).Text("last"), CultureInfo.InvariantCulture);
        foreach (var order in (object[])
        [
            new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.01" },
            new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.02", limit_price = decimal.Round(price * 0.99m, 2) },
            new { symbol = "BTC-USD", side = "buy", type = "stop", qty = "0.03", stop_price = decimal.Round(price * 1.01m, 2) },
        ])
            Assert.Equal(HttpStatusCode.Created, (await PlaceAsync(venue, order)).Status);
    }

    /// <summary>The events of a venue up to a time, in words.</summary>
    private Task<IReadOnlyList<string>> LogAsync(string venue, DateTimeOffset upTo) => VenueLog.ReadAsync(Server, venue, upTo);

    private static Task<int> CountAsync(NpgsqlConnection connection, string table, string venue) =>
        connection.ExecuteScalarAsync<int>($"select count(*)::int from {table} where venue_id = {venue}");
}
