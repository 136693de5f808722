using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity;

/// <summary>
/// What an administrator does to users. Every server knows of it some milliseconds after: the table's trigger tells them, sessions and open
/// sockets included. Who is an administrator is judged and changed under one lock, so that two requests at once cannot take away the last
/// two.
/// </summary>
internal sealed class UserAdministration(NpgsqlDataSource database, OneTimeTokens tokens, KnownUsers known, TimeProvider clock)
{
    /// <summary>A demo user cannot sign in again, and a disabled one not at all.</summary>
    private const string IsAdministrator = "role = 'admin' and disabled_at is null and not is_demo";

    /// <summary>Held to the end of the transaction by whoever may take an administrator away, or make the first.</summary>
    private const string Lock = "select pg_advisory_xact_lock(1952674932, 2)";

    private const string AdministratorRemains =
        $"(not ({IsAdministrator}) or exists (select from app_user where id <> @id and {IsAdministrator}))";

    /// <summary>Access tokens are ended by their version, which every server knows at once.</summary>
    private const string EndSessions =
        """
        update user_session set revoked_at = @now where user_id = @id and revoked_at is null;
        delete from one_time_token where user_id = @id;
        """;

    /// <summary>For so long a link to choose a new password is good.</summary>
    public static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);

    /// <summary>For so long one is good with which a new user chooses their first.</summary>
    public static readonly TimeSpan FirstPasswordLifetime = TimeSpan.FromDays(7);

    private sealed record Row(string Role, bool Disabled, int TokenVersion);

    private sealed record Named(long Id, string Username);

    /// <summary>A user by name or mail, whatever their case; null where there is none.</summary>
    public async Task<(UserId Id, string Username)?> FindAsync(string nameOrEmail, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Named>(new CommandDefinition(
            """
            select id, username from app_user
            where normalized_username = @name or normalized_email = @name
            order by normalized_username = @name desc limit 1
            """, new { name = nameOrEmail.ToUpperInvariant() }, cancellationToken: cancellation)) is { } found
            ? (new UserId(found.Id), found.Username) : null;
    }

    public async Task<bool> HasAdministratorAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition($"select exists (select from app_user where {IsAdministrator})", cancellationToken: cancellation));
    }

    /// <summary>Gives a user another role, of <see cref="Roles"/>. They stay signed in, and may at once what it allows.</summary>
    public Task<UserChange> SetRoleAsync(UserId user, string role, CancellationToken cancellation) => ChangeAsync(
        user, $"role = @role where id = @id and not is_demo and (@role = '{Roles.Admin}' or {AdministratorRemains})", role,
        endsSessions: false, cancellation);

    /// <summary>Makes a user the administrator if there is none: false where somebody else was quicker.</summary>
    public async Task<bool> MakeFirstAdministratorAsync(UserId user, CancellationToken cancellation) => await ChangeAsync(
        user, $"role = @role where id = @id and not exists (select from app_user where {IsAdministrator})", Roles.Admin,
        endsSessions: false, cancellation) == UserChange.Done;

    /// <summary>Nobody can sign in as the user any more, nor go on: sessions end, links that were given out are good no more.</summary>
    public Task<UserChange> DisableAsync(UserId user, CancellationToken cancellation) => ChangeAsync(
        user, $"disabled_at = coalesce(disabled_at, @now), token_version = token_version + 1 where id = @id and {AdministratorRemains}",
        role: null, endsSessions: true, cancellation);

    /// <summary>The user can sign in again.</summary>
    public Task<UserChange> EnableAsync(UserId user, CancellationToken cancellation) =>
        ChangeAsync(user, "disabled_at = null where id = @id", role: null, endsSessions: false, cancellation);

    /// <summary>Signs the user out everywhere.</summary>
    public Task<UserChange> EndSessionsAsync(UserId user, CancellationToken cancellation) => ChangeAsync(
        user, "token_version = token_version + 1 where id = @id", role: null, endsSessions: true, cancellation);

    /// <summary>A token to choose a new password with, good once and so long; null where there is none to choose.</summary>
    public async Task<(UserChange Change, string? Token)> ResetPasswordAsync(
        UserId user, TimeSpan lifetime, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await IsDemoAsync(connection, user, cancellation) switch
        {
            null => (UserChange.Unknown, null),
            true => (UserChange.Demo, null),
            false => (
                UserChange.Done, await tokens.IssueAsync(TokenPurpose.PasswordReset, user, payload: null, lifetime, cancellation)),
        };
    }

    private async Task<UserChange> ChangeAsync(
        UserId user, string change, string? role, bool endsSessions, CancellationToken cancellation)
    {
        var parameters = new { id = user.Number, role, now = clock.GetUtcNow() };
        CommandDefinition Command(string sql) => new(sql, parameters, cancellationToken: cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(Command(Lock));
        var row = await connection.QuerySingleOrDefaultAsync<Row>(
            Command($"update app_user set {change} returning role, disabled_at is not null as disabled, token_version as tokenversion"));
        if (row is null)
        {
            return await IsDemoAsync(connection, user, cancellation) switch
            {
                null => UserChange.Unknown,
                true => UserChange.Demo,
                false => UserChange.LastAdministrator,
            };
        }

        if (endsSessions) await connection.ExecuteAsync(Command(EndSessions));
        await transaction.CommitAsync(cancellation);

        // The trigger tells every server, this one too, but not as soon as this request is answered.
        known.Set(user, new(row.Role, row.Disabled, row.TokenVersion));
        return UserChange.Done;
    }

    /// <summary>Null where there is no such user.</summary>
    private static Task<bool?> IsDemoAsync(NpgsqlConnection connection, UserId user, CancellationToken cancellation) =>
        connection.QuerySingleOrDefaultAsync<bool?>(new CommandDefinition(
            "select is_demo from app_user where id = @id", new { id = user.Number }, cancellationToken: cancellation));
}
