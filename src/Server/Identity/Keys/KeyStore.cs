using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Identity.Keys;

/// <summary>What a new key is to be.</summary>
internal sealed record KeyTerms(
    string Name, KeyKind Kind, IReadOnlyList<KeyScopes> Scopes, int[]? AccountIds, string[] Networks, DateTimeOffset? ExpiresAt,
    int? RequestsPerMinute, decimal? MaxOrderValue, decimal? DailyLossLimit);

/// <summary>What became of a key that was to be rolled.</summary>
internal enum RollOutcome
{
    Done,
    Unknown,

    /// <summary>It is revoked, has expired, or another has taken its place.</summary>
    NotGood,
    TooMany,
}

/// <summary>
/// The keys of users in PostgreSQL. Each question names the user: nobody sees or touches another's. What is changed here is known here when
/// it is answered, and everywhere else in a moment.
/// </summary>
internal sealed class KeyStore(NpgsqlDataSource database, KeyTable table, Sealer sealer, TimeProvider time)
{
    /// <summary>Of one user, good ones.</summary>
    public const int Most = 50;

    // Those that are good no more: so many are remembered, so that who uses one is told why it is refused.
    private const int MostGone = 50;

    public async Task<IReadOnlyList<KeyRow>> OfAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [.. await connection.QueryAsync<KeyRow>(new CommandDefinition(
            $"{KeyRow.Select} where user_id = @user order by created_at desc, id", new { user = user.Number },
            cancellationToken: cancellation))];
    }

    public async Task<KeyRow?> FindAsync(UserId user, string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await FindAsync(connection, user, id, cancellation);
    }

    /// <summary>The new key, and its secret where it has one; null where the user has as many as they may.</summary>
    /// <param name="publicKey">Of <see cref="KeyKind.Ed25519"/>.</param>
    public async Task<(KeyRow Key, string? Secret)?> MakeAsync(
        UserId user, KeyTerms terms, byte[]? publicKey, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await HasRoomAsync(connection, user, cancellation)) return null;
        var made = await InsertAsync(connection, user, terms, publicKey, cancellation);
        await transaction.CommitAsync(cancellation);
        await table.ReloadAsync(connection, made.Id, CancellationToken.None);
        return ((await FindAsync(connection, user, made.Id, CancellationToken.None))!, made.Secret);
    }

    /// <summary>A new key in place of one, which is good for a while yet.</summary>
    public async Task<(RollOutcome Outcome, KeyRow? Key, string? Secret)> RollAsync(
        UserId user, string id, TimeSpan overlap, byte[]? publicKey, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var hasRoom = await HasRoomAsync(connection, user, cancellation);
        if (await FindAsync(connection, user, id, cancellation) is not { } old) return (RollOutcome.Unknown, null, null);
        if (!old.IsGood(now) || old.RolledTo is not null) return (RollOutcome.NotGood, null, null);
        if (!hasRoom && overlap > TimeSpan.Zero) return (RollOutcome.TooMany, null, null);
        var terms = new KeyTerms(
            old.Name, old.KindOf, [.. old.ScopesOf], old.AccountIds, old.Networks, old.ExpiresAt, old.RequestsPerMinute, old.MaxOrderValue,
            old.DailyLossLimit);
        var made = await InsertAsync(connection, user, terms, publicKey, cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "update api_key set rolled_to = @to, expires_at = least(expires_at, @end) where id = @id",
            new { id, to = made.Id, end = now + overlap }, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        await table.ReloadAsync(connection, id, CancellationToken.None);
        await table.ReloadAsync(connection, made.Id, CancellationToken.None);
        return (RollOutcome.Done, (await FindAsync(connection, user, made.Id, CancellationToken.None))!, made.Secret);
    }

    /// <summary>Null where the user has no such key.</summary>
    public Task<KeyRow?> RenameAsync(UserId user, string id, string name, CancellationToken cancellation) =>
        ChangeAsync(user, id, "name = @name", new { user = user.Number, id, name }, cancellation);

    /// <summary>From now on it is refused. Null where the user has no such key.</summary>
    public Task<KeyRow?> RevokeAsync(UserId user, string id, CancellationToken cancellation) =>
        ChangeAsync(
            user, id, "revoked_at = coalesce(revoked_at, @now)", new { user = user.Number, id, now = time.GetUtcNow() }, cancellation);

    private async Task<KeyRow?> ChangeAsync(UserId user, string id, string change, object parameters, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            $"update api_key set {change} where user_id = @user and id = @id", parameters, cancellationToken: cancellation));
        var changed = await FindAsync(connection, user, id, CancellationToken.None);
        if (changed is not null) await table.ReloadAsync(connection, id, CancellationToken.None);
        return changed;
    }

    /// <summary>Holds the user's row until the transaction is over, so that two requests cannot both make the last key that fits.</summary>
    private async Task<bool> HasRoomAsync(NpgsqlConnection connection, UserId user, CancellationToken cancellation) =>
        await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            select 1 from app_user where id = @user for update;
            delete from api_key where id in (
                select id from api_key where user_id = @user and (revoked_at is not null or expires_at <= @now)
                order by created_at desc, id offset @gone);
            """,
            new { user = user.Number, now = time.GetUtcNow(), gone = MostGone }, cancellationToken: cancellation)) == 1
        && await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            select count(*) from api_key
            where user_id = @user and revoked_at is null and (expires_at is null or expires_at > @now)
            """,
            new { user = user.Number, now = time.GetUtcNow() }, cancellationToken: cancellation)) < Most;

    private async Task<(string Id, string? Secret)> InsertAsync(
        NpgsqlConnection connection, UserId user, KeyTerms terms, byte[]? publicKey, CancellationToken cancellation)
    {
        var (id, secret) = (KeyText.NewId(terms.Kind), terms.Kind == KeyKind.Ed25519 ? null : KeyText.NewSecret());
        var bytes = Encoding.ASCII.GetBytes(secret ?? "");
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into api_key (
                id, user_id, name, kind, scopes, account_ids, networks, expires_at, requests_per_minute, max_order_value, daily_loss_limit,
                proof, created_at)
            values (
                @id, @user, @Name, @kind, @scopes, @AccountIds, @Networks, @ExpiresAt, @RequestsPerMinute, @MaxOrderValue, @DailyLossLimit,
                @proof, @now)
            """,
            new
            {
                id,
                user = user.Number,
                terms.Name,
                kind = terms.Kind.ToString(),
                scopes = terms.Scopes.Select(scope => scope.ToString()).ToArray(),
                terms.AccountIds,
                terms.Networks,
                terms.ExpiresAt,
                terms.RequestsPerMinute,
                terms.MaxOrderValue,
                terms.DailyLossLimit,
                proof = terms.Kind switch
                {
                    KeyKind.Secret => SHA256.HashData(bytes),
                    KeyKind.HmacSha256 => sealer.Seal(KeyTable.SealedAs(id), bytes),
                    KeyKind.Ed25519 => publicKey,
                },
                now = time.GetUtcNow(),
            }, cancellationToken: cancellation));
        return (id, secret);
    }

    private static Task<KeyRow?> FindAsync(NpgsqlConnection connection, UserId user, string id, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(
            $"{KeyRow.Select} where user_id = @user and id = @id", new { user = user.Number, id }, cancellationToken: cancellation));
}
