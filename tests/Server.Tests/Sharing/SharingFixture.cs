using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sharing;

/// <summary>A server whose clock a test moves on, and people who share accounts there.</summary>
public sealed class SharingFixture : IAsyncLifetime
{
    public SharingFixture(PostgresFixture postgres) => Server = new(postgres)
    {
        Adjust = builder => builder.Services.AddSingleton<TimeProvider>(Clock),
    };

    public MovableClock Clock { get; } = new();

    public TradingServer Server { get; }

    public HttpClient Client => Server.Client;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        await Server.QuoteAsync("AAPL", [(99.00m, 100_000)], [(101.00m, 100_000)]);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    public async Task<Person> NewPersonAsync(string? role = null)
    {
        var session = await Client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo");
        var user = session.Body.GetProperty("user");
        var person = new Person(
            session.Text("access_token"), user.GetProperty("username").GetString()!,
            new(int.Parse(user.GetProperty("account_id").GetString()!, null)));
        if (role is null) return person;
        await ExecuteAsync($"update app_user set role = '{role}' where username = '{person.Name}'");

        // What requests are judged by, which follows the table some milliseconds later.
        var id = new UserId(long.Parse(user.GetProperty("id").GetString()!, null));
        await Wait.UntilAsync(
            "the role holds", () => Task.FromResult(
                Server.Services.GetRequiredService<KnownUsers>().TryFind(id, out var standing) && standing.Role == role),
            TestContext.Current.CancellationToken);
        return person;
    }

    public Task<Answer> ShareAsync(Person owner, object terms) =>
        Client.PostAsync($"/api/v1/accounts/{owner.Account.Number}/shares", terms, owner.Token);

    public Task<Answer> WithdrawAsync(Person owner, string share) => Client.AskAsync(
        HttpMethod.Delete, $"/api/v1/accounts/{owner.Account.Number}/shares/{share}", token: owner.Token);

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Server.Database.Owner.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

public sealed record Person(string Token, string Name, AccountId Account);
