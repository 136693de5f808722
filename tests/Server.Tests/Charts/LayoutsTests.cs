using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Charts;

public sealed class LayoutsTests(TradingServer server) : IClassFixture<TradingServer>
{
    private const string Path = "/api/v1/me/layouts";
    private const string Nowhere = Path + "/00000000-0000-0000-0000-000000000001";

    [Fact]
    public async Task A_layout_is_saved_changed_listed_by_name_and_deleted_and_outlives_a_restart()
    {
        var token = await TokenAsync();
        var (day, swing) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal(1, VersionOf(await PutAsync(token, swing, 0, "Swing", Content("AAPL"))));
        Assert.Equal(1, VersionOf(await PutAsync(token, day, 0, "  Day  ", Content("BTC-USD", "AAPL"))));
        Assert.Equal(2, VersionOf(await PutAsync(token, swing, 1, "Swing 2", Content("BTC-USD"))));
        await server.RestartAsync();

        var items = (await server.Client.GetAsync(Path, token)).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["Day", "Swing 2"], items.Select(item => item.GetProperty("name").GetString()));
        var read = (await server.Client.GetAsync($"{Path}/{day}", token)).Body;
        Assert.Equal(
            (day.ToString(), false, 1),
            (read.GetProperty("id").GetString(), read.GetProperty("is_shared").GetBoolean(), read.GetProperty("version").GetInt32()));
        var chart = read.GetProperty("content").GetProperty("charts")[1];
        Assert.Equal(("AAPL", "1M", "heikin", "percent"),
            (chart.GetProperty("symbol").GetString(), chart.GetProperty("interval").GetString(), chart.GetProperty("style").GetString(),
                chart.GetProperty("scale").GetString()));
        Assert.Equal("0.5", chart.GetProperty("indicators")[0].GetProperty("settings")[1].GetString());
        Assert.Equal("trend_line",
            read.GetProperty("content").GetProperty("drawings")[0].GetProperty("items")[0].GetProperty("kind").GetString());

