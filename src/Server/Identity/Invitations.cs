using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Identity;

/// <param name="Email">Whom alone it is for; null where it is for whoever has the link.</param>
/// <param name="Role">What who registers with it becomes.</param>
internal sealed record Invitation(
    long Id, string? Email, string Role, DateTimeOffset CreatedAt, long CreatedBy, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt,
    long? UsedBy, DateTimeOffset? WithdrawnAt);

/// <summary>Invitations to register, each good once. Only their hashes are stored.</summary>
internal sealed class Invitations(NpgsqlDataSource database, TimeProvider clock)
{
    private const int TokenBytes = 32;

    // A token of ours has 43 characters. More is not worth a hash.
    private const int MaxLength = 64;

    private const string Columns =
        """
        id as Id, email as Email, role as Role, created_at as CreatedAt, created_by as CreatedBy, expires_at as ExpiresAt,
            used_at as UsedAt, used_by as UsedBy, withdrawn_at as WithdrawnAt
        """;

    public async Task<(Invitation Invitation, string Token)> MakeAsync(
        string? email, string role, DateTimeOffset expiresAt, UserId by, CancellationToken cancellation)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QuerySingleAsync<Invitation>(new CommandDefinition(
            $"""
            insert into invitation (hash, email, role, created_at, created_by, expires_at)
            values (@hash, @email, @role, @now, @by, @expiresAt) returning {Columns}
            """,
            new { hash = Hash(token), email, role, now = clock.GetUtcNow(), by = by.Number, expiresAt },
            cancellationToken: cancellation)), token);
    }

    /// <summary>All before an id, the newest first.</summary>
    public async Task<IReadOnlyList<Invitation>> ListAsync(long before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<Invitation>(new CommandDefinition(
            $"select {Columns} from invitation where id < @before order by id desc limit @most", new { before, most },
            cancellationToken: cancellation))).AsList();
    }

    /// <summary>Takes one back that was not used. False where there is none such.</summary>
    public Task<bool> WithdrawAsync(long id, CancellationToken cancellation) => ExecuteAsync(
        "update invitation set withdrawn_at = coalesce(withdrawn_at, @now) where id = @id and used_at is null",
        new { id, now = clock.GetUtcNow() }, cancellation);

    /// <summary>
    /// Uses one up, so that nobody else can; null where there is none such that is good. To be given back when nobody was registered.
    /// </summary>
    public async Task<Invitation?> ClaimAsync(string token, CancellationToken cancellation)
    {
        if (token.Length is 0 or > MaxLength) return null;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Invitation>(new CommandDefinition(
            $"""
            update invitation set used_at = @now
            where hash = @hash and used_at is null and withdrawn_at is null and expires_at > @now returning {Columns}
            """,
            new { hash = Hash(token), now = clock.GetUtcNow() }, cancellationToken: cancellation));
    }

    public Task GiveBackAsync(Invitation claimed) => ExecuteAsync(
        "update invitation set used_at = null where id = @id and used_by is null", new { id = claimed.Id }, CancellationToken.None);

    public Task NoteUserAsync(Invitation claimed, UserId user) => ExecuteAsync(
        "update invitation set used_by = @user where id = @id", new { id = claimed.Id, user = user.Number }, CancellationToken.None);

    private async Task<bool> ExecuteAsync(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation)) > 0;
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
