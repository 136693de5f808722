using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Identity;

/// <summary>A user as an administrator finds them.</summary>
/// <param name="Sessions">How many sign-ins of theirs go on.</param>
internal sealed record ListedUser(
    long Id, string Username, string Email, bool EmailConfirmed, string Role, bool IsDemo, DateTimeOffset? DisabledAt,
    bool HasSecondFactor, DateTimeOffset CreatedAt, DateTimeOffset? SignedInAt, DateTimeOffset? EraseAt, long Sessions);

/// <summary>Users by what an administrator knows of them.</summary>
internal sealed class UserList(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Select =
        """
        select id as Id, username as Username, email as Email, email_confirmed as EmailConfirmed, role as Role, is_demo as IsDemo,
            disabled_at as DisabledAt,
            totp_since is not null or exists (select from passkey p where p.user_id = u.id) as HasSecondFactor,
            created_at as CreatedAt, signed_in_at as SignedInAt, erase_at as EraseAt,
            (select count(*) from user_session s where s.user_id = u.id and s.revoked_at is null and s.expires_at > @now) as Sessions
        from app_user u
        """;

    /// <param name="text">A part of a name or a mail, or a whole id.</param>
    /// <param name="role">Only those who have it.</param>
    /// <param name="isDisabled">Only those who are, or who are not.</param>
    /// <param name="isDemo">Only those who are, or who are not.</param>
    /// <param name="before">Ids below it, the newest first.</param>
    /// <param name="most">So many.</param>
    public async Task<IReadOnlyList<ListedUser>> SearchAsync(
        string? text, string? role, bool? isDisabled, bool? isDemo, long before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var pattern = text is null ? null : $"%{text.ToUpperInvariant().Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
        return (await connection.QueryAsync<ListedUser>(new CommandDefinition(
            $"""
            {Select}
            where id < @before
                and (@pattern::text is null or normalized_username like @pattern or normalized_email like @pattern or id::text = @text)
                and (@role::text is null or role = @role)
                and (@isDisabled::boolean is null or (disabled_at is not null) = @isDisabled)
                and (@isDemo::boolean is null or is_demo = @isDemo)
            order by id desc limit @most
            """,
            new { now = clock.GetUtcNow(), text, pattern, role, isDisabled, isDemo, before, most },
            cancellationToken: cancellation))).AsList();
    }

    public async Task<ListedUser?> FindAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<ListedUser>(new CommandDefinition(
            $"{Select} where id = @id", new { now = clock.GetUtcNow(), id = user.Number }, cancellationToken: cancellation));
    }
}
