using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Charts;

/// <summary>What became of a layout that was to be written.</summary>
internal enum LayoutOutcome
{
    Done,

    /// <summary>Another version is there, or none.</summary>
    Changed,
    NameTaken,
    TooMany,
}

/// <summary>Layouts in PostgreSQL.</summary>
internal sealed class LayoutTable(NpgsqlDataSource database, TimeProvider time)
{
    private sealed record Row(
        Guid Id, string Name, int Version, bool IsShared, DateTimeOffset ChangedAt, string Content, string? Author)
    {
        public LayoutContent Read() => JsonSerializer.Deserialize<LayoutContent>(Content, Json.Options)!;

        public LayoutBody Body => new(Id, Name, Version, IsShared, ChangedAt, Read());
    }

    private const string Select =
        """
        select l.id, l.name, l.version, l.link_hash is not null as is_shared, l.changed_at, l.content::text as content,
            case when l.link_names_author then u.username end as author
        from chart_layout l join app_user u on u.id = l.user_id
        """;

    /// <summary>All of a user, or one, by name.</summary>
    public async Task<IReadOnlyList<LayoutBody>> ListAsync(UserId user, Guid? id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Select} where l.user_id = @user and (@id is null or l.id = @id) order by l.name",
            new { user = user.Number, id }, cancellationToken: cancellation));
        return [.. rows.Select(row => row.Body)];
    }

    /// <summary>Writes over the version that the request names, or makes a new one of version 0. The same again is no change.</summary>
    public async Task<LayoutOutcome> WriteAsync(UserId user, Guid id, PutLayoutRequest request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var given = new
        {
            user = user.Number,
            id,
            name = request.Name.Trim(),
            before = request.Version,
            after = request.Version + 1L,
            now = time.GetUtcNow(),
            content = JsonSerializer.Serialize(request.Content, Json.Options),
            most = LayoutsApi.MostLayouts,
        };
        try
        {
            // The user's own row is the lock: two requests at once cannot both be the last that fits.
            await connection.ExecuteAsync(new CommandDefinition(
                "select 1 from app_user where id = @user for update", given, transaction, cancellationToken: cancellation));
            if (await ExecuteAsync(
                "select 1 from chart_layout where user_id = @user and id = @id and version = @after and name = @name "
                + "and content = @content::jsonb"))
                return LayoutOutcome.Done;
            var written = request.Version == 0
                ? """
                  insert into chart_layout (user_id, id, name, version, content, changed_at)
                  select @user, @id, @name, 1, @content::jsonb, @now
                  where (select count(*) from chart_layout where user_id = @user) < @most
                  on conflict (user_id, id) do nothing returning 1
                  """
                : """
                  update chart_layout set version = version + 1, name = @name, content = @content::jsonb, changed_at = @now
                  where user_id = @user and id = @id and version = @before returning 1
                  """;
            if (!await ExecuteAsync(written))
                return request.Version == 0 && !await ExecuteAsync("select 1 from chart_layout where user_id = @user and id = @id")
                    ? LayoutOutcome.TooMany : LayoutOutcome.Changed;
            await transaction.CommitAsync(cancellation);
            return LayoutOutcome.Done;
        }
        catch (PostgresException taken) when (taken.ConstraintName == "chart_layout_name_key")
        {
            return LayoutOutcome.NameTaken;
        }

        async Task<bool> ExecuteAsync(string sql) => (await connection.QueryAsync(new CommandDefinition(
            sql, given, transaction, cancellationToken: cancellation))).Any();
    }

    public Task<bool> DeleteAsync(UserId user, Guid id, CancellationToken cancellation) =>
        ChangeAsync("delete from chart_layout where user_id = @user and id = @id", new { user = user.Number, id }, cancellation);

    /// <summary>Gives it a link in place of the one that it has, or takes that away.</summary>
    /// <param name="hash">Of the link's token; null for none.</param>
    public Task<bool> LinkAsync(UserId user, Guid id, byte[]? hash, bool namesAuthor, CancellationToken cancellation) => ChangeAsync(
        "update chart_layout set link_hash = @hash, link_names_author = @namesAuthor where user_id = @user and id = @id",
        new { user = user.Number, id, hash, namesAuthor }, cancellation);

    /// <summary>What a link shows; null where it is none, or was withdrawn.</summary>
    public async Task<SharedLayoutBody?> FindLinkedAsync(byte[] hash, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{Select} where l.link_hash = @hash and u.disabled_at is null", new { hash }, cancellationToken: cancellation))
            is { } row ? new(row.Name, row.Author, row.Read()) : null;
    }

    private async Task<bool> ChangeAsync(string sql, object given, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(sql, given, cancellationToken: cancellation)) > 0;
    }
}
