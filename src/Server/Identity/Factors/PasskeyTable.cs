using Dapper;
using Microsoft.AspNetCore.Identity;
using Npgsql;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Identity.Factors;

/// <param name="Id">The credential's, as a browser names it in base64url.</param>
/// <param name="IsSynced">Whether the device keeps it on others too.</param>
internal sealed record PasskeyRow(byte[] Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool IsSynced);

/// <summary>The table of passkeys, as ASP.NET Core Identity reads and writes it, and as users see theirs.</summary>
internal sealed class PasskeyTable(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Select =
        """
        select user_id, credential_id, public_key, name, created_at, sign_count, transports, is_user_verified, is_backup_eligible,
            is_backed_up, attestation_object, client_data_json
        from passkey
        """;

    private sealed class Row
    {
        public long UserId { get; set; }

        public byte[] CredentialId { get; set; } = [];

        public byte[] PublicKey { get; set; } = [];

        public string Name { get; set; } = "";

        public DateTimeOffset CreatedAt { get; set; }

        public long SignCount { get; set; }

        public string[] Transports { get; set; } = [];

        public bool IsUserVerified { get; set; }

        public bool IsBackupEligible { get; set; }

        public bool IsBackedUp { get; set; }

        public byte[] AttestationObject { get; set; } = [];

        public byte[] ClientDataJson { get; set; } = [];

        public UserPasskeyInfo Info => new(
            CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports, IsUserVerified, IsBackupEligible, IsBackedUp,
            AttestationObject, ClientDataJson)
        { Name = Name };
    }

    /// <summary>Adds one, or notes that it was used.</summary>
    public async Task WriteAsync(UserId user, UserPasskeyInfo passkey, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into passkey (
                credential_id, user_id, public_key, name, created_at, sign_count, transports, is_user_verified, is_backup_eligible,
                is_backed_up, attestation_object, client_data_json)
            values (
                @CredentialId, @user, @PublicKey, @Name, @CreatedAt, @signCount, @transports, @IsUserVerified, @IsBackupEligible,
                @IsBackedUp, @AttestationObject, @ClientDataJson)
            on conflict (credential_id) do update set sign_count = excluded.sign_count, is_backed_up = excluded.is_backed_up,
                is_user_verified = excluded.is_user_verified, last_used_at = @now
            where passkey.user_id = excluded.user_id
            """,
            new
            {
                passkey.CredentialId,
                user = user.Number,
                passkey.PublicKey,
                Name = passkey.Name ?? "",
                passkey.CreatedAt,
                signCount = (long)passkey.SignCount,
                transports = passkey.Transports ?? [],
                passkey.IsUserVerified,
                passkey.IsBackupEligible,
                passkey.IsBackedUp,
                passkey.AttestationObject,
                passkey.ClientDataJson,
                now = clock.GetUtcNow(),
            }, cancellationToken: cancellation));
    }

    public async Task<IList<UserPasskeyInfo>> OfAsync(UserId user, CancellationToken cancellation) =>
        [.. (await QueryAsync<Row>($"{Select} where user_id = @user", new { user = user.Number }, cancellation)).Select(row => row.Info)];

    public async Task<UserPasskeyInfo?> FindAsync(UserId user, byte[] id, CancellationToken cancellation) =>
        (await QueryAsync<Row>($"{Select} where user_id = @user and credential_id = @id", new { user = user.Number, id }, cancellation))
            .SingleOrDefault()?.Info;

    public async Task<UserId?> FindUserAsync(byte[] id, CancellationToken cancellation) =>
        (await QueryAsync<Row>($"{Select} where credential_id = @id", new { id }, cancellation)).SingleOrDefault() is { } row
            ? new UserId(row.UserId) : null;

    /// <summary>A user's, oldest first.</summary>
    public Task<IReadOnlyList<PasskeyRow>> ListAsync(UserId user, CancellationToken cancellation) => QueryAsync<PasskeyRow>(
        """
        select credential_id as "Id", name as "Name", created_at as "CreatedAt", last_used_at as "LastUsedAt", is_backed_up as "IsSynced"
        from passkey where user_id = @user order by created_at, credential_id
        """, new { user = user.Number }, cancellation);

    /// <summary>False where the user has no such passkey.</summary>
    public async Task<bool> RenameAsync(UserId user, byte[] id, string name, CancellationToken cancellation) =>
        (await QueryAsync<byte[]>(
            "update passkey set name = @name where user_id = @user and credential_id = @id returning credential_id",
            new { user = user.Number, id, name }, cancellation)).Count == 1;

    /// <inheritdoc cref="RenameAsync"/>
    public async Task<bool> RemoveAsync(UserId user, byte[] id, CancellationToken cancellation) =>
        (await QueryAsync<byte[]>(
            "delete from passkey where user_id = @user and credential_id = @id returning credential_id", new { user = user.Number, id },
            cancellation)).Count == 1;

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();
    }
}
