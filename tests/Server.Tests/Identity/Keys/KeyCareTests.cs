using System.Net;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Keys;

/// <summary>Keys are made, named, listed, rolled and revoked.</summary>
public sealed class KeyCareTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TradingServer Server => fixture.Server;

    [Fact]
    public async Task A_secret_is_shown_once_and_kept_nowhere_readable()
    {
        var user = await Server.NewUserAsync();
        foreach (var kind in (string[])[KeyFixture.Secret, KeyFixture.Hmac])
        {
            var key = await fixture.MakeAsync(user, kind);
            Assert.DoesNotContain(
                key.Secret!, (await Server.Client.GetAsync("/api/v1/keys", user)).Body.GetRawText(), StringComparison.Ordinal);
            await using var command = Server.Database.Owner.CreateCommand(
                $"select position('{key.Secret}'::bytea in proof) + (select count(*) from audit where details::text like '%tc_secret%') "
                + $"from api_key where id = '{key.Id}'");
            Assert.Equal(0L, await command.ExecuteScalarAsync(Cancellation));
        }
    }

    [Fact]
    public async Task A_key_is_listed_with_all_its_terms_and_can_be_named_anew()
    {
        var user = await Server.NewUserAsync();
        var account = (await Server.AccountOfAsync(user)).Number;
        var key = await fixture.MakeAsync(user, KeyFixture.Ed25519, ["read"], new
        {
            account_ids = (string[])[$"{account}"],
            allowed_networks = (string[])["10.0.0.0/8", "2001:db8::7"],
            requests_per_minute = 60,
            max_order_value = "1000.5",
            daily_loss_limit = 50,
        });
        var renamed = await Server.Client.AskAsync(
            HttpMethod.Patch, $"/api/v1/keys/{key.Id}", System.Net.Http.Json.JsonContent.Create(new { name = " other " }), user);
        Assert.Equal("other", renamed.Text("name"));
        var listed = (await Server.Client.GetAsync("/api/v1/keys", user)).Body.GetProperty("items")[0];
        var expected = System.Text.Json.JsonSerializer.SerializeToElement(new
        {
            id = key.Id,
            name = "other",
            kind = "ed25519",
            scopes = (string[])["read"],
            account_ids = (string[])[$"{account}"],
            allowed_networks = (string[])["10.0.0.0/8", "2001:db8::7/128"],
            expires_at = (string?)null,
            requests_per_minute = 60,
            max_order_value = "1000.5",
            daily_loss_limit = "50",
        });
        foreach (var field in expected.EnumerateObject())
            Assert.Equal(field.Value.GetRawText(), listed.GetProperty(field.Name).GetRawText());
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":"a\u0007"}""", "name")]
    [InlineData("""{"scopes":[]}""", "scopes")]
    [InlineData("""{"scopes":["read","read"]}""", "scopes")]
    [InlineData("""{"scopes":["fly"]}""", "scopes")]
    [InlineData("""{"kind":"rsa"}""", "kind")]
    [InlineData("""{"account_ids":[]}""", "account_ids")]
    [InlineData("""{"allowed_networks":["10.0.0.0/33"]}""", "allowed_networks")]
    [InlineData("""{"allowed_networks":["home"]}""", "allowed_networks")]
    [InlineData("""{"allowed_networks":[null]}""", "allowed_networks")]
    [InlineData("""{"expires_at":"2020-01-01T00:00:00Z"}""", "expires_at")]
    [InlineData("""{"requests_per_minute":0}""", "requests_per_minute")]
    [InlineData("""{"max_order_value":"0"}""", "max_order_value")]
    [InlineData("""{"daily_loss_limit":"79228162514264337593543950335"}""", "daily_loss_limit")]
    [InlineData("""{"public_key":"AAAA"}""", "public_key")]
    [InlineData("""{"kind":"ed25519"}""", "public_key")]
    [InlineData("""{"kind":"ed25519","public_key":"AAAA"}""", "public_key")]
    [InlineData("""{"kind":"ed25519","public_key":"-----BEGIN PUBLIC KEY-----"}""", "public_key")]
    public async Task What_makes_no_key_is_refused_by_field(string changed, string field)
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse("""{"name":"bot","kind":"secret","scopes":["read"]}""")!.AsObject();
        foreach (var (name, value) in System.Text.Json.Nodes.JsonNode.Parse(changed)!.AsObject()) body[name] = value?.DeepClone();
        var answer = await Server.Client.PostJsonAsync("/api/v1/keys", body.ToJsonString(), await Server.NewUserAsync());
        Assert.Contains(field, answer.ShouldBeProblem(400, "validation_failed").Keys);
    }

    [Fact]
    public async Task A_public_key_is_taken_as_its_bytes_too()
    {
        using var key = NSec.Cryptography.Key.Create(NSec.Cryptography.SignatureAlgorithm.Ed25519);
        var bytes = Convert.ToBase64String(key.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey));
        var made = await Server.Client.PostAsync(
            "/api/v1/keys", new { name = "bot", kind = "ed25519", scopes = (string[])["read"], public_key = bytes },
            await Server.NewUserAsync());
        var own = new OwnKey(made.Body.GetProperty("key").GetProperty("id").GetString()!, KeyFixture.Ed25519, null, key);
        Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(own, "/api/v1/accounts")).Status);
    }

    [Theory]
    [InlineData(KeyFixture.Secret)]
    [InlineData(KeyFixture.Hmac)]
    public async Task While_a_key_is_rolled_both_are_good_and_then_the_new_one(string kind)
    {
        var user = await Server.NewUserAsync();
        var old = await fixture.MakeAsync(user, kind, ["read"], new { requests_per_minute = 600 });
        var rolled = await Server.Client.PostAsync($"/api/v1/keys/{old.Id}/roll", new { overlap_seconds = 60 }, user);
        Assert.Equal(201, (int)rolled.Status);
        var made = rolled.Body.GetProperty("key");
        Assert.Equal(600, made.GetProperty("requests_per_minute").GetInt32());
        var key = new OwnKey(made.GetProperty("id").GetString()!, kind, rolled.Text("secret"));
        Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(old, "/api/v1/accounts")).Status);
        Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(key, "/api/v1/accounts")).Status);
        (await Server.Client.PostAsync($"/api/v1/keys/{old.Id}/roll", new { }, user)).ShouldBeProblem(409, "key_not_good");

        fixture.Clock.Advance(TimeSpan.FromSeconds(61));
        (await fixture.GetAsync(old, "/api/v1/accounts")).ShouldBeProblem(401, "key_expired");
        Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(key, "/api/v1/accounts")).Status);
    }

    [Fact]
    public async Task A_rolled_key_of_ed25519_needs_a_new_public_key()
    {
        var user = await Server.NewUserAsync();
        var old = await fixture.MakeAsync(user, KeyFixture.Ed25519);
        (await Server.Client.PostAsync($"/api/v1/keys/{old.Id}/roll", new { }, user)).ShouldBeProblem(400, "validation_failed");
        (await Server.Client.PostAsync($"/api/v1/keys/{old.Id}/roll", new { overlap_seconds = -1 }, user))
            .ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task Nobody_makes_more_than_fifty_not_even_at_once()
    {
        var user = await Server.NewUserAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 55).Select(_ => fixture.TryMakeAsync(user)));
        Assert.Equal(50, answers.Count(answer => (int)answer.Answer.Status == 201));
        foreach (var (answer, _) in answers.Where(answer => (int)answer.Answer.Status != 201)) answer.ShouldBeProblem(409, "too_many_keys");
        var one = answers.First(answer => (int)answer.Answer.Status == 201).Answer.Body.GetProperty("key").GetProperty("id").GetString();
        (await Server.Client.PostAsync($"/api/v1/keys/{one}/roll", new { }, user)).ShouldBeProblem(409, "too_many_keys");
        await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{one}", token: user);
        await fixture.MakeAsync(user);
    }

    [Fact]
    public async Task Nobody_touches_anothers_key()
    {
        var key = await fixture.MakeAsync(await Server.NewUserAsync());
        var stranger = await Server.NewUserAsync();
        (await Server.Client.AskAsync(HttpMethod.Delete, $"/api/v1/keys/{key.Id}", token: stranger)).ShouldBeProblem(404, "unknown_key");
        (await Server.Client.PostAsync($"/api/v1/keys/{key.Id}/roll", new { }, stranger)).ShouldBeProblem(404, "unknown_key");
        (await Server.Client.AskAsync(
            HttpMethod.Patch, $"/api/v1/keys/{key.Id}", System.Net.Http.Json.JsonContent.Create(new { name = "x" }), stranger))
            .ShouldBeProblem(404, "unknown_key");
        Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(key, "/api/v1/accounts")).Status);
    }

    [Fact]
    public async Task Keys_are_known_after_a_restart()
    {
        var user = await Server.NewUserAsync();
        var keys = new List<OwnKey>();
        foreach (var kind in (string[])[KeyFixture.Secret, KeyFixture.Hmac, KeyFixture.Ed25519])
            keys.Add(await fixture.MakeAsync(user, kind));
        await Server.RestartAsync();
        foreach (var key in keys) Assert.Equal(HttpStatusCode.OK, (await fixture.GetAsync(key, "/api/v1/accounts")).Status);
    }
}
