using System.Globalization;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sharing;

/// <summary>A share as its two sides are told of it.</summary>
/// <param name="Name">The observer's or the owner's; null for a link.</param>
internal sealed record ShareRow(
    long Id, int AccountId, string? Name, int DelayMinutes, DateTimeOffset? Until, DateTimeOffset CreatedAt);

/// <summary>What became of a new share.</summary>
internal enum ShareOutcome
{
    Done,
    UnknownUser,
    Oneself,
    AlreadyShared,
    TooMany,
}

/// <summary>The table of shares, and what <see cref="KnownShares"/> is told of it.</summary>
internal sealed class SharesTable(NpgsqlDataSource database, KnownShares known, SequencerOptions options, TimeProvider time)
    : ICachedTable, IDisposable
{
    /// <summary>Of one account.</summary>
    public const int Most = 50;

    private const string Select =
        "select id, account_id, observer_id, encode(link_hash, 'hex') as link, delay_minutes, until from account_share";

    // What was read last is what is known last: a row is not put in place of a newer one.
    private readonly SemaphoreSlim reading = new(1);

    private sealed record Row(long Id, int AccountId, long? ObserverId, string? Link, int DelayMinutes, DateTimeOffset? Until)
    {
        public AccountShare Share => new(
            Id, new(AccountId), ObserverId is { } user ? new UserId(user) : null, Link, TimeSpan.FromMinutes(DelayMinutes), Until);
    }

    public string Table => "account_share";

    public async Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await reading.WaitAsync(cancellation);
        try
        {
            known.SetAll((await connection.QueryAsync<Row>(new CommandDefinition(
                $"{Select} where venue_id = @Venue", new { options.Venue }, cancellationToken: cancellation))).Select(row => row.Share));
        }
        finally
        {
            reading.Release();
        }
    }

    public async Task ReloadAsync(NpgsqlConnection connection, string key, CancellationToken cancellation)
    {
        var id = long.Parse(key, CultureInfo.InvariantCulture);
        await reading.WaitAsync(cancellation);
        try
        {
            var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                $"{Select} where id = @id and venue_id = @Venue", new { id, options.Venue }, cancellationToken: cancellation));
            if (row is null) known.Remove(id);
            else known.Set(row.Share);
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose() => reading.Dispose();

    /// <summary>Whom an account is shared with, newest first; those that have run out too.</summary>
    public async Task<IEnumerable<ShareRow>> OfAsync(AccountId account, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QueryAsync<ShareRow>(new CommandDefinition(
            """
            select s.id, s.account_id, u.username as name, s.delay_minutes, s.until, s.created_at
            from account_share s left join app_user u on u.id = s.observer_id
            where s.venue_id = @Venue and s.account_id = @account order by s.id desc
            """,
            new { options.Venue, account = account.Number }, cancellationToken: cancellation));
    }

    /// <summary>What a user is shown now, newest first.</summary>
    public async Task<IEnumerable<ShareRow>> WithAsync(UserId observer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QueryAsync<ShareRow>(new CommandDefinition(
            """
            select s.id, s.account_id, u.username as name, s.delay_minutes, s.until, s.created_at
            from account_share s join app_user u on u.id = s.owner_id
            where s.venue_id = @Venue and s.observer_id = @observer and (s.until is null or s.until > @now) order by s.id desc
            """,
            new { options.Venue, observer = observer.Number, now = time.GetUtcNow() }, cancellationToken: cancellation));
    }

    /// <summary>Shares an account with a user, or with whoever has a link.</summary>
    /// <param name="username">Null for a link.</param>
    /// <param name="link">The hash of its token; null for a user.</param>
    public async Task<(ShareOutcome Outcome, long Id)> AddAsync(
        UserId owner, AccountId account, string? username, byte[]? link, int delayMinutes, DateTimeOffset? until,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var observer = username is null ? null : await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "select id from app_user where normalized_username = @name and disabled_at is null",
            new { name = username.ToUpperInvariant() }, transaction, cancellationToken: cancellation));
        if (username is not null && observer is null) return (ShareOutcome.UnknownUser, 0);
        if (observer == owner.Number) return (ShareOutcome.Oneself, 0);

        // The owner's own row is the lock: two requests at once cannot both be the last that fits. What has run out makes room.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            select 1 from app_user where id = @owner for update;
            delete from account_share where venue_id = @Venue and account_id = @account and until <= @now;
            """,
            new { owner = owner.Number, options.Venue, account = account.Number, now = time.GetUtcNow() }, transaction,
            cancellationToken: cancellation));
        var (count, has) = await connection.QuerySingleAsync<(long Count, bool Has)>(new CommandDefinition(
            """
            select count(*), coalesce(bool_or(observer_id = @observer), false) from account_share
            where venue_id = @Venue and account_id = @account
            """,
            new { observer, options.Venue, account = account.Number }, transaction, cancellationToken: cancellation));
        if (has) return (ShareOutcome.AlreadyShared, 0);
        if (count >= Most) return (ShareOutcome.TooMany, 0);
        var id = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            insert into account_share (venue_id, account_id, owner_id, observer_id, link_hash, delay_minutes, until, created_at)
            values (@Venue, @account, @owner, @observer, @link, @delayMinutes, @until, @now) returning id
            """,
            new
            {
                options.Venue,
                account = account.Number,
                owner = owner.Number,
                observer,
                link,
                delayMinutes,
                until,
                now = time.GetUtcNow(),
            },
            transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        await ReloadAsync(connection, id.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
        return (ShareOutcome.Done, id);
    }

    /// <summary>Ends a share. False where the account has none with this id.</summary>
    public async Task<bool> WithdrawAsync(AccountId account, long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var wasThere = await connection.ExecuteAsync(new CommandDefinition(
            "delete from account_share where id = @id and venue_id = @Venue and account_id = @account",
            new { id, options.Venue, account = account.Number }, cancellationToken: cancellation)) > 0;
        if (wasThere) known.Remove(id);
        return wasThere;
    }
}
