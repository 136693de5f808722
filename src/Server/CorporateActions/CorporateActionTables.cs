using Dapper;
using Npgsql;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.CorporateActions;

/// <summary>Actions in PostgreSQL: corporate_action.</summary>
internal sealed class CorporateActionTables(NpgsqlDataSource database, SequencerOptions options, TimeProvider time)
{
    /// <summary>More than there will ever be actions; days times this fit 64 bits.</summary>
    private const long PlacesADay = 1_000_000_000_000;

    private const string Columns = """
        id, symbol, type, ex_date as ExDate, to_shares as ToShares, from_shares as FromShares, amount, status, reason,
        created_at as CreatedAt, applied_at as AppliedAt, event_sequence as EventSequence
        """;

    /// <summary>Null where the same was said before.</summary>
    public async Task<CorporateActionRow?> AddAsync(SaidAction said, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<CorporateActionRow>(new CommandDefinition(
            $"""
            insert into corporate_action (venue_id, symbol, type, ex_date, to_shares, from_shares, amount, created_at)
            values (@Venue, @Symbol, @type, @ExDate, @To, @From, @Amount, @now) on conflict do nothing returning {Columns}
            """,
            new
            {
                options.Venue,
                said.Symbol,
                type = said.Type == CorporateActionType.Split ? "split" : "cash_dividend",
                said.ExDate,
                said.To,
                said.From,
                said.Amount,
                now = time.GetUtcNow(),
            },
            cancellationToken: cancellation));
    }

    /// <summary>Newest first, those before a number.</summary>
    public async Task<IReadOnlyList<CorporateActionRow>> ListAsync(
        string? symbol, string? status, long before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<CorporateActionRow>(new CommandDefinition(
            $"""
            select {Columns} from corporate_action
            where venue_id = @Venue and id < @before and (@symbol::text is null or symbol = @symbol)
                and (@status::text is null or status = @status)
            order by id desc limit @most
            """,
            new { options.Venue, symbol, status, before, most }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>Where an action stands in the calendar: by its ex-date, and by its number on the same day.</summary>
    public static long PlaceOf(CorporateActionRow row) => (row.ExDate.DayNumber * PlacesADay) + row.Id;

    /// <summary>By ex-date, the latest first: those before a place, from a date to another, both included.</summary>
    public async Task<IReadOnlyList<CorporateActionRow>> CalendarAsync(
        DateOnly from, DateOnly to, long before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<CorporateActionRow>(new CommandDefinition(
            $"""
            select {Columns} from corporate_action
            where venue_id = @Venue and ex_date between @from and @to
                and (ex_date - date '0001-01-01') * {PlacesADay} + id < @before
            order by ex_date desc, id desc limit @most
            """,
            new { options.Venue, from, to, before, most }, cancellationToken: cancellation))).AsList();
    }

    public async Task<CorporateActionRow?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<CorporateActionRow>(new CommandDefinition(
            $"select {Columns} from corporate_action where venue_id = @Venue and id = @id", new { options.Venue, id },
            cancellationToken: cancellation));
    }

    /// <summary>Those that are to come, the earliest first.</summary>
    public async Task<IReadOnlyList<CorporateActionRow>> PendingAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<CorporateActionRow>(new CommandDefinition(
            $"select {Columns} from corporate_action where venue_id = @Venue and status = 'pending' order by ex_date, id",
            new { options.Venue }, cancellationToken: cancellation))).AsList();
    }

    public Task<bool> ApplyAsync(long id, long sequence, CancellationToken cancellation) => ChangeAsync(
        "status = 'applied', applied_at = @now, event_sequence = @sequence", new { options.Venue, id, sequence, now = time.GetUtcNow() },
        cancellation);

    /// <summary>False where it is not pending any more.</summary>
    public Task<bool> CancelAsync(long id, string? reason, CancellationToken cancellation) =>
        ChangeAsync("status = 'cancelled', reason = @reason", new { options.Venue, id, reason }, cancellation);

    private async Task<bool> ChangeAsync(string changes, object values, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            $"update corporate_action set {changes} where venue_id = @Venue and id = @id and status = 'pending'", values,
            cancellationToken: cancellation)) > 0;
    }
}
