using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>Who is to be erased, as they or an administrator asked for. Needs no venue: the owner of the machine asks so too.</summary>
internal sealed class ErasureRequests(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Of <c>other</c>: besides @user there is an administrator who stays.</summary>
    public const string IsOtherAdministrator =
        "other.id <> @user and other.role = 'admin' and other.disabled_at is null and other.erase_at is null";

    /// <summary>
    /// When the user is to be erased: as was asked for before, or in seven days. Null for the last administrator, who stays, and
    /// for whom there is not.
    /// </summary>
    public async Task<DateTimeOffset?> AskAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Two administrators who go at once: the second sees that the first goes.
        await connection.ExecuteAsync(new CommandDefinition(
            "select id from app_user where role = 'admin' order by id for update", cancellationToken: cancellation));
        var eraseAt = await connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            $"""
            update app_user set erase_at = coalesce(erase_at, @eraseAt)
            where id = @user and (role <> 'admin' or exists (select from app_user other where {IsOtherAdministrator}))
            returning erase_at
            """,
            new { user = user.Number, eraseAt = time.GetUtcNow() + Erasure.Grace }, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return eraseAt;
    }

    /// <summary>False where nobody asked for it, or it has begun.</summary>
    public async Task<bool> TakeBackAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            "update app_user set erase_at = null where id = @user and erase_at > @now",
            new { user = user.Number, now = time.GetUtcNow() }, cancellationToken: cancellation)) > 0;
    }
}
