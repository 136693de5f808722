using System.Security.Cryptography;
using Dapper;
using Npgsql;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity;

/// <summary>
/// Before the server takes requests: hands it the keys that access tokens are signed with, making the first one on a new database, and the
/// sessions whose access tokens are not to be taken. The keys are sealed; those of an earlier version, which are not, are sealed at once.
/// Where none opens, in a backup without its <c>secrets.key</c>, a new one is made: browsers then get a new token by their sign-in.
/// </summary>
internal sealed partial class SigningKeys(
    NpgsqlDataSource database, Sealer sealer, TokenAuthenticator tokens, RevokedSessions revoked, TimeProvider clock,
    ILogger<SigningKeys> log)
    : IHostedService
{
    private const int SecretBytes = 32;

    private sealed record RevokedRow(Guid Id, DateTimeOffset RevokedAt);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        tokens.UseKeys(await LoadKeysAsync(connection, cancellationToken));

        var oldest = clock.GetUtcNow() - TokenAuthenticator.Lifetime;
        var sessions = await connection.QueryAsync<RevokedRow>(new CommandDefinition(
            "select id, revoked_at as RevokedAt from user_session where revoked_at > @oldest",
            new { oldest }, cancellationToken: cancellationToken));
        foreach (var session in sessions) revoked.Add(session.Id, session.RevokedAt);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<IReadOnlyList<SigningKey>> LoadKeysAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Servers that start together on a new database must agree on one key.
        var rows = await connection.QueryAsync<SigningKey>(new CommandDefinition(
            "lock table signing_key in share row exclusive mode; select id, secret from signing_key order by created_at, id",
            cancellationToken: cancellation));
        var keys = new List<SigningKey>();
        foreach (var row in rows)
        {
            if (row.Secret.Length == SecretBytes)
            {
                keys.Add(row);
                await connection.ExecuteAsync(new CommandDefinition(
                    "update signing_key set secret = @secret where id = @Id", new { row.Id, secret = Seal(row) },
                    cancellationToken: cancellation));
            }
            else if (sealer.TryOpen(SealedAs(row.Id), row.Secret, out var secret)) keys.Add(row with { Secret = secret });
            else LogUnreadable(row.Id, sealer.KeyIn);
        }

        if (keys.Count == 0)
        {
            var made = new SigningKey(
                RandomNumberGenerator.GetHexString(16, lowercase: true), RandomNumberGenerator.GetBytes(SecretBytes));
            keys.Add(made);
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into signing_key (id, secret, created_at) values (@Id, @secret, @now)",
                new { made.Id, secret = Seal(made), now = clock.GetUtcNow() }, cancellationToken: cancellation));
        }

        await transaction.CommitAsync(cancellation);
        return keys;
    }

    private byte[] Seal(SigningKey key) => sealer.Seal(SealedAs(key.Id), key.Secret);

    internal static string SealedAs(string id) => $"signing_key {id}";

    [LoggerMessage(LogLevel.Warning, "The key {Id}, which tokens were signed with, does not open with {KeyIn}: those tokens are not taken")]
    private partial void LogUnreadable(string id, string keyIn);
}
