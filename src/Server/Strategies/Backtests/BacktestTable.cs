using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>A backtest as it is stored, without its report.</summary>
/// <param name="Market">What of the request a list shows.</param>
/// <param name="Request">All of it, a script included; null in a list.</param>
internal sealed record BacktestRow(
    long Id, long UserId, string Name, string Status, string Market, string? Request, string? FailureCode, string? FailureDetail,
    decimal? ReturnPercent, decimal? DrawdownPercent, int? Trades, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt, int Attempts)
{
    public BacktestStatus State => Enum.Parse<BacktestStatus>(Status, ignoreCase: true);

    public CreateBacktestRequest Asked => JsonSerializer.Deserialize<CreateBacktestRequest>(Request!, Json.Options)!;

    public BacktestMarketRequest AskedMarket => JsonSerializer.Deserialize<BacktestMarketRequest>(Market, Json.Options)!;
}

/// <summary>Backtests in PostgreSQL.</summary>
internal sealed class BacktestTable(NpgsqlDataSource database, TimeProvider time)
{
    private const string Columns = $"{Head}, request::text as Request, {Tail}";

    /// <summary>Fifty scripts are megabytes: a list goes without them.</summary>
    private const string ListedColumns = $"{Head}, null::text as Request, {Tail}";

    private const string Head = "id, user_id as UserId, name, status, (request -> 'market')::text as Market";

    private const string IsSweep = "(coalesce(jsonb_typeof(request -> 'sweep'), '') = 'object')";

    private const string Tail = """
        failure_code as FailureCode, failure_detail as FailureDetail, return_percent as ReturnPercent,
        drawdown_percent as DrawdownPercent, trades, created_at as CreatedAt, started_at as StartedAt, finished_at as FinishedAt, attempts
        """;

    /// <summary>
    /// No row when the user has as many that are not finished, or as many in all, as is allowed; when the same request made one that is
    /// gone since; and when its key was another's.
    /// </summary>
    public async Task<(BacktestRow? Row, KeyClaim Claim)> AddAsync(
        UserId user, CreateBacktestRequest request, RequestKey key, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // The user's own row is the lock: two requests at once cannot both be the last that fits.
        await connection.ExecuteAsync(new CommandDefinition(
            "select 1 from app_user where id = @user for update", new { user = user.Number }, transaction,
            cancellationToken: cancellation));
        var claim = await transaction.ClaimAsync(user, key, time.GetUtcNow(), cancellation);
        if (claim.IsReused) return (null, claim);
        if (claim.Made is { } made)
        {
            var before = await connection.QuerySingleOrDefaultAsync<BacktestRow>(new CommandDefinition(
                $"select {Columns} from backtest where id = @made", new { made }, transaction, cancellationToken: cancellation));
            return (before, claim);
        }

        var row = await connection.QuerySingleOrDefaultAsync<BacktestRow>(new CommandDefinition(
            $"""
            insert into backtest (user_id, name, status, request, created_at)
            select @user, @Name, 'queued', @json::jsonb, @now
            where (select count(*) from backtest where user_id = @user and status in ('queued', 'running')) < @mostWaiting
                and (select count(*) from backtest where user_id = @user) < @mostKept
            returning {Columns}
            """,
            new
            {
                user = user.Number,
                request.Name,
                json = JsonSerializer.Serialize(request, Json.Options),
                now = time.GetUtcNow(),
                mostWaiting = BacktestsApi.MostWaiting,
                mostKept = BacktestsApi.MostKept,
            },
            transaction, cancellationToken: cancellation));
        if (row is null) return (null, claim);
        await transaction.MadeAsync(key, row.Id, cancellation);
        await transaction.CommitAsync(cancellation);
        return (row, claim);
    }

    /// <summary>A user's, newest first.</summary>
    public async Task<IReadOnlyList<BacktestRow>> ListAsync(UserId user, long? before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<BacktestRow>(new CommandDefinition(
            $"""
            select {ListedColumns} from backtest where user_id = @user and (@before::bigint is null or id < @before)
            order by id desc limit @most
            """,
            new { user = user.Number, before, most }, cancellationToken: cancellation))).AsList();
    }

    public async Task<BacktestRow?> FindAsync(UserId user, long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<BacktestRow>(new CommandDefinition(
            $"select {Columns} from backtest where id = @id and user_id = @user", new { id, user = user.Number },
            cancellationToken: cancellation));
    }

    public async Task<BacktestReportBody?> ReportAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var json = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select report::text from backtest where id = @id", new { id }, cancellationToken: cancellation));
        return json is null ? null : JsonSerializer.Deserialize<BacktestReportBody>(json, Json.Options);
    }

    public async Task<bool> DeleteAsync(UserId user, long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            "delete from backtest where id = @id and user_id = @user", new { id, user = user.Number },
            cancellationToken: cancellation)) > 0;
    }

    /// <summary>Those that nobody runs any more, though they were begun, wait again: a server that was stopped had them.</summary>
    /// <param name="running">Those that somebody runs.</param>
    public async Task RequeueAsync(IReadOnlyCollection<long> running, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            "update backtest set status = 'queued' where status = 'running' and id <> all(@running)", new { running = running.ToArray() },
            cancellationToken: cancellation));
    }

    /// <summary>
    /// Begins the next one: the oldest of the user who was served least recently, so that nobody waits for all of another's. Null when none
    /// waits that may begin.
    /// </summary>
    /// <param name="most">So many run at a time that are no sweeps; of sweeps one does.</param>
    public async Task<BacktestRow?> BeginNextAsync(int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<BacktestRow>(new CommandDefinition(
            $"""
            update backtest set status = 'running', started_at = @now, attempts = attempts + 1
            where id = (
                select id from backtest b where status = 'queued' and case
                    when {IsSweep} then not exists (select from backtest where status = 'running' and {IsSweep})
                    else (select count(*) from backtest where status = 'running' and not {IsSweep}) < @most end
                order by coalesce((select max(started_at) from backtest o where o.user_id = b.user_id), '-infinity'), id
                limit 1 for update skip locked)
            returning {Columns}
            """,
            new { now = time.GetUtcNow(), most }, cancellationToken: cancellation));
    }

    public async Task<bool> IsRunningAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from backtest where id = @id and status = 'running')", new { id }, cancellationToken: cancellation));
    }

    /// <summary>Writes how one ended, unless it was cancelled or deleted before.</summary>
    public async Task EndAsync(
        long id, BacktestStatus status, BacktestReportBody? report, BacktestFailureBody? failure, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update backtest set status = @status, finished_at = @now, report = @json::jsonb, failure_code = @Code, failure_detail = @Detail,
                return_percent = @returned, drawdown_percent = @fell, trades = @Trades
            where id = @id and status in ('queued', 'running')
            """,
            new
            {
                id,
                status = JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()),
                now = time.GetUtcNow(),
                json = report is null ? null : JsonSerializer.Serialize(report, Json.Options),
                failure?.Code,
                failure?.Detail,
                returned = report is null ? (decimal?)null : decimal.Round(report.Figures.Return * 100, 4),
                fell = report is null ? (decimal?)null : decimal.Round(report.Figures.MaxDrawdown * 100, 4),
                report?.Figures.Trades,
            },
            cancellationToken: cancellation));
    }

    /// <summary>Ends one that has not ended. False when there is none.</summary>
    public async Task<bool> CancelAsync(UserId user, long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update backtest set status = 'cancelled', finished_at = @now
            where id = @id and user_id = @user and status in ('queued', 'running')
            """,
            new { id, user = user.Number, now = time.GetUtcNow() }, cancellationToken: cancellation)) > 0;
    }
}
