using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Charts;

/// <summary>Drawings in PostgreSQL, a row for each user and instrument.</summary>
internal sealed class DrawingTable(NpgsqlDataSource database, TimeProvider time)
{
    public async Task<DrawingsBody> FindAsync(UserId user, string symbol, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var (version, items) = await connection.QuerySingleOrDefaultAsync<(int Version, string? Items)>(new CommandDefinition(
            "select version, items::text from chart_drawing where user_id = @user and symbol = @symbol",
            new { user = user.Number, symbol }, cancellationToken: cancellation));
        return new(symbol, version, items is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<Drawing>>(items, Json.Options)!);
    }

    /// <summary>
    /// Writes over the version that the request names. Null when another one is there, unless it is what the request writes.
    /// </summary>
    public async Task<DrawingsBody?> WriteAsync(UserId user, string symbol, PutDrawingsRequest request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // A row that another request has just written is there only for a question that begins after it: so the two are asked apart.
        var given = new
        {
            user = user.Number,
            symbol,
            before = request.Version,
            after = request.Version + 1L,
            now = time.GetUtcNow(),
            items = JsonSerializer.Serialize(request.Items, Json.Options),
        };
        var written = await connection.ExecuteAsync(new CommandDefinition(
            request.Version == 0
                ? """
                  insert into chart_drawing (user_id, symbol, version, items, changed_at) values (@user, @symbol, 1, @items::jsonb, @now)
                  on conflict do nothing
                  """
                : """
                  update chart_drawing set version = version + 1, items = @items::jsonb, changed_at = @now
                  where user_id = @user and symbol = @symbol and version = @before
                  """,
            given, cancellationToken: cancellation));
        var isThere = written > 0 || await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            select exists (select from chart_drawing
                where user_id = @user and symbol = @symbol and version = @after and items = @items::jsonb)
            """,
            given, cancellationToken: cancellation));
        return isThere ? new(symbol, request.Version + 1, request.Items) : null;
    }
}
