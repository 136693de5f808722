using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

public sealed class SignUpChallengeTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Who_makes_many_users_works_for_each_of_the_next()
    {
        await using var database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        await using var server = await IdentityServer.StartAsync(
            database, more: ["--Limits:Off", "false", "--Limits:SignUpsPerHourOfNetwork", "2"]);
        Assert.Equal(HttpStatusCode.Created, (await RegisterAsync(server, "ada")).Status);
        Assert.Equal(HttpStatusCode.Created, (await server.Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Status);

        var asked = await RegisterAsync(server, "bob");
        asked.ShouldBeProblem(403, "challenge_required");
        var solution = Solve(asked.Body.GetProperty("challenge"));
        (await RegisterAsync(server, "bob", "nonsense")).ShouldBeProblem(403, "challenge_failed");
        Assert.Equal(HttpStatusCode.Created, (await RegisterAsync(server, "bob", solution)).Status);
        (await RegisterAsync(server, "carol", solution)).ShouldBeProblem(403, "challenge_failed");
    }

    private static Task<Answer> RegisterAsync(IdentityServer server, string username, string? solution = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auth/register")
        {
            Content = System.Net.Http.Json.JsonContent.Create(
                new { email = $"{username}@example.com", username, password = IdentityFixture.Password }),
        };
        if (solution is not null) request.Headers.Add("X-Challenge-Solution", solution);
        return server.Client.AskAsync(request);
    }

    private static string Solve(JsonElement challenge)
    {
        string Text(string name) => challenge.GetProperty(name).GetString()!;
        for (var number = 0; number <= challenge.GetProperty("max_number").GetInt32(); number++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(Text("salt") + number.ToString(CultureInfo.InvariantCulture)));
            if (Convert.ToHexStringLower(hash) != Text("challenge")) continue;
            return Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new
            {
                algorithm = Text("algorithm"),
                challenge = Text("challenge"),
                number,
                salt = Text("salt"),
                signature = Text("signature"),
            }));
        }

        throw new InvalidOperationException("No number solves it.");
    }
}
