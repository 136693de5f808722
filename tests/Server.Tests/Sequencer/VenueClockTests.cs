using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>The system's clock is set, by hand or by mistake, while the server runs and between two starts.</summary>
public sealed class VenueClockTests : IAsyncLifetime
{
    private readonly MovableClock clock = new();
    private readonly LogLines log = new();
    private readonly TradingServer server;

    public VenueClockTests(PostgresFixture postgres) => server = new(postgres)
    {
        Adjust = builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Logging.AddProvider(log);
        },
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private bool IsDoubted => server.Services.GetRequiredService<VenueHealth>().Noted.Contains(VenueFailure.Clock);

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_clock_that_is_set_ahead_by_hours_expires_nothing_and_is_followed_when_it_is_set_right()
    {
        var user = await server.NewUserAsync();
        var order = await server.PlaceAsync(user, new
        {
            symbol = "BTC-USD",
            side = "buy",
            type = "limit",
            qty = "1",
            limit_price = "1",
            time_in_force = "gtd",
            expires_at = clock.GetUtcNow().AddHours(1),
        });
        Assert.Equal(HttpStatusCode.Created, order.Status);
        var before = await NowAsync();

        clock.Set(TimeSpan.FromHours(2));
        Assert.InRange((await NowAsync() - before).TotalMinutes, 0, 4);
        Assert.True(IsOpen());
        Assert.True(IsDoubted);
        Assert.Equal(1, log.CountOf("The system's clock was set by 7200.0 s at once"));
        Assert.Equal("degraded", (await server.Client.GetAsync("/health/ready", token: null)).Text("status"));

        clock.Set(TimeSpan.FromHours(-2));
        clock.Advance(TimeSpan.FromMinutes(50));
        Assert.InRange((await NowAsync() - before).TotalMinutes, 50, 54);
        Assert.True(IsOpen());
        Assert.False(IsDoubted);

        clock.Advance(TimeSpan.FromMinutes(11));
        await Wait.UntilAsync("it has expired", () => Task.FromResult(!IsOpen()), Cancellation);

        bool IsOpen() =>
            server.Projections.Orders.Find(new(long.Parse(order.Text("id"), CultureInfo.InvariantCulture)))?.IsOpen is true;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_clock_that_is_set_by_minutes_is_followed_little_by_little(int minutes)
    {
        var before = await NowAsync();
        clock.Set(TimeSpan.FromMinutes(minutes));
        Assert.InRange((await NowAsync() - before).TotalMinutes, 0, 1);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.InRange((await NowAsync() - before).TotalMinutes, minutes > 0 ? 10.9 : 8.9, minutes > 0 ? 12 : 10);
        clock.Advance(TimeSpan.FromMinutes(15));
        await NowAsync();
        Assert.InRange((clock.GetUtcNow() - await NowAsync()).TotalSeconds, -1, 1);
        Assert.Equal((1, false), (log.CountOf("The system's clock was set"), IsDoubted));
    }

    [Fact]
    public async Task A_server_that_was_off_for_weeks_starts_and_one_whose_clock_is_months_ahead_of_its_log_waits()
    {
        clock.Advance(TimeSpan.FromDays(29));
        await server.RestartAsync();
        await NowAsync();
        await server.NewUserAsync();
        clock.Advance(TimeSpan.FromDays(31));
        await server.RestartAsync();
        var ready = await server.Client.GetAsync("/health/ready", token: null);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "waiting"), (ready.Status, ready.Text("status")));
        Assert.Contains("all that expires meanwhile would", ready.Text("problem"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_behind_the_log_keeps_the_venue_closed_until_it_is_accepted()
    {
        clock.Advance(TimeSpan.FromHours(2));
        await server.NewUserAsync();
        var last = await NowAsync();
        string[] options = ["--connection-string", server.Database.ConnectionString, "--Identity:AllowDemo", "true"];
        using var folder = new TemporaryFolder();
        await server.StopAsync();

        await using (var waiting = ServerProcess.Start(["--data", folder.Root, .. options]))
        {
            using var client = new HttpClient { BaseAddress = await waiting.Address };
            var ready = await client.GetAsync("/health/ready", token: null);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "waiting"), (ready.Status, ready.Text("status")));
            Assert.Contains("or, where it is right, start with --accept-clock", ready.Text("problem"), StringComparison.Ordinal);
            Assert.Contains(ready.Text("problem"), waiting.Output, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsync("/api/v1/auth/demo", new { })).Status);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/market/BTC-USD/ticker", token: null)).Status);
            Assert.Equal(0, await waiting.StopAsync());
        }

        await using var accepted = ServerProcess.Start(["--data", folder.Root, .. options, "--accept-clock"]);
        using var user = new HttpClient { BaseAddress = await accepted.Address };
        Assert.Equal("open", (await user.GetAsync("/health/ready", token: null)).Text("status"));
        Assert.Equal(HttpStatusCode.Created, (await user.PostAsync("/api/v1/auth/demo", new { })).Status);
        await using var connection = await server.Database.Owner.OpenConnectionAsync(Cancellation);
        await using var newest = connection.CreateCommand();
        newest.CommandText = "select max(at) from event_log";
        Assert.InRange((DateTime)(await newest.ExecuteScalarAsync(Cancellation))!, last.UtcDateTime, last.UtcDateTime.AddMinutes(5));
    }

    private async Task<DateTimeOffset> NowAsync() => (await server.Venue.AskAsync((_, now) => now, Cancellation)).ToTime();
}
