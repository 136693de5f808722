using System.Security.Cryptography;
using Dapper;
using Npgsql;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>
/// Before the server takes requests: hands it the keys that access tokens are signed with, making the first one on a new database, and the
/// sessions whose access tokens are not to be taken.
/// </summary>
internal sealed class SigningKeys(NpgsqlDataSource database, TokenAuthenticator tokens, RevokedSessions revoked, TimeProvider clock)
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
        await connection.ExecuteAsync(new CommandDefinition(
            """
            lock table signing_key in share row exclusive mode;
            insert into signing_key (id, secret, created_at) select @id, @secret, @now where not exists (select from signing_key);
            """,
            new
            {
                id = RandomNumberGenerator.GetHexString(16, lowercase: true),
                secret = RandomNumberGenerator.GetBytes(SecretBytes),
                now = clock.GetUtcNow(),
            },
            cancellationToken: cancellation));
        var keys = await connection.QueryAsync<SigningKey>(new CommandDefinition(
            "select id, secret from signing_key order by created_at, id", cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return [.. keys];
    }
}
