using System.Diagnostics;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Audit;

/// <summary>A row of the audit.</summary>
/// <param name="User">Who did it; null where nobody was signed in or tried for.</param>
/// <param name="Action">As in <c>account.deposit</c>.</param>
/// <param name="Subject">What it was done to, as in <c>account:101</c>.</param>
/// <param name="Details">JSON of what was asked, without secrets.</param>
/// <param name="Outcome"><c>ok</c>, <c>begun</c>, or the code of the problem that was answered.</param>
public sealed record AuditEntry(
    long Id,
    DateTimeOffset At,
    long? User,
    string Action,
    string? Subject,
    string? Details,
    string Outcome,
    string? Address,
    string? UserAgent,
    string? TraceId);

/// <summary>Which rows are wanted; what is null is not asked for.</summary>
/// <param name="To">What was before then.</param>
public sealed record AuditFilter(
    long? User = null, string? Action = null, string? Subject = null, string? Outcome = null, DateTimeOffset? From = null,
    DateTimeOffset? To = null);

/// <summary>The table of who did what. The server's role can add to it and read it, and nothing else.</summary>
public sealed class AuditTrail([FromKeyedServices(Pools.Audit)] NpgsqlDataSource database, TimeProvider time)
{
    private const int LongestUserAgent = 256;

    /// <summary>Writes a row; when this returns it is on disk.</summary>
    public Task RecordAsync(
        HttpContext context, UserId? user, string action, string? subject, string? details, string outcome,
        CancellationToken cancellation) =>
        RecordAsync(
            RequestOrigin.AddressOf(context), RequestOrigin.AgentOf(context, LongestUserAgent), user, action, subject, details, outcome,
            cancellation);

    /// <summary>The same of what the owner of the machine did with a verb of the program.</summary>
    /// <param name="program">The verb, which stands where a browser's name does.</param>
    public Task RecordAsync(
        string program, string action, string? subject, string? details, string outcome, CancellationToken cancellation) =>
        RecordAsync(address: null, program, user: null, action, subject, details, outcome, cancellation);

    /// <summary>The same of what is written down later than it was asked for.</summary>
    public async Task RecordAsync(
        string? address, string agent, UserId? user, string action, string? subject, string? details, string outcome,
        CancellationToken cancellation)
    {
        var row = new
        {
            at = time.GetUtcNow(),
            user = user?.Number,
            action,
            subject,
            // jsonb holds every character but this one.
            details = details?.Replace(@"\u0000", @"\ufffd", StringComparison.Ordinal),
            outcome,
            address,
            agent,
            trace = Activity.Current?.TraceId is { } trace && trace != default ? trace.ToHexString() : null,
        };
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into audit (at, user_id, action, subject, details, outcome, address, user_agent, trace_id)
            values (@at, @user, @action, @subject, @details::jsonb, @outcome, @address::inet, nullif(@agent, ''), @trace)
            """,
            row, cancellationToken: cancellation));
    }

    /// <summary>Rows before an id, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        AuditFilter filter, long before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<AuditEntry>(new CommandDefinition(
            """
            select id, at, user_id as "user", action, subject, details::text as details, outcome, host(address) as address,
                user_agent as useragent, trace_id as traceid
            from audit
            where id < @before and (@user::bigint is null or user_id = @user) and (@action::text is null or action = @action)
                and (@subject::text is null or subject = @subject) and (@outcome::text is null or outcome = @outcome)
                and (@from::timestamptz is null or at >= @from) and (@to::timestamptz is null or at < @to)
            order by id desc limit @most
            """,
            new
            {
                user = filter.User,
                action = filter.Action,
                subject = filter.Subject,
                outcome = filter.Outcome,
                from = filter.From,
                to = filter.To,
                before,
                most,
            }, cancellationToken: cancellation))).AsList();
    }
}
