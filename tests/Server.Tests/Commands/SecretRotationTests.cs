using Dapper;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Commands;

/// <summary><c>tradecraft secrets --rotate</c> on a real data folder.</summary>
public sealed class SecretRotationTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly byte[] Plain = [1, 2, 3];

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => folder["data"];

    private string[] Own => ["--data", Data, "--postgres-binaries", PostgresBinaries.Folder];

    private string KeyFile => Path.Combine(Data, "secrets.key");

    public async ValueTask InitializeAsync() => await postgres.CopyDataFolderAsync(Data, Cancellation);

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Everything_is_sealed_under_a_new_key_while_no_server_runs()
    {
        await using (var server = ServerProcess.Start(Own))
        {
            await server.Address;
            (await VerbProcess.RunAsync(["secrets", "--rotate", .. Own])).ShouldRefuse("A server runs on the database");
            Assert.Equal(0, await server.StopAsync());
        }

        var set = await VerbProcess.RunWithAsync("the key\n", ["secrets", "--set", "Feeds:Polygon:Key", "--data", Data]);
        Assert.Equal(0, set.ExitCode);
        var added = await VerbProcess.RunWithAsync("Correct horse battery 1\n", ["users", "add", "ada", "ada@example.com", .. Own]);
        Assert.True(added.ExitCode == 0, added.Errors);
        await SealAsync();

        var rotated = await VerbProcess.RunAsync(["secrets", "--rotate", .. Own]);
        Assert.Equal((0, ""), (rotated.ExitCode, rotated.Errors));
        Assert.Contains(": 3 secrets of the database.", rotated.Output, StringComparison.Ordinal);
        var keys = (await File.ReadAllTextAsync(KeyFile, Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, keys.Length);

        // The new key alone opens all there is, the old one nothing.
        Assert.Equal(3, await OpenedAsync(keys[0]));
        Assert.Equal(0, await OpenedAsync(keys[1]));
        Assert.Equal("the key", new SecretStore(Data, keys[0]).Open()["Feeds:Polygon:Key"]);
        await using var next = ServerProcess.Start(Own);
        await next.Address;
        Assert.DoesNotContain("does not open", next.Output, StringComparison.Ordinal);
    }

    private async Task SealAsync()
    {
        var sealer = Sealer.Of(Data);
        await using var database = await OpenAsync();
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("update app_user set totp_key = @key", new { key = sealer.Seal("totp", Plain) });
        await connection.ExecuteAsync(
            """
            insert into api_key (id, user_id, name, kind, scopes, networks, proof, created_at)
            select 'tc_hmac_1', id, 'one', 'HmacSha256', '{}', '{}', @proof, now() from app_user
            """, new { proof = sealer.Seal("api_key tc_hmac_1", Plain) });
    }

    private async Task<int> OpenedAsync(string key)
    {
        var sealer = new Sealer(Data, key);
        await using var database = await OpenAsync();
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        var sealedValues = await connection.QueryAsync<(string, byte[])>(
            "select 'signing_key ' || id, secret from signing_key union all select 'totp', totp_key from app_user "
            + "union all select 'api_key ' || id, proof from api_key");
        return sealedValues.Count(value => sealer.TryOpen(value.Item1, value.Item2, out _));
    }

    private Task<FoundDatabase> OpenAsync() => FoundDatabase.OpenAsync(
        new StorageOptions { DataFolder = Data, PostgresBinaries = PostgresBinaries.Folder }, Cancellation);
}
