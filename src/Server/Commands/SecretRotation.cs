using Dapper;
using TradeCraft.Server.Identity;
using TradeCraft.Server.Identity.Factors;
using TradeCraft.Server.Identity.Keys;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Commands;

/// <summary>
/// Seals everything anew under a new key: the settings that are kept, and in one transaction what the database holds. The old keys stay,
/// for backups; whoever wants them gone takes their lines out of the file.
/// </summary>
internal static class SecretRotation
{
    private sealed record Row(string Id, byte[] Sealed);

    /// <summary>What is sealed in tables, and as what.</summary>
    private static readonly (string Table, string Column, string Where, Func<string, string> SealedAs)[] Columns =
    [
        ("signing_key", "secret", "octet_length(secret) <> 32", SigningKeys.SealedAs),
        ("app_user", "totp_key", "totp_key is not null", _ => Authenticator.SealedAs),
        ("api_key", "proof", "kind = 'HmacSha256'", KeyTable.SealedAs),
    ];

    /// <exception cref="StartupException">A server runs, or the key is none.</exception>
    public static async Task RunAsync(StorageOptions options)
    {
        var sealer = Sealer.Of(options.DataFolder);
        var hasDatabase = options.ConnectionString is not null || DataFolder.IsUsed(options.DataFolder);
        await using var database = hasDatabase ? await FoundDatabase.OpenAsync(options, CancellationToken.None) : null;
        var (count, lost) = database is null ? (0, 0) : await SealAnewAsync(database, sealer);
        if (database is null) sealer.AddKey();
        new SecretStore(options.DataFolder, Environment.GetEnvironmentVariable(Sealer.KeyVariable)).SealAnew();
        await Console.Out.WriteLineAsync(
            $"Everything is sealed under the new key in {sealer.KeyIn}: {count} secrets of the database"
            + (lost > 0 ? $", but {lost} that open with none of the keys." : ".") + " The old keys stay there, for backups.");
    }

    private static async Task<(int Count, int Lost)> SealAnewAsync(FoundDatabase database, Sealer sealer)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        if (await EventLog.FindRunningAsync(connection, except: null, CancellationToken.None) is not null)
            throw new StartupException("A server runs on the database: it would not know the new key. Stop it first.");
        sealer.AddKey();
        await using var transaction = await connection.BeginTransactionAsync();
        var (count, lost) = (0, 0);
        foreach (var (table, column, where, sealedAs) in Columns)
        {
            var rows = await connection.QueryAsync<Row>($"select id::text as id, {column} as sealed from {table} where {where} for update");
            foreach (var row in rows)
            {
                if (!sealer.TryOpen(sealedAs(row.Id), row.Sealed, out var plain))
                {
                    lost++;
                    continue;
                }

                await connection.ExecuteAsync(
                    $"update {table} set {column} = @anew where id::text = @Id",
                    new { row.Id, anew = sealer.Seal(sealedAs(row.Id), plain) });
                count++;
            }
        }

        await transaction.CommitAsync();
        return (count, lost);
    }
}
