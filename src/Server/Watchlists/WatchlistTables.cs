using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Watchlists;

internal sealed record Watchlist(long Id, string Name, DateTimeOffset CreatedAt, IReadOnlyList<string> Symbols);

/// <summary>What became of a change.</summary>
internal enum WatchlistOutcome
{
    Done,
    NotFound,
    NameTaken,
    TooMany,
}

/// <summary>Watchlists in PostgreSQL. Each question names the user: nobody sees or touches another's.</summary>
internal sealed class WatchlistTables(NpgsqlDataSource database, TimeProvider time)
{
    public async Task<IReadOnlyList<Watchlist>> ListAsync(UserId user, long? id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(long Id, string Name, DateTimeOffset CreatedAt, string[] Symbols)>(new CommandDefinition(
            """
            select w.id, w.name, w.created_at,
                array(select symbol from watchlist_item i where i.watchlist_id = w.id order by i.place, i.symbol)
            from watchlist w where w.user_id = @user and (@id::bigint is null or w.id = @id) order by w.id
            """,
            new { user = user.Number, id }, cancellationToken: cancellation));
        return [.. rows.Select(row => new Watchlist(row.Id, row.Name, row.CreatedAt, row.Symbols))];
    }

    public async Task<(WatchlistOutcome Outcome, long Id)> CreateAsync(
        UserId user, string name, IReadOnlyList<string> symbols, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            // The user's own row is the lock: two requests at once cannot both be the last that fits.
            await connection.ExecuteAsync(new CommandDefinition(
                "select 1 from app_user where id = @user for update", new { user = user.Number }, transaction,
                cancellationToken: cancellation));
            var id = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                """
                insert into watchlist (user_id, name, created_at) select @user, @name, @now
                where (select count(*) from watchlist where user_id = @user) < @most returning id
                """,
                new { user = user.Number, name, now = time.GetUtcNow(), most = WatchlistsApi.MostLists }, transaction,
                cancellationToken: cancellation));
            if (id is not { } made) return (WatchlistOutcome.TooMany, 0);
            await connection.ExecuteAsync(new CommandDefinition(
                "insert into watchlist_item (watchlist_id, symbol, place) select @made, symbol, place "
                + "from unnest(@symbols) with ordinality as given (symbol, place)",
                new { made, symbols }, transaction, cancellationToken: cancellation));
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

    /// <summary>Puts a symbol at the end of a list; one that is there stays where it is.</summary>
    public async Task<WatchlistOutcome> AddAsync(UserId user, long id, string symbol, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "select 1 from watchlist where id = @id and user_id = @user for update", new { user = user.Number, id }, transaction,
            cancellationToken: cancellation)) is null)
            return WatchlistOutcome.NotFound;
        var (count, last, has) = await connection.QuerySingleAsync<(long Count, int Last, bool Has)>(new CommandDefinition(
            "select count(*), coalesce(max(place), 0), coalesce(bool_or(symbol = @symbol), false) from watchlist_item "
            + "where watchlist_id = @id", new { id, symbol }, transaction, cancellationToken: cancellation));
        if (has) return WatchlistOutcome.Done;
        if (count >= WatchlistsApi.MostItems) return WatchlistOutcome.TooMany;
        await connection.ExecuteAsync(new CommandDefinition(
            "insert into watchlist_item (watchlist_id, symbol, place) values (@id, @symbol, @place)", new { id, symbol, place = last + 1 },
            transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return WatchlistOutcome.Done;
    }

    public Task<WatchlistOutcome> RemoveAsync(UserId user, long id, string symbol, CancellationToken cancellation) => ExecuteAsync(
        "delete from watchlist_item i using watchlist w where w.id = @id and w.user_id = @user and i.watchlist_id = w.id "
        + "and i.symbol = @symbol", new { user = user.Number, id, symbol }, cancellation);

    private async Task<WatchlistOutcome> ExecuteAsync(string sql, object given, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, given, cancellationToken: cancellation)) > 0
            ? WatchlistOutcome.Done : WatchlistOutcome.NotFound;
    }
}
