using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Markets;

/// <summary>Regular hours as they are asked for.</summary>
public sealed class SessionsTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Theory]
    // From Wednesday evening over Thanksgiving and its half day to Monday morning.
    [InlineData("AAPL", "2026-11-25T22:00:00Z", "2026-11-30T15:00:00Z", "11-27T14:30-18:00 11-30T14:30-15:00")]
    // In the middle of a session, in summer.
    [InlineData("AAPL", "2026-07-01T15:00:00Z", "2026-07-02T13:31:00Z", "07-01T15:00-20:00 07-02T13:30-13:31")]
    [InlineData("AAPL", "2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z", "")]
    [InlineData("BTC-USD", "2026-11-28T00:00:00Z", "2026-11-28T09:00:00Z", "11-28T00:00-09:00")]
    public async Task Sessions_are_those_of_the_calendar(string symbol, string from, string to, string sessions)
    {
        var answer = await server.Client.GetAsync($"/api/v1/market/{symbol}/sessions?from={from}&to={to}", token: null);
        Assert.Equal(sessions, string.Join(' ', answer.Body.GetProperty("items").EnumerateArray().Select(session =>
            $"{session.GetProperty("opens_at").GetString()![5..16]}-{session.GetProperty("closes_at").GetString()![11..16]}")));
    }

    [Fact]
    public async Task What_is_too_much_or_too_far_away_is_refused()
    {
        foreach (var asked in (string[])
            ["from=2026-01-01T00:00:00Z&to=2027-03-01T00:00:00Z", "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from=soon",
                "from=1969-12-31T00:00:00Z&to=1970-01-02T00:00:00Z", "from=9999-12-30T00:00:00Z&to=9999-12-31T23:59:59Z",
                "to=0001-01-01T00:00:00Z"])
            (await server.Client.GetAsync($"/api/v1/market/AAPL/sessions?{asked}", token: null)).ShouldBeProblem(400, "validation_failed");
        (await server.Client.GetAsync("/api/v1/market/NOPE/sessions", token: null)).ShouldBeProblem(404, "unknown_symbol");
        Assert.Equal(System.Net.HttpStatusCode.OK, (await server.Client.GetAsync("/api/v1/market/AAPL/sessions", token: null)).Status);
    }
}