        // Nobody else's.
        var other = await TokenAsync();
        Assert.Equal(0, (await server.Client.GetAsync(Path, other)).Body.GetProperty("items").GetArrayLength());
        (await server.Client.GetAsync($"{Path}/{day}", other)).ShouldBeProblem(404, "unknown_layout");
        (await AskAsync(HttpMethod.Delete, $"{Path}/{day}", other)).ShouldBeProblem(404, "unknown_layout");
        (await PutAsync(other, day, 1, "Mine", Content("AAPL"))).ShouldBeProblem(409, "version_conflict");

        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Delete, $"{Path}/{day}", token)).Status);
        (await server.Client.GetAsync($"{Path}/{day}", token)).ShouldBeProblem(404, "unknown_layout");
    }

    [Fact]
    public async Task Two_browsers_do_not_write_over_each_other_and_the_same_again_is_no_conflict()
    {
        var (token, id) = (await TokenAsync(), Guid.NewGuid());
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => PutAsync(token, id, 0, $"Name {number}", Content("AAPL"))));
        var written = Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.OK))
            refused.ShouldBeProblem(409, "version_conflict");
        Assert.Equal(1, VersionOf(await PutAsync(token, id, 0, written.Text("name"), Content("AAPL"))));
        (await PutAsync(token, id, 0, written.Text("name"), Content("BTC-USD"))).ShouldBeProblem(409, "version_conflict");
        (await PutAsync(token, id, int.MaxValue, "Late", Content("AAPL"))).ShouldBeProblem(409, "version_conflict");
        (await PutAsync(token, Guid.NewGuid(), 0, written.Text("name"), Content("AAPL"))).ShouldBeProblem(409, "name_taken");
    }

    [Fact]
    public async Task A_user_has_fifty_at_most_whatever_comes_at_once()
    {
        var token = await TokenAsync();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 53).Select(number => PutAsync(token, Guid.NewGuid(), 0, $"Layout {number}", Content("AAPL"))));
        Assert.Equal(50, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.OK)) refused.ShouldBeProblem(409, "too_many");
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var token = await TokenAsync();
        await RefuseAsync(-1, "Name", Content("AAPL"));
        await RefuseAsync(0, " ", Content("AAPL"));
        await RefuseAsync(0, new string('x', 61), Content("AAPL"));
        await RefuseAsync(0, "a\tb", Content("AAPL"));
        await RefuseAsync(0, "Name", Content());
        await RefuseAsync(0, "Name", Content("A", "B", "C"));
        await RefuseAsync(0, "Name", Content(""));
        await RefuseAsync(0, "Name", new { });
        await RefuseAsync(0, "Name", null);
        await RefuseAsync(0, "Name", Document([Chart("AAPL")], active: 1));
        await RefuseAsync(0, "Name", Document([Chart("AAPL", interval: "7m")]));
        await RefuseAsync(0, "Name", Document([Chart("AAPL", style: "omen")]));
        await RefuseAsync(0, "Name", Document([null!]));
        await RefuseAsync(0, "Name", Document([Chart("AAPL", indicators: [.. Enumerable.Repeat("sma", 41)])]));
        await RefuseAsync(0, "Name", Document([Chart("AAPL", compared: [.. Enumerable.Repeat("BTC-USD", 6)])]));
        await RefuseAsync(0, "Name", Document([Chart("AAPL")], drawn: ["AAPL", "AAPL"]));
        await RefuseAsync(0, "Name", Document([Chart("AAPL")], drawn: [.. Enumerable.Range(0, 37).Select(number => $"S{number}")]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge,
            (await PutAsync(token, Guid.NewGuid(), 0, "Name", Document([Chart("AAPL", indicators: [new string('x', 70_000)])]))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Delete, $"{Path}/nonsense", token)).Status);
        foreach (var path in (string[])[Path, Nowhere])
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync(path, token: null)).Status);

        async Task RefuseAsync(int version, string name, object? content) =>
            (await PutAsync(token, Guid.NewGuid(), version, name, content)).ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task A_link_shows_a_copy_to_whoever_has_it_until_it_is_withdrawn()
    {
        var (token, id) = (await TokenAsync(), Guid.NewGuid());
        await PutAsync(token, id, 0, "Mine", Content("AAPL"));
        (await LinkAsync(Nowhere, token, namesAuthor: false)).ShouldBeProblem(404, "unknown_layout");
        (await LinkAsync($"{Path}/{id}", await TokenAsync(), namesAuthor: false)).ShouldBeProblem(404, "unknown_layout");

        var first = (await LinkAsync($"{Path}/{id}", token, namesAuthor: false)).Text("token");
        var seen = await LookAsync(first);
        Assert.Equal(("Mine", JsonValueKind.Null),
            (seen.Text("name"), seen.Body.GetProperty("author").ValueKind));
        Assert.Equal("AAPL", seen.Body.GetProperty("content").GetProperty("charts")[0].GetProperty("symbol").GetString());
        Assert.True((await server.Client.GetAsync($"{Path}/{id}", token)).Body.GetProperty("is_shared").GetBoolean());

        // Another link ends the one before it, and says who saved it where that is wanted.
        var second = (await LinkAsync($"{Path}/{id}", token, namesAuthor: true)).Text("token");
        (await LookAsync(first)).ShouldBeProblem(404, "share_withdrawn");
        var me = await server.Client.GetAsync("/api/v1/auth/me", token);
        Assert.Equal(me.Text("username"), (await LookAsync(second)).Text("author"));
        Assert.Equal(0L, await ScalarAsync($"select count(*) from chart_layout where chart_layout::text like '%{second}%'"));
        Assert.Equal(0L, await ScalarAsync($"select count(*) from audit where audit::text like '%{second}%'"));

        Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Delete, $"{Path}/{id}/link", token)).Status);
        (await LookAsync(second)).ShouldBeProblem(404, "share_withdrawn");
        foreach (var nonsense in (string[])["", "-", new string('x', 5_000)])
            (await LookAsync(nonsense)).ShouldBeProblem(404, "share_withdrawn");
        foreach (var action in (string[])["layout.share", "layout.unshare"])
            Assert.True(await ScalarAsync($"select count(*) from audit where action = '{action}'") > 0, action);
    }

    private static int VersionOf(Answer answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Body.GetProperty("version").GetInt32();
    }

    private static object Content(params string[] symbols) =>
        Document([.. symbols.Select(symbol => Chart(symbol))], drawn: symbols.Length == 0 ? [] : [symbols[0]]);

    private static object Document(object[] charts, int active = 0, string[]? drawn = null) => new
    {
        charts,
        active,
        links = new { symbol = false, interval = false, crosshair = true, time = false },
        drawings = (drawn ?? []).Select(symbol => new { symbol, items = (object[])[Line()] }),
    };

    private static object Chart(
        string symbol, string interval = "1M", string style = "heikin", string[]? indicators = null, string[]? compared = null) => new
        {
            symbol,
            interval,
            style,
            scale = "percent",
            indicators = (indicators ?? ["bollinger"]).Select(name => new { name, settings = (decimal[])[20, 0.5m] }),
            compared = compared ?? [],
        };

    private static object Line() => new
    {
        id = "a",
        kind = "trend_line",
        points = (object[])
        [
            new { time = "2026-01-02T03:04:05Z", price = "1" }, new { time = "2026-01-02T03:05:05Z", price = "2" },
        ],
    };

    private Task<Answer> PutAsync(string token, Guid id, int version, string name, object? content) =>
        server.Client.AskAsync(HttpMethod.Put, $"{Path}/{id}", JsonContent.Create(new { version, name, content }), token: token);

    private Task<Answer> AskAsync(HttpMethod method, string path, string token) =>
        server.Client.AskAsync(method, path, content: null, token: token);

    private Task<Answer> LinkAsync(string path, string token, bool namesAuthor) => server.Client.AskAsync(
        HttpMethod.Post, $"{path}/link", JsonContent.Create(new { names_author = namesAuthor }), token: token);

    private Task<Answer> LookAsync(string link)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/shared/layout");
        request.Headers.Add("X-Share-Token", link);
        return server.Client.AskAsync(request);
    }

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = server.Database.Owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<string> TokenAsync() =>
        (await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
}
