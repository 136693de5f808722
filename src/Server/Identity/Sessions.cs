using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>What became of a refresh token that a client sent.</summary>
internal enum RefreshOutcome
{
    Renewed,
    Unknown,
    Expired,
    SessionEnded,

    /// <summary>It had been exchanged before: two have it. The session has been ended for both.</summary>
    Reused,
}

/// <param name="User">Whose it was. Told, like what follows, only where the outcome is Renewed.</param>
internal readonly record struct Renewal(RefreshOutcome Outcome, UserId User = default, Guid Session = default, string RefreshToken = "");

/// <param name="RenewedAt">When it last got new tokens.</param>
internal sealed record OpenSession(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset RenewedAt, DateTimeOffset ExpiresAt, string? Address, string? UserAgent);

/// <summary>
/// Sign-ins that last: each is a family of refresh tokens, of which only the newest is good, for seven days and one use (RFC 9700,
/// section 4.14). Thirty days after the sign-in it ends, whatever happens.
/// </summary>
internal sealed partial class Sessions(NpgsqlDataSource database, RevokedSessions revoked, TimeProvider clock, ILogger<Sessions> log)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>After so long somebody signs in anew.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>
    /// Two pages of one browser may renew with one token at the same time, and an answer may be lost: so long after it was used a token is
    /// still exchanged.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const int TokenBytes = 32;

    private const int LongestUserAgent = 256;

    private sealed record Row(
        Guid Session, long User, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? UsedAt);

    /// <summary>Opens one for a user who has just proved who they are with all their factors.</summary>
    public async Task<(Guid Session, string RefreshToken)> OpenAsync(
        UserId user, HttpContext context, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (session, token) = (Guid.CreateVersion7(now), NewToken());
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection,
            """
            delete from user_session where user_id = @user and expires_at < @now;
            update app_user set signed_in_at = @now where id = @user;
            insert into sign_in_network (user_id, network, last_at) values (@user, @network, @now)
            on conflict (user_id, network) do update set last_at = excluded.last_at;
            with opened as (
                insert into user_session (id, user_id, created_at, renewed_at, expires_at, proved_at, address, user_agent)
                values (@session, @user, @now, @now, @expiresAt, @now, @address::inet, nullif(@agent, '')) returning id)
            insert into refresh_token (hash, session_id) select @hash, id from opened;
            """,
            new
            {
                user = user.Number,
                now,
                session,
                expiresAt = now + Lifetime,
                address = RequestOrigin.AddressOf(context),
                network = RequestOrigin.NetworkOf(context),
                agent = RequestOrigin.AgentOf(context, LongestUserAgent),
                hash = Hash(token),
            }, cancellation);
        return (session, token);
    }

    /// <summary>Exchanges the newest refresh token of a session for the next one.</summary>
    public async Task<Renewal> RenewAsync(string refreshToken, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var hash = Hash(refreshToken);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var row = await LockAsync(connection, hash, cancellation);
        var outcome = Judge(row, now);
        switch (outcome)
        {
            case RefreshOutcome.Renewed:
                var next = NewToken();
                await ExecuteAsync(connection,
                    """
                    update refresh_token set used_at = coalesce(used_at, @now) where hash = @hash;
                    insert into refresh_token (hash, session_id) values (@next, @session);
                    update user_session set renewed_at = @now, expires_at = least(@expiresAt, created_at + @longest) where id = @session;
                    """,
                    new { now, hash, next = Hash(next), session = row!.Session, expiresAt = now + Lifetime, longest = Longest },
                    cancellation);
                await transaction.CommitAsync(cancellation);
                return new Renewal(outcome, new UserId(row.User), row.Session, next);

            case RefreshOutcome.Reused:
                await ExecuteAsync(connection,
                    "update user_session set revoked_at = @now where id = @session", new { now, session = row!.Session }, cancellation);
                await transaction.CommitAsync(cancellation);
                revoked.Add(row.Session, now);
                LogReused(row.User, row.Session);
                break;
        }

        return new Renewal(outcome);
    }

    /// <summary>The session that a refresh token belongs to, used or not, and its user; null where none is known.</summary>
    public async Task<(Guid Session, UserId User)?> FindAsync(string refreshToken, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<(Guid Session, long User)?>(new CommandDefinition(
            "select s.id, s.user_id from refresh_token t join user_session s on s.id = t.session_id where t.hash = @hash",
            new { hash = Hash(refreshToken) }, cancellationToken: cancellation)) is { } found
            ? (found.Session, new UserId(found.User))
            : null;
    }

    /// <summary>Ends a session: its refresh token and its access tokens are refused from here on.</summary>
    public async Task EndAsync(Guid session, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await ExecuteAsync(connection,
            "update user_session set revoked_at = coalesce(revoked_at, @now) where id = @session", new { now, session }, cancellation);
        revoked.Add(session, now);
    }

    /// <summary>Ends all sessions of a user but one, or all of them: their access tokens are refused from here on.</summary>
    public async Task EndAllAsync(UserId user, Guid? but, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var ended = await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            update user_session set revoked_at = @now
            where user_id = @user and revoked_at is null and id is distinct from @but returning id
            """,
            new { user = user.Number, now, but }, cancellationToken: cancellation));
        foreach (var session in ended) revoked.Add(session, now);
    }

    /// <summary>When the user of a session proved who they are; null where that was never.</summary>
    public async Task<DateTimeOffset?> ProvedAtAsync(Guid session, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            "select proved_at from user_session where id = @session", new { session }, cancellationToken: cancellation));
    }

    /// <summary>A user's sessions that go on, newest first.</summary>
    public async Task<IReadOnlyList<OpenSession>> OfAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [.. await connection.QueryAsync<OpenSession>(new CommandDefinition(
            """
            select id as Id, created_at as CreatedAt, renewed_at as RenewedAt, expires_at as ExpiresAt, host(address) as Address,
                user_agent as UserAgent
            from user_session
            where user_id = @user and revoked_at is null and expires_at > @now order by created_at desc, id
            """,
            new { user = user.Number, now = clock.GetUtcNow() }, cancellationToken: cancellation))];
    }

    private static RefreshOutcome Judge(Row? row, DateTimeOffset now) =>
        row is null ? RefreshOutcome.Unknown
        : row.RevokedAt is not null ? RefreshOutcome.SessionEnded
        : row.UsedAt + Grace < now ? RefreshOutcome.Reused
        : row.ExpiresAt <= now ? RefreshOutcome.Expired
        : RefreshOutcome.Renewed;

    /// <summary>Holds the session's row until the transaction ends, so that one token sent twice at once is renewed once.</summary>
    private static Task<Row?> LockAsync(NpgsqlConnection connection, byte[] hash, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            select s.id as Session, s.user_id as User, s.created_at as CreatedAt, s.expires_at as ExpiresAt, s.revoked_at as RevokedAt,
                t.used_at as UsedAt
            from user_session s join refresh_token t on t.session_id = s.id
            where t.hash = @hash
            for update
            """,
            new { hash }, cancellationToken: cancellation));

    private static Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, object parameters, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    [LoggerMessage(LogLevel.Warning, "A used refresh token of user {User} came again: session {Session} has been ended")]
    private partial void LogReused(long user, Guid session);
}
