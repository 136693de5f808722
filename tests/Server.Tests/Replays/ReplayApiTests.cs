using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;
using TradeCraft.Server.Tests.Stream;

namespace TradeCraft.Server.Tests.Replays;

/// <summary>Replays as their users see them.</summary>
public sealed class ReplayApiTests(PostgresFixture postgres) : ReplayServer(postgres)
{
    [Fact]
    public async Task A_replay_has_its_own_account_clock_and_market_and_the_live_one_knows_nothing_of_it()
    {
        var before = await Server.StateHashAsync();
        var venue = await OpenAsync();
        var seen = await GetAsync(venue, "/market/BTC-USD/ticker");
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.Equal(Start.Replace("Z", ".000000Z", StringComparison.Ordinal), seen.Response.Headers.GetValues("X-Sim-Time").Single());
        Assert.True(Time(seen.Response.Headers.GetValues("X-Wall-Time").Single()) > DateTimeOffset.UtcNow.AddMinutes(-1));
        var last = Minutes.Last(bar => bar.Time < At(Start));
        Assert.Equal(Coin.ToDecimal(last.Close), decimal.Parse(seen.Text("last"), CultureInfo.InvariantCulture));

        var bought = await PlaceAsync(venue, new { symbol = "BTC-USD", side = "buy", type = "market", qty = "0.001" });
        Assert.Equal((HttpStatusCode.Created, "pending"), (bought.Status, bought.Text("status")));
        await RunAsync(venue, new { action = "step", minutes = 5 });
        Assert.Equal("filled", (await GetAsync(venue, $"/orders/{bought.Text("id")}")).Text("status"));
        Assert.Equal("0.001", (await GetAsync(venue, "/positions")).Body.GetProperty("items")[0].Text("qty"));
        Assert.Empty((await Server.Client.GetAsync("/api/v1/positions", Token)).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await Server.Client.GetAsync($"/api/v1/orders/{bought.Text("id")}", Token)).Status);
        Assert.Equal(before, await Server.StateHashAsync());
    }

    [Fact]
    public async Task The_bars_of_a_replay_are_those_of_the_market_whose_past_it_plays_and_nothing_later_is_seen()
    {
        var venue = await OpenAsync();
        Assert.Equal("2026-03-02T12:30:00.000000Z", await RunAsync(venue, new { action = "step", minutes = 30 }));

        // The last moment of a minute comes five seconds before its end.
        var now = await RunAsync(venue, new { action = "jump", to = "2026-03-02T13:36:59Z" });
        foreach (var interval in CandleInterval.All)
        {
            var shown = (await GetAsync(venue, $"/market/BTC-USD/candles?interval={interval.Name}&to=2030-01-01T00:00:00Z&limit=300"))
                .Body.GetProperty("items").EnumerateArray().Select(Numbers).ToList();
            var played = Minutes.Where(bar => bar.Time < At(now)).ToList();
            var right = played.GroupBy(bar => interval.StartOf(bar.Time, AssetClass.Crypto))
                .Select(group => group.Aggregate((bar, later) => bar.Then(later)) with { Time = group.Key }).TakeLast(300)
                .Select(bar => (bar.Time, Coin.ToDecimal(bar.Open), Coin.ToDecimal(bar.High), Coin.ToDecimal(bar.Low),
                    Coin.ToDecimal(bar.Close), Coin.ToDecimal(bar.Volume))).ToList();
            Assert.Equal(right, shown);
        }

        (Timestamp, decimal, decimal, decimal, decimal, decimal) Numbers(JsonElement bar) => (
            At(bar.Text("time")!), Number(bar, "open"), Number(bar, "high"), Number(bar, "low"), Number(bar, "close"),
            Number(bar, "volume"));
    }

    [Fact]
    public async Task The_clock_plays_at_a_speed_pauses_steps_to_a_fill_and_jumps()
    {
        var venue = await OpenAsync();
        Assert.Equal("60", (await ClockAsync(venue, new { action = "play", speed = "60" })).Text("speed"));
        await Wait.UntilAsync("the clock goes", async () =>
            Time((await Server.Client.GetAsync($"/api/v1/venues/{venue}", Token)).Body.GetProperty("clock").Text("now")!)
                > Time(Start).AddSeconds(20), Cancellation);
        (await ClockAsync(venue, new { action = "step", minutes = 1 })).ShouldBeProblem(409, "clock_is_playing");
        await ClockAsync(venue, new { action = "pause" });
        var stood = await StandingAsync(venue);
        Assert.Equal(stood, await StandingAsync(venue));

        // A limit somewhat below the market: the walk comes down to it within the day.
        var price = decimal.Round(decimal.Parse(
            (await GetAsync(venue, "/market/BTC-USD/ticker")).Text("last"), CultureInfo.InvariantCulture) * 0.99m, 2);
        var order = await PlaceAsync(venue, new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "0.001", limit_price = price });
        var filled = await RunAsync(venue, new { action = "step", until = "next_fill" });
        var after = await GetAsync(venue, $"/orders/{order.Text("id")}");
        Assert.NotEqual("0", after.Text("filled_qty"));
        Assert.True(Time(after.Text("updated_at")) <= Time(filled) && Time(after.Text("updated_at")) > Time(filled).AddSeconds(-6));

        Assert.Equal("2026-03-03T00:00:00.000000Z", await RunAsync(venue, new { action = "jump", to = "2026-03-03T00:00:00Z" }));
        await RunAsync(venue, new { action = "play", speed = "max" });
        (await ClockAsync(venue, new { action = "play" })).ShouldBeProblem(409, "replay_ended");
    }

    [Fact]
    public async Task The_page_s_bot_is_stepped_to_the_end_and_comes_out_the_same_again()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, "python3"))), "python3 is not installed.");
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "TradeCraft.slnx"))) root = root.Parent!;
        var page = await File.ReadAllTextAsync(Path.Combine(root.FullName, "docs", "replays.md"), Cancellation);
        var program = page.Split("```python\n")[1].Split("```")[0];
        var said = await RunAsync();
        Assert.StartsWith("2026-03-02T14:00:00", said, StringComparison.Ordinal);
        Assert.NotEqual("100000.0", said.Trim().Split(' ')[1]);
        Assert.Equal(said, await RunAsync());

        async Task<string> RunAsync()
        {
            var start = new ProcessStartInfo("python3", ["-c", program])
            {
                RedirectStandardOutput = true,
                Environment =
                {
                    ["BASE"] = Server.Address.ToString().TrimEnd('/'), ["TOKEN"] = Token, ["START"] = Start,
                    ["END"] = "2026-03-02T14:00:00Z",
                },
            };
            using var python = Process.Start(start)!;
            var text = await python.StandardOutput.ReadToEndAsync(Cancellation);
            await python.WaitForExitAsync(Cancellation);
            Assert.Equal(0, python.ExitCode);
            return text;
        }
    }

    [Fact]
    public async Task Bad_input_is_told_by_its_field()
    {
        var venue = await OpenAsync();
        await IsWrongAsync("speed", new { action = "play", speed = "5000" });
        await IsWrongAsync("speed", new { action = "play", speed = "0.09" });
        await IsWrongAsync("speed", new { action = "play", speed = "-1" });
        await IsWrongAsync("minutes", new { action = "step" });
        await IsWrongAsync("minutes", new { action = "step", minutes = int.MaxValue });
        await IsWrongAsync("to", new { action = "jump", to = Start });
        (await Server.Client.PostAsync("/api/v1/venues", new { start = "1990-01-01T00:00:00Z" }, Token)).ShouldBeProblem(422, "no_bars");
        var errors = (await Server.Client.PostAsync(
            "/api/v1/venues", new { start = "2100-01-01T00:00:00Z", symbols = (string[])["NOPE"], profile = "x", capital = "0" }, Token))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Equal(["capital", "profile", "start", "symbols"], errors.Keys.Order());

        async Task IsWrongAsync(string field, object told) =>
            Assert.Contains(field, (await ClockAsync(venue, told)).ShouldBeProblem(400, "validation_failed"));
    }

    [Fact]
    public async Task Nobody_else_finds_a_replay_and_what_belongs_to_the_server_is_not_in_it()
    {
        var venue = await OpenAsync();
        var other = await Server.NewUserAsync();
        (await Server.Client.GetAsync($"/venues/{venue}/api/v1/accounts", other)).ShouldBeProblem(404, "unknown_venue");
        (await Server.Client.GetAsync($"/api/v1/venues/{venue}", other)).ShouldBeProblem(404, "unknown_venue");
        (await Server.Client.PostAsync($"/api/v1/venues/{venue}/clock", new { action = "play" }, other))
            .ShouldBeProblem(404, "unknown_venue");
        (await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/venues/{venue}", token: other)).ShouldBeProblem(404, "unknown_venue");
        (await Server.Client.GetAsync("/venues/999999/api/v1/accounts", Token)).ShouldBeProblem(404, "unknown_venue");
        foreach (var path in (string[])["auth/me", "users", "keys", "venues", "backtests", "admin/health", "accounts/101/shares"])
            (await GetAsync(venue, $"/{path}")).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task Its_stream_tells_the_clock_and_the_market()
    {
        var venue = await OpenAsync();
        var ticket = (await Server.Client.PostAsync($"/venues/{venue}/api/v1/auth/stream-ticket", new { }, Token)).Text("ticket");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(
            new UriBuilder(Server.Address) { Scheme = "ws", Path = $"/venues/{venue}/ws", Query = $"ticket={ticket}" }.Uri, Cancellation);
        await SendAsync("""{"op":"subscribe","channels":["clock","candles:BTC-USD:1m","user:orders"]}""");
        Assert.Equal("paused", (await NextAsync(message => Is(message, "clock", "snapshot"))).Text("state"));
        await RunAsync(venue, new { action = "step", minutes = 2 });
        var (hasBar, hasTime) = (false, false);
        while (!hasBar || !hasTime)
        {
            await NextAsync(message =>
            {
                hasBar = hasBar || Is(message, "candles:BTC-USD:1m", "update");
                hasTime = hasTime || (Is(message, "clock", "update")
                    && Time(message.GetProperty("data").Text("now")!) == Time(Start).AddMinutes(2));
                return message.TryGetProperty("data", out _);
            });
        }

        static bool Is(JsonElement message, string channel, string type) =>
            message.TryGetProperty("channel", out var of) && of.GetString() == channel && message.Text("type") == type;

        Task SendAsync(string text) => socket.SendAsync(
            Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Cancellation);

        async Task<JsonElement> NextAsync(Func<JsonElement, bool> isIt)
        {
            var buffer = new byte[1 << 20];
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult got;
                do
                {
                    got = await socket.ReceiveAsync(buffer.AsMemory(length), Cancellation);
                    length += got.Count;
                }
                while (!got.EndOfMessage);
                var message = JsonElement.Parse(buffer.AsSpan(0, length));
                if (isIt(message)) return message.GetProperty("data").Clone();
            }
        }
    }

    private static Timestamp At(string text) =>
        new((Time(text) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    private static decimal Number(JsonElement bar, string name) =>
        decimal.Parse(bar.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
