using Dapper;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Venues;

/// <summary>The venues beside the live one, in PostgreSQL: the table venue.</summary>
public sealed class VenueTable(NpgsqlDataSource database, TimeProvider time)
{
    private const string Columns = "id, user_id, name, kind, terms::text, created_at, reached";

    private sealed record Row(
        int Id, long UserId, string Name, string Kind, string Terms, DateTime CreatedAt, DateTime Reached)
    {
        public VenueRow ToVenue() => new(Id, new(UserId), Name, Kind, Terms, CreatedAt, Reached);
    }

    /// <summary>
    /// Opens one. None where its owner has as many as they may, where the same request opened one that is gone since, and where its key was
    /// another's.
    /// </summary>
    /// <param name="fill">Adds to it what belongs to it from the beginning: all of it is there, or there is no venue.</param>
    internal async Task<(VenueRow? Venue, KeyClaim Claim)> AddAsync(
        UserId user, VenueToOpen venue, RequestKey key, int most, Func<NpgsqlConnection, int, Task>? fill, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // The user's own row is the lock: two requests at once cannot both be the last that fits.
        await connection.ExecuteAsync(new CommandDefinition(
            "select 1 from app_user where id = @user for update", new { user = user.Number }, transaction,
            cancellationToken: cancellation));
        var claim = await transaction.ClaimAsync(user, key, time.GetUtcNow(), cancellation);
        if (claim.IsReused) return (null, claim);
        if (claim.Made is { } made) return (await FindAsync((int)made, cancellation), claim);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"""
            insert into venue (user_id, name, kind, terms, created_at, reached)
            select @user, @Name, @Kind, @Terms::jsonb, @now, @Reached
            where (select count(*) from venue where user_id = @user and not is_deleted) < @most returning {Columns}
            """,
            new { user = user.Number, venue.Name, venue.Kind, venue.Terms, venue.Reached, now = time.GetUtcNow(), most }, transaction,
            cancellationToken: cancellation));
        if (row is null) return (null, claim);
        await transaction.MadeAsync(key, row.Id, cancellation);
        if (fill is not null) await fill(connection, row.Id);
        await transaction.CommitAsync(cancellation);
        return (row.ToVenue(), claim);
    }

    public async Task<VenueRow?> FindAsync(int id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"select {Columns} from venue where id = @id and not is_deleted", new { id }, cancellationToken: cancellation));
        return row?.ToVenue();
    }

    /// <summary>Those that a user has opened, the newest first.</summary>
    public async Task<IReadOnlyList<VenueRow>> OfAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"select {Columns} from venue where user_id = @user and not is_deleted order by id desc", new { user = user.Number },
            cancellationToken: cancellation));
        return [.. rows.Select(row => row.ToVenue())];
    }

    public async Task RenameAsync(int id, string name, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "update venue set name = @name where id = @id", new { id, name }, cancellationToken: cancellation));
    }

    public async Task NoteReachedAsync(int id, DateTimeOffset reached, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "update venue set reached = greatest(reached, @reached) where id = @id", new { id, reached }, cancellationToken: cancellation));
    }

    /// <summary>From now on nobody finds it.</summary>
    public async Task HideAsync(int id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "update venue set is_deleted = true where id = @id", new { id }, cancellationToken: cancellation));
    }

    /// <summary>Those that are hidden and still have rows.</summary>
    public async Task<IReadOnlyList<int>> HiddenAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return [.. await connection.QueryAsync<int>(new CommandDefinition(
            "select id from venue where is_deleted order by id", cancellationToken: cancellation))];
    }

    /// <summary>Deletes all that there is of a hidden venue.</summary>
    public async Task DeleteAsync(int id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "delete from venue where id = @id and is_deleted", new { id }, commandTimeout: 0, cancellationToken: cancellation));
    }
}
