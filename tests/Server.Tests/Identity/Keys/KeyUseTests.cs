using System.Net;
using System.Text;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Keys;

/// <summary>Programs that come by a key, over HTTP.</summary>
public sealed class KeyUseTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private const string Resting = """{"symbol":"BTC-USD","side":"buy","type":"limit","qty":"1","limit_price":"10.00"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TradingServer Server => fixture.Server;

    [Theory]
    [InlineData(KeyFixture.Secret)]
    [InlineData(KeyFixture.Hmac)]
    [InlineData(KeyFixture.Ed25519)]
    public async Task A_key_reads_and_trades_for_its_user(string kind)
    {
        var user = await Server.NewUserAsync();
        var key = await fixture.MakeAsync(user, kind);
        var placed = await fixture.AskAsync(key, HttpMethod.Post, "/api/v1/orders", Resting);
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        var id = placed.Text("id");
        Assert.Equal("open", (await Server.OrderAsync(user, id)).Text("status"));
        Assert.Equal(id, (await fixture.GetAsync(key, "/api/v1/orders?status=open&limit=5")).Body.GetProperty("items")[0]
            .GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.OK, (await fixture.AskAsync(key, HttpMethod.Delete, $"/api/v1/orders/{id}")).Status);
    }

    /// <summary>The short way for an order reads another spelling of the media type than the long one.</summary>
    [Theory]
    [InlineData(KeyFixture.Secret)]
    [InlineData(KeyFixture.Hmac)]
    [InlineData(KeyFixture.Ed25519)]
    public async Task Both_ways_of_placing_an_order_take_keys_and_refuse_them_alike(string kind)
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), kind);
        var reader = await fixture.MakeAsync(await Server.NewUserAsync(), kind, ["read"]);
        foreach (var type in (string[])["application/json", "application/json; charset=UTF-8"])
        {
            Assert.Equal(HttpStatusCode.Created, (await PlaceAsync(key, type, Resting)).Status);
            (await PlaceAsync(reader, type, Resting)).ShouldBeProblem(403, "key_scope_missing");
            (await PlaceAsync(key with { Id = key.Id + "x" }, type, Resting)).ShouldBeProblem(401, "key_invalid");
            (await PlaceAsync(key, type, """{"symbol":""")).ShouldBeProblem(400, "malformed_json");
        }
    }

    [Theory]
    [InlineData(KeyFixture.Hmac)]
    [InlineData(KeyFixture.Ed25519)]
    public async Task What_was_signed_cannot_be_changed(string kind)
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), kind);
        async Task RefusedAsync(Action<HttpRequestMessage> change)
        {
            using var request = fixture.Request(key, HttpMethod.Post, "/api/v1/orders", Resting);
            change(request);
            (await Server.Client.AskAsync(request)).ShouldBeProblem(401, "key_invalid");
        }

        await RefusedAsync(request => request.Content = Json(Resting.Replace("10.00", "11.00", StringComparison.Ordinal)));
        await RefusedAsync(request => request.Content = null);
        await RefusedAsync(request => request.RequestUri = new("/api/v1/orders/preview", UriKind.Relative));
        await RefusedAsync(request => request.RequestUri = new("/api/v1/orders?a=b", UriKind.Relative));
        await RefusedAsync(request => request.Method = HttpMethod.Delete);
        await RefusedAsync(request => request.Headers.Add("X-API-Window", "60000"));
        await RefusedAsync(request => Replace(request, "X-API-Timestamp", fixture.TimestampOf(1)));
        await RefusedAsync(request => Replace(request, "X-API-Signature", "00"));
        await RefusedAsync(request => Replace(request, "X-API-Signature", new string('g', 128)));
    }

    /// <summary>Its last digit is body or path: the lines are parted, so that it can be only one.</summary>
    [Fact]
    public async Task No_byte_moves_from_the_path_into_the_body()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), KeyFixture.Hmac);
        using var request = fixture.Request(key, HttpMethod.Delete, "/api/v1/orders/12");
        request.RequestUri = new("/api/v1/orders/1", UriKind.Relative);
        request.Content = Json("2");
        (await Server.Client.AskAsync(request)).ShouldBeProblem(401, "key_invalid");
    }

    [Theory]
    [InlineData("chunked")]
    [InlineData("/API/v1/orders")]
    public async Task A_body_is_signed_however_it_comes(string way)
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), KeyFixture.Hmac);
        var path = way == "chunked" ? "/api/v1/orders" : way;
        foreach (var (body, status) in new[] { (Resting, 201), (Resting + " ", 401) })
        {
            using var request = fixture.Request(key, HttpMethod.Post, path, Resting);
            request.Content = Json(body);
            request.Headers.TransferEncodingChunked = true;
            Assert.Equal(status, (int)(await Server.Client.AskAsync(request)).Status);
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_signed()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), KeyFixture.Hmac);
        using var request = fixture.Request(key, HttpMethod.Post, "/api/v1/orders", new string(' ', 100_000));
        (await Server.Client.AskAsync(request)).ShouldBeProblem(413, "body_too_large");
    }

    [Fact]
    public async Task A_clock_that_is_off_is_told_so_and_may_ask_for_a_wider_window()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), KeyFixture.Hmac);
        async Task<Answer> AskAsync(long off, string? window = null)
        {
            using var request = fixture.Request(key, HttpMethod.Get, "/api/v1/accounts", off: off, window: window);
            return await Server.Client.AskAsync(request);
        }

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(-2_000)).Status);
        (await AskAsync(-10_000)).ShouldBeProblem(401, "key_clock_skew");
        (await AskAsync(10_000)).ShouldBeProblem(401, "key_clock_skew");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(-10_000, "30000")).Status);
        (await AskAsync(0, "60001")).ShouldBeProblem(401, "key_timestamp_invalid");
        (await AskAsync(0, "soon")).ShouldBeProblem(401, "key_timestamp_invalid");
    }

    [Fact]
    public async Task What_is_unknown_and_what_is_wrong_is_refused_alike()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync());
        var wrong = await fixture.GetAsync(key with { Secret = key.Secret + "x" }, "/api/v1/accounts");
        var unknown = await fixture.GetAsync(key with { Id = "tc_sec_0" }, "/api/v1/accounts");
        wrong.ShouldBeProblem(401, "key_invalid");
        Assert.Equal(wrong.Body.GetRawText(), unknown.Body.GetRawText());
    }

    [Fact]
    public async Task A_key_without_proof_and_two_credentials_are_refused()
    {
        var user = await Server.NewUserAsync();
        var key = await fixture.MakeAsync(user);
        using var bare = new HttpRequestMessage(HttpMethod.Get, "/api/v1/accounts");
        bare.Headers.Add("X-API-Key", key.Id);
        (await Server.Client.AskAsync(bare)).ShouldBeProblem(401, "key_proof_missing");
        using var both = fixture.Request(key, HttpMethod.Get, "/api/v1/accounts");
        both.Headers.Authorization = new("Bearer", user);
        (await Server.Client.AskAsync(both)).ShouldBeProblem(401, "ambiguous_credentials");
    }

    [Fact]
    public async Task A_key_is_good_from_its_networks_only()
    {
        var user = await Server.NewUserAsync();
        var elsewhere = await fixture.MakeAsync(user, more: new { allowed_networks = (string[])["203.0.113.0/24", "2001:db8::/32"] });
        (await fixture.GetAsync(elsewhere, "/api/v1/accounts")).ShouldBeProblem(403, "key_network_not_allowed");
        var here = await fixture.MakeAsync(user, more: new { allowed_networks = (string[])["127.0.0.0/8"] });
        Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(here, "/api/v1/accounts")).Status);
    }

    [Fact]
    public async Task A_key_ends_when_it_expires_is_revoked_or_its_user_is_disabled()
    {
        var user = await Server.NewUserAsync();
        var expiring = await fixture.MakeAsync(user, more: new { expires_at = fixture.Clock.GetUtcNow().AddMinutes(20) });
        Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(expiring, "/api/v1/accounts")).Status);
        fixture.Clock.Advance(TimeSpan.FromMinutes(21));
        (await fixture.GetAsync(expiring, "/api/v1/accounts")).ShouldBeProblem(401, "key_expired");

        var other = await Server.NewUserAsync();
        var key = await fixture.MakeAsync(other);
        var revoked = await fixture.MakeAsync(other);
        var end = await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{revoked.Id}", token: other);
        Assert.Equal(HttpStatusCode.NoContent, end.Status);
        (await fixture.GetAsync(revoked, "/api/v1/accounts")).ShouldBeProblem(401, "key_revoked");

        await using var command = Server.Database.Owner.CreateCommand(
            $"update app_user set disabled_at = now() where id = (select user_id from api_key where id = '{key.Id}')");
        await command.ExecuteNonQueryAsync(Cancellation);
        await Wait.UntilAsync(
            "the key of a disabled user is refused",
            async () => (await fixture.GetAsync(key, "/api/v1/accounts")) is { Status: HttpStatusCode.Unauthorized } answer
                && answer.Text("code") == "user_disabled", Cancellation);
    }

    [Theory]
    [InlineData("read", "GET", "/api/v1/accounts", 200)]
    [InlineData("read", "GET", "/api/v1/portfolio", 200)]
    [InlineData("read", "GET", "/api/v1/alerts", 200)]
    [InlineData("read", "POST", "/api/v1/orders/preview", 200)]
    [InlineData("read", "POST", "/api/v1/orders", 403)]
    [InlineData("read", "POST", "/api/v1/watchlists", 403)]
    [InlineData("read", "DELETE", "/api/v1/orders", 403)]
    [InlineData("read", "POST", "/api/v1/accounts", 403)]
    [InlineData("trade", "POST", "/api/v1/orders", 201)]
    [InlineData("trade", "GET", "/api/v1/orders", 403)]
    [InlineData("trade", "DELETE", "/api/v1/orders", 200)]
    public async Task A_scope_opens_its_own_routes_and_no_others(string scope, string method, string path, int status)
    {
        await Server.QuoteAsync("BTC-USD", [(9, 1)], [(20, 1)]);
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), scopes: [scope]);
        var answer = await fixture.AskAsync(key, new(method), path, method == "POST" ? Resting : null);
        Assert.Equal(status, (int)answer.Status);
        if (status == 403) answer.ShouldBeProblem(403, "key_scope_missing");
    }

    [Fact]
    public async Task Administration_needs_the_scope_and_the_role()
    {
        var admin = await Server.NewAdministratorAsync();
        var key = await fixture.MakeAsync(admin, scopes: ["admin"]);
        Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(key, "/api/v1/admin/audit")).Status);
        (await fixture.GetAsync(await fixture.MakeAsync(admin), "/api/v1/admin/audit")).ShouldBeProblem(403, "key_scope_missing");
        var (answer, _) = await fixture.TryMakeAsync(await Server.NewUserAsync(), scopes: ["admin"]);
        answer.ShouldBeProblem(403, "scope_not_allowed");
    }

    [Theory]
    [InlineData("GET", "/api/v1/auth/me")]
    [InlineData("GET", "/api/v1/auth/sessions")]
    [InlineData("POST", "/api/v1/auth/password")]
    [InlineData("GET", "/api/v1/keys")]
    [InlineData("POST", "/api/v1/keys")]
    [InlineData("DELETE", "/api/v1/keys/tc_sec_0")]
    public async Task What_a_user_is_a_key_does_not_see_or_change(string method, string path)
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync());
        (await fixture.AskAsync(key, new(method), path, method == "POST" ? "{}" : null)).ShouldBeProblem(403, "key_not_accepted");
    }

    [Fact]
    public async Task A_key_signs_nobody_out()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync());
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = Server.Address };
        using var request = fixture.Request(key, HttpMethod.Post, "/api/v1/auth/logout", "{}");
        (await client.AskAsync(request)).ShouldBeProblem(401, "unauthenticated");
    }

    [Fact]
    public async Task A_key_for_chosen_accounts_knows_no_others()
    {
        var user = await Server.NewUserAsync();
        var first = (await Server.AccountOfAsync(user)).Number;
        var second = int.Parse((await Server.Client.PostAsync("/api/v1/accounts", new { name = "second" }, user)).Text("id"), null);
        var key = await fixture.MakeAsync(user, more: new { account_ids = (string[])[$"{second}"] });

        var listed = (await fixture.GetAsync(key, "/api/v1/accounts")).Body.GetProperty("items").EnumerateArray().Single();
        Assert.Equal($"{second}", listed.GetProperty("id").GetString());
        (await fixture.GetAsync(key, $"/api/v1/accounts/{first}")).ShouldBeProblem(404, "unknown_account");
        (await fixture.GetAsync(key, $"/api/v1/portfolio?account_id={first}")).ShouldBeProblem(404, "unknown_account");
        Assert.Equal($"{second}", (await fixture.GetAsync(key, "/api/v1/portfolio")).Text("account_id"));
        var placed = await fixture.AskAsync(key, HttpMethod.Post, "/api/v1/orders", Resting);
        Assert.Equal($"{second}", placed.Text("account_id"));
        var order = new { symbol = "BTC-USD", side = "buy", type = "limit", qty = "1", limit_price = "10" };
        var others = (await Server.PlaceAsync(user, order)).Text("id");
        (await fixture.GetAsync(key, $"/api/v1/orders/{others}")).ShouldBeProblem(404, "unknown_order");
        (await fixture.AskAsync(key, HttpMethod.Delete, $"/api/v1/orders/{others}")).ShouldBeProblem(404, "unknown_order");
        (await fixture.PostAsync(key, "/api/v1/accounts", new { name = "third" })).ShouldBeProblem(403, "key_account_not_allowed");
        var (stranger, _) = await fixture.TryMakeAsync(await Server.NewUserAsync(), more: new { account_ids = (string[])[$"{second}"] });
        stranger.ShouldBeProblem(404, "unknown_account");
    }

    [Fact]
    public async Task An_order_is_worth_no_more_than_the_key_allows()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync(), more: new { max_order_value = "100" });
        object Order(string price) => new { symbol = "AAPL", side = "buy", type = "limit", qty = "10", limit_price = price };
        (await fixture.PostAsync(key, "/api/v1/orders", Order("10.01"))).ShouldBeProblem(422, "key_order_value_limit");
        var placed = await fixture.PostAsync(key, "/api/v1/orders", Order("10.00"));
        Assert.Equal(HttpStatusCode.Created, placed.Status);
        var path = $"/api/v1/orders/{placed.Text("id")}";
        (await fixture.AskAsync(key, HttpMethod.Patch, path, """{"limit_price":"10.01"}""")).ShouldBeProblem(422, "key_order_value_limit");
        (await fixture.AskAsync(key, HttpMethod.Patch, path, """{"qty":"11"}""")).ShouldBeProblem(422, "key_order_value_limit");
        Assert.Equal(HttpStatusCode.OK, (await fixture.AskAsync(key, HttpMethod.Patch, path, """{"qty":"9"}""")).Status);

        await Server.QuoteAsync("AAPL", [(9, 100)], [(20, 100)]);
        var market = new { symbol = "AAPL", side = "buy", type = "market", qty = "6" };
        (await fixture.PostAsync(key, "/api/v1/orders", market)).ShouldBeProblem(422, "key_order_value_limit");
        var batch = await fixture.PostAsync(key, "/api/v1/orders/batch", new { orders = new[] { new { place = market } } });
        Assert.Equal("key_order_value_limit", batch.Body.GetProperty("items")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task After_the_days_loss_a_key_places_only_what_reduces()
    {
        var user = await Server.NewUserAsync();
        var key = await fixture.MakeAsync(user, more: new { daily_loss_limit = "50" });
        await Server.QuoteAsync("AAPL", [(99, 100)], [(100, 100)]);
        await Server.BuyAsync(user, "AAPL", "10");
        var order = new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "1" };
        Assert.Equal(HttpStatusCode.Created, (await fixture.PostAsync(key, "/api/v1/orders", order)).Status);
        await Server.PrintAsync("AAPL", 90, 1, Side.Sell);
        (await fixture.PostAsync(key, "/api/v1/orders", order)).ShouldBeProblem(422, "key_daily_loss_limit");
        var reducing = new { symbol = "AAPL", side = "sell", type = "limit", qty = "1", limit_price = "200", reduce_only = true };
        Assert.Equal(HttpStatusCode.Created, (await fixture.PostAsync(key, "/api/v1/orders", reducing)).Status);
    }

    [Fact]
    public async Task Where_and_when_it_was_last_used_is_written_down()
    {
        var user = await Server.NewUserAsync();
        var key = await fixture.MakeAsync(user);
        await fixture.GetAsync(key, "/api/v1/accounts");
        await Wait.UntilAsync(
            "the use was written down",
            async () => (await Server.Client.GetAsync("/api/v1/keys", user)).Body.GetProperty("items")[0].GetProperty("last_used_from")
                .GetString() == "127.0.0.1", Cancellation);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static void Replace(HttpRequestMessage request, string header, string value)
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    }

    private async Task<Answer> PlaceAsync(OwnKey key, string type, string body)
    {
        using var request = fixture.Request(key, HttpMethod.Post, "/api/v1/orders", body);
        request.Content!.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        return await Server.Client.AskAsync(request);
    }
}
