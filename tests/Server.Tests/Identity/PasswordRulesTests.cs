using System.Net;
using TradeCraft.Server.Identity;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>What no password may be, on a server that is found at https://paper.bullpen.example.</summary>
public sealed class PasswordRulesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase? database;
    private IdentityServer? server;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        server = await IdentityServer.StartAsync(database, more: ["--public-url", "https://paper.bullpen.example"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    [Theory]
    [InlineData("TradeCraft")]
    [InlineData("tradecraft2026!")]
    [InlineData("!!Exchange-Trader")]
    [InlineData("2026-bullpen")]
    [InlineData("Bullpen.Example")]
    [InlineData("grace_hopper-1")]
    [InlineData("Amazing.Grace1906")]
    public async Task One_that_consists_of_words_of_the_place_or_of_the_user_is_refused(string password) =>
        Assert.Contains(
            "consist", (await RegisterAsync("grace_hopper", password)).ShouldBeProblem(400, "validation_failed")["password"],
            StringComparison.Ordinal);

    [Theory]
    [InlineData("exchange of ideas")]
    [InlineData("bullpenned2026")]
    [InlineData("8402817365")]
    public async Task One_that_only_has_such_a_word_in_it_is_taken(string password) =>
        Assert.Equal(HttpStatusCode.Created, (await RegisterAsync("grace_hopper", password)).Status);

    [Fact]
    public async Task None_of_the_commonest_ten_thousand_is_taken()
    {
        var common = await File.ReadAllLinesAsync(
            Repository.At("src/Server/Identity/common-passwords.txt"), TestContext.Current.CancellationToken);
        Assert.True(common.Distinct(StringComparer.OrdinalIgnoreCase).Count() >= 10_000);
        Assert.All(common, password => Assert.InRange(password.Length, PasswordRules.Shortest, PasswordRules.Longest));
        foreach (var password in (string[])[common[0], common[2_999], common[9_999].ToUpperInvariant()])
            Assert.Contains(
                "commonest", (await RegisterAsync("grace", password)).ShouldBeProblem(400, "validation_failed")["password"],
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_words_are_written_down()
    {
        var page = await File.ReadAllTextAsync(Repository.At("docs/operations.md"), TestContext.Current.CancellationToken);
        var section = page.Split("### Passwords")[1].Split("\n#")[0];
        Assert.All(PasswordRules.Words, word => Assert.Contains($"`{word}`", section, StringComparison.Ordinal));
    }

    private Task<Answer> RegisterAsync(string username, string password) => server!.Client.PostAsync(
        "/api/v1/auth/register", new { email = "amazing.grace@example.com", username, password });
}
