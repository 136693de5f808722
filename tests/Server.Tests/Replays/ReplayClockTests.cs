using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Replays;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>A replay's clock where it is stopped: by its owner, and by being unloaded.</summary>
public sealed class ReplayClockTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    [Fact]
    public async Task A_clock_stands_once_a_pause_is_answered_also_where_there_are_no_bars()
    {
        var venue = await OpenAsync(more: new { end = "2026-11-01T00:00:00Z" });
        await ClockAsync(venue, new { action = "play", speed = "max" });
        await Wait.UntilAsync("all bars are played", async () => await NowAsync(venue) > Time("2026-03-06T00:00:00Z"), Cancellation);
        var stood = Time((await ClockAsync(venue, new { action = "pause" })).Text("now")!);
        for (var look = 0; look < 20; look++) Assert.Equal(stood, await NowAsync(venue));
        Assert.True(stood < Time("2026-11-01T00:00:00Z"));
    }

    [Fact]
    public async Task A_clock_that_says_it_is_paused_stands_also_before_the_pause_is_answered()
    {
        var venue = await OpenAsync(more: new { end = "2026-11-01T00:00:00Z" });
        var row = await Server.Services.GetRequiredService<VenueTable>().FindAsync(
            int.Parse(venue, CultureInfo.InvariantCulture), Cancellation);
        using var visit = await Server.Services.GetRequiredService<VenueDirectory>().EnterAsync(row!, Cancellation);
        var player = visit.Host.Services.GetRequiredService<ReplayPlayer>();
        for (var pause = 0; pause < 100; pause++)
        {
            var began = player.Now;
            Assert.True(player.TryBegin(new(Speed: 1_000, Time("2026-11-01T00:00:00Z").ToTimestamp(), StopsAtFill: false, IsStep: false)));
            await Wait.UntilAsync("the clock goes", () => Task.FromResult(player.Now > began), Cancellation);
            var told = player.Pause();
            while (player.State != ReplayState.Paused) await Task.Yield();
            var stood = player.Now;
            await told;
            Assert.Equal((ReplayState.Paused, stood), (player.State, player.Now));
        }
    }

    [Fact]
    public async Task A_replay_that_is_loaded_again_quotes_as_before()
    {
        var venue = await OpenAsync();
        await RunAsync(venue, new { action = "jump", to = "2026-03-02T12:31:47Z" });
        var before = await QuoteAsync();
        await Server.Services.GetRequiredService<VenueDirectory>().EndAsync(int.Parse(venue, CultureInfo.InvariantCulture));
        Assert.Equal(before, await QuoteAsync());

        // Then the volume of the bar before is asked for once more.
        await RunAsync(venue, new { action = "jump", to = "2026-03-02T12:31:57Z" });
        Assert.Equal(before.Size, (await QuoteAsync()).Size);

        async Task<(string? Price, string? Size)> QuoteAsync()
        {
            var ticker = await GetAsync(venue, "/market/BTC-USD/ticker");
            return (ticker.Text("bid"), ticker.Text("bid_size"));
        }
    }

    private async Task<DateTimeOffset> NowAsync(string venue) =>
        Time((await Server.Client.GetAsync($"/api/v1/venues/{venue}", Token)).Body.GetProperty("clock").Text("now")!);
}
