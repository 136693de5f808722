using System.Net;
using System.Net.Http.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Charts;

public sealed class DrawingsTests(TradingServer server) : IClassFixture<TradingServer>
{
    private const string Path = "/api/v1/me/drawings/BTC-USD";

    [Fact]
    public async Task What_was_drawn_is_there_after_a_restart_and_grows_a_version()
    {
        var token = await TokenAsync();
        var none = await server.Client.GetAsync(Path, token);
        Assert.Equal((0, 0), (none.Body.GetProperty("version").GetInt32(), none.Body.GetProperty("items").GetArrayLength()));

        var first = await PutAsync(token, 0, Line("a", "50000.125"));
        Assert.Equal((HttpStatusCode.OK, 1), (first.Status, first.Body.GetProperty("version").GetInt32()));
        Assert.Equal(2, (await PutAsync(token, 1, Line("a", "1"), Line("b", "2"))).Body.GetProperty("version").GetInt32());

        await server.RestartAsync();
        var read = await server.Client.GetAsync(Path, token);
        var item = read.Body.GetProperty("items")[1];
        var point = item.GetProperty("points")[0];
        Assert.Equal(
            ("b", "trend_line", "2", "2026-01-02T03:04:05.000000Z"),
            (item.GetProperty("id").GetString(), item.GetProperty("kind").GetString(), point.GetProperty("price").GetString(),
                point.GetProperty("time").GetString()));
        Assert.Equal(0, (await server.Client.GetAsync("/api/v1/me/drawings/AAPL", token)).Body.GetProperty("version").GetInt32());
        Assert.Equal(0, (await server.Client.GetAsync(Path, await TokenAsync())).Body.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Two_browsers_do_not_write_over_each_other_and_the_same_again_is_no_conflict()
    {
        var token = await TokenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => PutAsync(token, 0, Line($"{number}", "1"))));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.OK))
            refused.ShouldBeProblem(409, "version_conflict");

        Assert.Equal(2, (await PutAsync(token, 1, Line("x", "1"))).Body.GetProperty("version").GetInt32());
        Assert.Equal(2, (await PutAsync(token, 1, Line("x", "1"))).Body.GetProperty("version").GetInt32());
        (await PutAsync(token, 1, Line("x", "2"))).ShouldBeProblem(409, "version_conflict");
        (await PutAsync(token, int.MaxValue, Line("x", "2"))).ShouldBeProblem(409, "version_conflict");
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var token = await TokenAsync();
        (await PutAsync(token, -1, Line("a", "1"))).ShouldBeProblem(400, "validation_failed");
        (await PutAsync(token, 0, Line("a", "1"), Line("a", "2"))).ShouldBeProblem(400, "validation_failed");
        (await PutAsync(token, 0, Line("", "1"))).ShouldBeProblem(400, "validation_failed");
        (await PutAsync(token, 0, Line("a", "much"))).ShouldBeProblem(400, "validation_failed");
        (await PutAsync(token, 0, new { id = "a", kind = "trend_line", points = (object[])[] })).ShouldBeProblem(400, "validation_failed");
        (await PutAsync(token, 0, new { id = "a", kind = "omen", points = (object[])[] })).ShouldBeProblem(400, "validation_failed");
        (await PutAsync(token, 0, new { id = "a", kind = "text", points = (object[])[Point("1")], text = new string('x', 201) }))
            .ShouldBeProblem(400, "validation_failed");
        (await PutAsync(token, 0, [.. Enumerable.Range(0, 101).Select(number => Line($"{number}", "1"))]))
            .ShouldBeProblem(400, "validation_failed");
        var largest = Enumerable.Range(0, 100).Select(number => new
        {
            id = $"{number}",
            kind = "channel",
            points = (object[])[Point("1"), Point("2"), Point("3")],
            text = new string('x', 200),
        });
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(token, 0, [.. largest])).Status);

        (await server.Client.GetAsync("/api/v1/me/drawings/NOPE", token)).ShouldBeProblem(404, "unknown_symbol");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync(Path, token: null)).Status);
    }

    private static object Line(string id, string price) => new { id, kind = "trend_line", points = (object[])[Point(price), Point("7")] };

    private static object Point(string price) => new { time = "2026-01-02T03:04:05Z", price };

    private Task<Answer> PutAsync(string token, int version, params object[] items) =>
        server.Client.AskAsync(HttpMethod.Put, Path, JsonContent.Create(new { version, items }), token: token);

    private async Task<string> TokenAsync() =>
        (await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
}
