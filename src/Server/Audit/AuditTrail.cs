using System.Diagnostics;
using System.Net;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;

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

/// <summary>The table of who did what. The server's role can add to it and read it, and nothing else.</summary>
public sealed class AuditTrail(NpgsqlDataSource database, TimeProvider time)
{
    private const int LongestUserAgent = 256;

    /// <summary>Writes a row; when this returns it is on disk.</summary>
    public async Task RecordAsync(
        HttpContext context, UserId? user, string action, string? subject, string? details, string outcome, CancellationToken cancellation)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        var row = new
        {
            at = time.GetUtcNow(),
            user = user?.Number,
            action,
            subject,
            // jsonb holds every character but this one.
            details = details?.Replace(@"\u0000", @"\ufffd", StringComparison.Ordinal),
            outcome,
            address = context.Connection.RemoteIpAddress is { } address ? Plain(address).ToString() : null,
            agent = agent.Length > LongestUserAgent ? agent[..LongestUserAgent] : agent,
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

    /// <summary>Without the name of a network card, which an inet cannot hold.</summary>
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new(address.GetAddressBytes());

    /// <summary>Rows before an id, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        long? user, string? action, long before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<AuditEntry>(new CommandDefinition(
            """
            select id, at, user_id as "user", action, subject, details::text as details, outcome, host(address) as address,
                user_agent as useragent, trace_id as traceid
            from audit
            where id < @before and (@user::bigint is null or user_id = @user) and (@action::text is null or action = @action)
            order by id desc limit @most
            """,
            new { user, action, before, most }, cancellationToken: cancellation))).AsList();
    }
}
