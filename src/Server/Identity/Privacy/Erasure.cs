using System.Globalization;
using Dapper;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Identity.Privacy;

/// <summary>
/// Users who go. For seven days they can take it back. Then everything that says who they were is gone: what is left is a number under the
/// name erased_<i>number</i>, with the accounts' trades, and the log, which knows no names.
/// </summary>
internal sealed partial class Erasure(
    Database database, Sessions sessions, AccountClosing closing, VenueDirectory venues, AccountDirectory accounts,
    SequencerOptions options, TimeProvider time, ILogger<Erasure> logger)
{
    /// <summary>What the names of erased users begin with. Nobody else has such a name.</summary>
    public const string Pseudonym = "erased_";

    public static readonly TimeSpan Grace = TimeSpan.FromDays(7);

    /// <summary>Erases everybody whose time has come, also those whom a server that stopped had begun to erase.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        var due = await connection.QueryAsync<long>(new CommandDefinition(
            "select id from app_user where erase_at <= @now and erased_at is null order by id", new { now = time.GetUtcNow() },
            cancellationToken: cancellation));
        foreach (var user in due.ToList()) await EraseAsync(new(user), cancellation);
    }

    private async Task EraseAsync(UserId user, CancellationToken cancellation)
    {
        if (!await StopAsync(user, cancellation))
        {
            LogLastAdministrator(user.Number);
            return;
        }

        await sessions.EndAllAsync(user, but: null, cancellation);
        await closing.CloseAsync(user, cancellation);
        await venues.DeleteAllOfAsync(user, cancellation);
        await ForgetAsync(user, cancellation);
        LogErased(user.Number);
    }

    /// <summary>Nobody goes on as this user. False for one who has become the last administrator meanwhile.</summary>
    private async Task<bool> StopAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            $"""
            update app_user set disabled_at = coalesce(disabled_at, @now), token_version = token_version + 1
            where id = @user and erase_at <= @now
                and (role <> 'admin' or exists (select from app_user other where {ErasureRequests.IsOtherAdministrator}))
            """,
            new { user = user.Number, now = time.GetUtcNow() }, cancellationToken: cancellation)) > 0;
    }

    /// <summary>
    /// All of it at once: the rows of every table that belong to the user, the names of their accounts, from where they did what, and who
    /// they are. The owner of the tables does it, because the server's own role can only add to the audit.
    /// </summary>
    private async Task ForgetAsync(UserId user, CancellationToken cancellation)
    {
        await using var owner = await database.OpenOwnerAsync(cancellation);
        await using var transaction = await owner.BeginTransactionAsync(cancellation);
        foreach (var delete in await owner.QueryAsync<string>(new CommandDefinition(
            """
            select format('delete from %I where %I = @user', owned.relname, c.attname)
            from pg_constraint k join pg_class owned on owned.oid = k.conrelid
                join pg_attribute c on c.attrelid = k.conrelid and c.attnum = k.conkey[1]
            where k.contype = 'f' and k.confrelid = 'app_user'::regclass and k.confdeltype = 'c'
            order by owned.relname
            """, cancellationToken: cancellation)))
            await owner.ExecuteAsync(new CommandDefinition(delete, new { user = user.Number }, cancellationToken: cancellation));

        if (await owner.ExecuteScalarAsync<bool>(
            new CommandDefinition("select has_table_privilege('audit', 'update')", cancellationToken: cancellation)))
            await owner.ExecuteAsync(new CommandDefinition(
                """
                update audit set address = null, user_agent = null,
                    details = case when jsonb_typeof(details) = 'object' then details - '{name,networks}'::text[] else details end
                where user_id = @user
                """, new { user = user.Number }, cancellationToken: cancellation));
        else LogAuditKept(user.Number);

        var name = Pseudonym + user.Number.ToString(CultureInfo.InvariantCulture);
        await owner.ExecuteAsync(new CommandDefinition(
            """
            delete from account_name where venue_id = @Venue and account_id = any(@accounts);
            update app_user set username = @name, normalized_username = upper(@name), email = @email, normalized_email = upper(@email),
                email_confirmed = false, password_hash = null, security_stamp = gen_random_uuid()::text, role = 'trader',
                totp_key = null, totp_since = null, totp_used_step = 0, signed_in_at = null, erased_at = @now
            where id = @user;
            """,
            new
            {
                options.Venue,
                accounts = accounts.Of(user).Select(account => account.Id.Number).ToArray(),
                user = user.Number,
                name,
                email = $"{name}@erased.invalid",
                now = time.GetUtcNow(),
            }, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }

    [LoggerMessage(LogLevel.Information, "Erased user {User}, as they had asked for")]
    private partial void LogErased(long user);

    [LoggerMessage(LogLevel.Warning,
        "From where user {User} did what stays in the audit: the role of the connection string may not change it")]
    private partial void LogAuditKept(long user);

    [LoggerMessage(LogLevel.Warning, "User {User} asked to be erased and is the last administrator: make another one first")]
    private partial void LogLastAdministrator(long user);
}
