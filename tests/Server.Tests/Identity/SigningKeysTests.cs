using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class SigningKeysTests(PostgresFixture postgres)
{
    private const string Lengths = "select string_agg(octet_length(secret)::text, ' ') from signing_key";

    [Fact]
    public async Task The_keys_that_sign_tokens_are_sealed_and_one_that_does_not_open_is_followed_by_another()
    {
        await using var database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        string token;
        await using (var first = await IdentityServer.StartAsync(database))
        {
            token = (await first.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
            Assert.Equal("61", await first.ScalarAsync<string>(Lengths));

            // As an earlier version wrote it.
            var id = await first.ScalarAsync<string>("select id from signing_key");
            var secret = await first.ScalarAsync<byte[]>("select secret from signing_key");
            Assert.True(first.Services.GetRequiredService<Sealer>().TryOpen($"signing_key {id}", secret!, out var plain));
            await first.ExecuteAsync($"update signing_key set secret = '\\x{Convert.ToHexString(plain)}'");
        }

        await using (var second = await IdentityServer.StartAsync(database))
        {
            Assert.Equal(HttpStatusCode.OK, (await second.Client.GetAsync("/api/v1/auth/me", token)).Status);
            Assert.Equal("61", await second.ScalarAsync<string>(Lengths));
            await second.ExecuteAsync("update signing_key set secret = set_byte(secret, 40, 255 - get_byte(secret, 40))");
        }

        await using var third = await IdentityServer.StartAsync(database);
        Assert.Equal(HttpStatusCode.Unauthorized, (await third.Client.GetAsync("/api/v1/auth/me", token)).Status);
        var next = (await third.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
        Assert.Equal(HttpStatusCode.OK, (await third.Client.GetAsync("/api/v1/auth/me", next)).Status);
        Assert.Equal("61 61", await third.ScalarAsync<string>(Lengths));
    }
}
