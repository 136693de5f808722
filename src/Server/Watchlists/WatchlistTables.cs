using Dapper;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Watchlists;

/// <summary>A list of a user.</summary>
/// <param name="Version">Grows by one with each change of the items.</param>
internal sealed record Watchlist(
    long Id, string Name, DateTimeOffset CreatedAt, int Version, IReadOnlyList<WatchlistItem> Items);

/// <summary>What became of a change.</summary>
internal enum WatchlistOutcome
{
    Done,
    NotFound,
    NameTaken,
    TooMany,
    KeyReused,

    /// <summary>It was made from something that is not there any more.</summary>
    Outdated,
}

/// <summary>Watchlists in PostgreSQL. Each question names the user: nobody sees or touches another's.</summary>
internal sealed class WatchlistTables(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>In the order that the user chose.</summary>
    public async Task<IReadOnlyList<Watchlist>> ListAsync(UserId user, long? id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(long, string, DateTimeOffset, int, string[], string[])>(
            new CommandDefinition(
                """
                select w.id, w.name, w.created_at, w.version,
                    array(select coalesce(symbol, '') from watchlist_item i where i.watchlist_id = w.id order by i.place),
                    array(select coalesce(section, '') from watchlist_item i where i.watchlist_id = w.id order by i.place)
                from watchlist w where w.user_id = @user and (@id::bigint is null or w.id = @id) order by w.place, w.id
                """,
                new { user = user.Number, id }, cancellationToken: cancellation));
        return
        [
            .. rows.Select(row =>
            {
                var (number, name, createdAt, version, symbols, sections) = row;
                var items = symbols.Zip(sections, (symbol, section) => new WatchlistItem(OrNull(symbol), OrNull(section)));
                return new Watchlist(number, name, createdAt, version, [.. items]);
            }),
        ];

        static string? OrNull(string text) => text.Length == 0 ? null : text;
    }

    public async Task<(WatchlistOutcome Outcome, long Id)> CreateAsync(
        UserId user, string name, IReadOnlyList<WatchlistItem> items, RequestKey request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await LockAsync(transaction, user, cancellation);
            var claim = await transaction.ClaimAsync(user, request, time.GetUtcNow(), cancellation);
            if (claim.IsReused) return (WatchlistOutcome.KeyReused, 0);
            if (claim.Made is { } before) return (WatchlistOutcome.Done, before);
            var id = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                """
                insert into watchlist (user_id, name, created_at, place)
                select @user, @name, @now, (select coalesce(max(place), 0) + 1 from watchlist where user_id = @user)
                where (select count(*) from watchlist where user_id = @user) < @most returning id
                """,
                new { user = user.Number, name, now = time.GetUtcNow(), most = WatchlistsApi.MostLists }, transaction,
                cancellationToken: cancellation));
            if (id is not { } made) return (WatchlistOutcome.TooMany, 0);
            await InsertAsync(transaction, made, items, cancellation);
            await transaction.MadeAsync(request, made, cancellation);
            await transaction.CommitAsync(cancellation);
            return (WatchlistOutcome.Done, made);
        }
        catch (PostgresException taken) when (taken.ConstraintName == "watchlist_name_key")
        {
            return (WatchlistOutcome.NameTaken, 0);
        }
    }

    public async Task<WatchlistOutcome> RenameAsync(UserId user, long id, string name, CancellationToken cancellation)
    {
        try
        {
            return await ExecuteAsync(
                "update watchlist set name = @name where id = @id and user_id = @user", new { user = user.Number, id, name }, cancellation);
        }
        catch (PostgresException taken) when (taken.ConstraintName == "watchlist_name_key")
        {
            return WatchlistOutcome.NameTaken;
        }
    }

    public Task<WatchlistOutcome> DeleteAsync(UserId user, long id, CancellationToken cancellation) =>
        ExecuteAsync("delete from watchlist where id = @id and user_id = @user", new { user = user.Number, id }, cancellation);

    /// <summary>
    /// Puts items in the place of those that a list has, unless it was changed since the version that is named.
    /// </summary>
    public async Task<WatchlistOutcome> WriteAsync(
        UserId user, long id, int version, IReadOnlyList<WatchlistItem> items, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var now = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "select version from watchlist where id = @id and user_id = @user for update", new { user = user.Number, id }, transaction,
            cancellationToken: cancellation));
        if (now is null) return WatchlistOutcome.NotFound;
        if (now != version) return WatchlistOutcome.Outdated;
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from watchlist_item where watchlist_id = @id; update watchlist set version = version + 1 where id = @id", new { id },
            transaction, cancellationToken: cancellation));
        await InsertAsync(transaction, id, items, cancellation);
        await transaction.CommitAsync(cancellation);
        return WatchlistOutcome.Done;
    }

    /// <summary>Gives the user's lists this order. Refused where they are not exactly the lists that the user has.</summary>
    public async Task<WatchlistOutcome> ArrangeAsync(UserId user, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await LockAsync(transaction, user, cancellation);
        var has = await connection.QueryAsync<long>(new CommandDefinition(
            "select id from watchlist where user_id = @user", new { user = user.Number }, transaction, cancellationToken: cancellation));
        if (!has.Order().SequenceEqual(ids.Order())) return WatchlistOutcome.Outdated;
        await connection.ExecuteAsync(new CommandDefinition(
            "update watchlist set place = given.place from unnest(@ids) with ordinality as given (id, place) where watchlist.id = given.id",
            new { ids = ids.ToArray() }, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return WatchlistOutcome.Done;
    }

    /// <summary>Puts a symbol at the end of a list; one that is there stays where it is.</summary>
    public async Task<WatchlistOutcome> AddAsync(
        UserId user, long id, string symbol, RequestKey request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "select 1 from watchlist where id = @id and user_id = @user for update", new { user = user.Number, id }, transaction,
            cancellationToken: cancellation)) is null)
            return WatchlistOutcome.NotFound;
        var claim = await transaction.ClaimAsync(user, request, time.GetUtcNow(), cancellation);
        if (claim.IsReused) return WatchlistOutcome.KeyReused;
        if (claim.Made is not null) return WatchlistOutcome.Done;
        var (count, last, has) = await connection.QuerySingleAsync<(long Count, int Last, bool Has)>(new CommandDefinition(
            "select count(symbol), coalesce(max(place), 0), coalesce(bool_or(symbol = @symbol), false) from watchlist_item "
            + "where watchlist_id = @id", new { id, symbol }, transaction, cancellationToken: cancellation));
        if (!has && count >= WatchlistsApi.MostItems) return WatchlistOutcome.TooMany;
        if (!has)
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into watchlist_item (watchlist_id, symbol, place) values (@id, @symbol, @place); "
                + "update watchlist set version = version + 1 where id = @id", new { id, symbol, place = last + 1 }, transaction,
                cancellationToken: cancellation));
        await transaction.MadeAsync(request, id, cancellation);
        await transaction.CommitAsync(cancellation);
        return WatchlistOutcome.Done;
    }

    public Task<WatchlistOutcome> RemoveAsync(UserId user, long id, string symbol, CancellationToken cancellation) => ExecuteAsync(
        """
        with removed as (
            delete from watchlist_item i using watchlist w
            where w.id = @id and w.user_id = @user and i.watchlist_id = w.id and i.symbol = @symbol returning i.watchlist_id)
        update watchlist set version = version + 1 from removed where watchlist.id = removed.watchlist_id
        """,
        new { user = user.Number, id, symbol }, cancellation);

    /// <summary>The user's own row is the lock: two requests at once cannot both be the last that fits.</summary>
    private static Task<int> LockAsync(NpgsqlTransaction transaction, UserId user, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            "select 1 from app_user where id = @user for update", new { user = user.Number }, transaction,
            cancellationToken: cancellation));

    private static Task<int> InsertAsync(
        NpgsqlTransaction transaction, long id, IReadOnlyList<WatchlistItem> items, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(
            """
            insert into watchlist_item (watchlist_id, symbol, section, place) select @id, symbol, section, place
            from unnest(@symbols, @sections) with ordinality as given (symbol, section, place)
            """,
            new { id, symbols = items.Select(item => item.Symbol).ToArray(), sections = items.Select(item => item.Section).ToArray() },
            transaction, cancellationToken: cancellation));

    private async Task<WatchlistOutcome> ExecuteAsync(string sql, object given, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, given, cancellationToken: cancellation)) > 0
            ? WatchlistOutcome.Done : WatchlistOutcome.NotFound;
    }
}
