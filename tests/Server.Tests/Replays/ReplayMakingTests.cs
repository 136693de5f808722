using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TradeCraft.Server.Identity.Privacy;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>How replays come to be, also where that is broken off or asked for twice, and how many may be used.</summary>
public sealed class ReplayMakingTests(PostgresFixture postgres) : ReplayServer(postgres)
{
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
