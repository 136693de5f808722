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

    private static string Symbols(Answer list) =>
        string.Join(' ', list.Body.GetProperty("symbols").EnumerateArray().Select(symbol => symbol.GetString()));

    private async Task<string> TokenAsync() => (await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
}
