using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Watchlists;

public sealed class WatchlistsTests(TradingServer server) : IClassFixture<TradingServer>
{
    [Fact]
    public async Task A_list_is_made_filled_renamed_and_deleted_and_keeps_its_order_over_a_restart()
    {
        var token = await TokenAsync();
        var made = await server.Client.PostAsync("/api/v1/watchlists", new { name = " Mine ", symbols = (List<string>)["BTC-USD"] }, token);
        Assert.Equal((HttpStatusCode.Created, "Mine"), (made.Status, made.Text("name")));
        var path = $"/api/v1/watchlists/{made.Text("id")}";
        await server.Client.PostAsync($"{path}/items", new { symbol = "AAPL" }, token);
        var list = await server.Client.PostAsync($"{path}/items", new { symbol = "BTC-USD" }, token);
        Assert.Equal("BTC-USD AAPL", Symbols(list));

        await server.RestartAsync();
        Assert.Equal("BTC-USD AAPL", Symbols(await server.Client.GetAsync(path, token)));
        Assert.Equal("AAPL", Symbols(await server.Client.AskAsync(HttpMethod.Delete, $"{path}/items/BTC-USD", token: token)));
        (await server.Client.AskAsync(HttpMethod.Delete, $"{path}/items/BTC-USD", token: token))
            .ShouldBeProblem(404, "watchlist_not_found");
        Assert.Equal("Yours",
            (await server.Client.AskAsync(HttpMethod.Patch, path, System.Net.Http.Json.JsonContent.Create(new { name = "Yours" }), token))
                .Text("name"));
        Assert.Equal(1, (await server.Client.GetAsync("/api/v1/watchlists", token)).Body.GetProperty("items").GetArrayLength());
        using var request = new HttpRequestMessage(HttpMethod.Delete, path) { Headers = { Authorization = new("Bearer", token) } };
        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        (await server.Client.GetAsync(path, token)).ShouldBeProblem(404, "watchlist_not_found");
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused()
    {
        var token = await TokenAsync();
        var id = (await server.Client.PostAsync("/api/v1/watchlists", new { name = "One" }, token)).Text("id");
        (await server.Client.PostAsync("/api/v1/watchlists", new { name = "One" }, token)).ShouldBeProblem(409, "name_taken");
        (await server.Client.PostAsync("/api/v1/watchlists", new { name = "  " }, token)).ShouldBeProblem(400, "validation_failed");
        (await server.Client.PostAsync("/api/v1/watchlists", new { name = new string('x', 41) }, token))
            .ShouldBeProblem(400, "validation_failed");
        (await server.Client.PostAsync("/api/v1/watchlists", new { name = "Two", symbols = (List<string>)["NOPE"] }, token))
            .ShouldBeProblem(404, "unknown_symbol");
        (await server.Client.PostAsync($"/api/v1/watchlists/{id}/items", new { symbol = "NOPE" }, token))
            .ShouldBeProblem(404, "unknown_symbol");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/api/v1/watchlists", token: null)).Status);
    }

    [Fact]
    public async Task Only_so_many_lists_and_nobody_sees_anothers()
    {
        var token = await TokenAsync();
        var all = await Task.WhenAll(Enumerable.Range(1, 22)
            .Select(number => server.Client.PostAsync("/api/v1/watchlists", new { name = $"List {number}" }, token)));
        Assert.Equal(20, all.Count(answer => answer.Status == HttpStatusCode.Created));
        foreach (var refused in all.Where(answer => answer.Status != HttpStatusCode.Created)) refused.ShouldBeProblem(409, "too_many");

        var (path, other) = (
            $"/api/v1/watchlists/{all.First(answer => answer.Status == HttpStatusCode.Created).Text("id")}", await TokenAsync());
        (await server.Client.GetAsync(path, other)).ShouldBeProblem(404, "watchlist_not_found");
        (await server.Client.PostAsync($"{path}/items", new { symbol = "AAPL" }, other)).ShouldBeProblem(404, "watchlist_not_found");
        (await server.Client.AskAsync(HttpMethod.Delete, path, token: other)).ShouldBeProblem(404, "watchlist_not_found");
    }

    [Fact]
    public async Task A_list_has_sections_and_an_order_which_last_over_a_restart()
    {
        var token = await TokenAsync();
        var made = await server.Client.PostAsync(
            "/api/v1/watchlists",
            new { name = "Mine", items = (List<object>)[new { symbol = "AAPL" }, new { section = "Coins" }, new { symbol = "BTC-USD" }] },
            token);
        Assert.Equal("AAPL ### Coins BTC-USD", Lines(made));
        Assert.Equal("AAPL BTC-USD", Symbols(made));

        var path = $"/api/v1/watchlists/{made.Text("id")}";
        object turned = new
        {
            version = 1,
            items = (List<object>)[new { section = "Coins" }, new { symbol = "BTC-USD" }, new { section = "Shares" }],
        };
        Assert.Equal("### Coins BTC-USD ### Shares", Lines(await PutAsync($"{path}/items", turned, token)));
        await server.Client.PostAsync($"{path}/items", new { symbol = "AAPL" }, token);

        await server.RestartAsync();
        var list = await server.Client.GetAsync(path, token);
        Assert.Equal("### Coins BTC-USD ### Shares AAPL", Lines(list));
        Assert.Equal(3, list.Body.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task What_was_made_from_an_old_list_does_not_write_over_a_newer_one()
    {
        var token = await TokenAsync();
        var made = await server.Client.PostAsync("/api/v1/watchlists", new { name = "One", symbols = Both }, token);
        var path = $"/api/v1/watchlists/{made.Text("id")}";
        object turned = new { version = 1, items = (List<object>)[new { symbol = "AAPL" }, new { symbol = "BTC-USD" }] };
        await PutAsync($"{path}/items", turned, token);

        // The same again, from a client that did not hear the answer, is no conflict. Anything else is.
        Assert.Equal("AAPL BTC-USD", Symbols(await PutAsync($"{path}/items", turned, token)));
        (await PutAsync($"{path}/items", new { version = 1, items = (List<object>)[] }, token)).ShouldBeProblem(409, "version_conflict");
        await server.Client.AskAsync(HttpMethod.Delete, $"{path}/items/AAPL", token: token);
        (await PutAsync($"{path}/items", new { version = 2, items = (List<object>)[] }, token)).ShouldBeProblem(409, "version_conflict");

        // Of two at once one is there whole.
        var all = await Task.WhenAll(Enumerable.Range(1, 8).Select(number =>
            PutAsync($"{path}/items", new { version = 3, items = (List<object>)[new { section = $"Section {number}" }] }, token)));
        var kept = Assert.Single(all, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(Lines(kept), Lines(await server.Client.GetAsync(path, token)));
    }

    [Theory]
    [InlineData("""{"version":1,"items":[{}]}""", 400, "validation_failed")]
    [InlineData("""{"version":1,"items":[{"symbol":"AAPL","section":"Shares"}]}""", 400, "validation_failed")]
    [InlineData("""{"version":1,"items":[{"symbol":"AAPL"},{"symbol":"AAPL"}]}""", 400, "validation_failed")]
    [InlineData("""{"version":1,"items":[{"section":""}]}""", 400, "validation_failed")]
    [InlineData("""{"version":0,"items":[]}""", 400, "validation_failed")]
    [InlineData("""{"version":1,"items":[{"symbol":"NOPE"},{"symbol":"NEITHER"}]}""", 404, "unknown_symbol")]
    [InlineData("""{"version":1,"items":[{"symbol":""}]}""", 404, "unknown_symbol")]
    public async Task Items_that_make_no_sense_are_refused(string body, int status, string code)
    {
        var token = await TokenAsync();
        var id = (await server.Client.PostAsync("/api/v1/watchlists", new { name = "One" }, token)).Text("id");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var refused = await server.Client.AskAsync(HttpMethod.Put, $"/api/v1/watchlists/{id}/items", content, token);
        refused.ShouldBeProblem(status, code);
        if (body.Contains("NEITHER", StringComparison.Ordinal))
            Assert.Contains("NOPE, NEITHER", refused.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_bounded_and_nobody_writes_anothers()
    {
        var (token, other) = (await TokenAsync(), await TokenAsync());
        var path = $"/api/v1/watchlists/{(await server.Client.PostAsync("/api/v1/watchlists", new { name = "One" }, token)).Text("id")}";
        var sections = Enumerable.Range(1, 51).Select(number => new { section = $"{number}" });
        (await PutAsync($"{path}/items", new { version = 1, items = sections }, token)).ShouldBeProblem(400, "validation_failed");
        var symbols = Enumerable.Range(1, 201).Select(number => new { symbol = $"S{number}" });
        (await PutAsync($"{path}/items", new { version = 1, items = symbols }, token)).ShouldBeProblem(400, "validation_failed");
        (await PutAsync($"{path}/items", new { version = 1, items = (List<object>)[] }, other)).ShouldBeProblem(404, "watchlist_not_found");
    }

    [Fact]
    public async Task Lists_stand_in_the_order_that_their_user_chose()
    {
        var (token, other) = (await TokenAsync(), await TokenAsync());
        var ids = new List<string>();
        foreach (var name in (string[])["One", "Two", "Three"])
            ids.Add((await server.Client.PostAsync("/api/v1/watchlists", new { name }, token)).Text("id"));
        var order = new { ids = (List<string>)[ids[2], ids[0], ids[1]] };
        await PutAsync("/api/v1/watchlists/order", order, token);
        Assert.Equal("Three One Two", await NamesAsync(token));
        await server.Client.PostAsync("/api/v1/watchlists", new { name = "Four" }, token);
        Assert.Equal("Three One Two Four", await NamesAsync(token));

        (await PutAsync("/api/v1/watchlists/order", order, token)).ShouldBeProblem(409, "version_conflict");
        (await PutAsync("/api/v1/watchlists/order", order, other)).ShouldBeProblem(409, "version_conflict");
        (await PutAsync("/api/v1/watchlists/order", new { ids = (List<string>)["-1", "x"] }, token))
            .ShouldBeProblem(400, "validation_failed");
        (await PutAsync("/api/v1/watchlists/order", new { ids = Enumerable.Range(1, 21).Select(id => $"{id}") }, token))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Equal("Three One Two Four", await NamesAsync(token));
    }

    private static readonly string[] Both = ["BTC-USD", "AAPL"];

    private async Task<string> NamesAsync(string token) => string.Join(' ',
        (await server.Client.GetAsync("/api/v1/watchlists", token)).Body.GetProperty("items").EnumerateArray()
            .Select(list => list.GetProperty("name").GetString()));

    private Task<Answer> PutAsync(string path, object body, string token) =>
        server.Client.AskAsync(HttpMethod.Put, path, System.Net.Http.Json.JsonContent.Create(body), token);

    /// <summary>Symbols and headings, in order.</summary>
    private static string Lines(Answer list) => string.Join(' ', list.Body.GetProperty("items").EnumerateArray().Select(item =>
        item.GetProperty("section").GetString() is { } section ? $"### {section}" : item.GetProperty("symbol").GetString()));

    private static string Symbols(Answer list) =>
        string.Join(' ', list.Body.GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetString()));

    private async Task<string> TokenAsync() => (await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
}
