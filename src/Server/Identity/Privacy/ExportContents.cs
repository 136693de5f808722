using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Identity.Privacy;

/// <param name="Name">Of the files.</param>
/// <param name="Rows">Each with the same fields, in the same order.</param>
internal sealed record ExportPart(string Name, Func<CancellationToken, IAsyncEnumerable<JsonElement>> Rows);

/// <summary>Everything that is stored about a user, without what proves who they are: no hash, key or secret is in it.</summary>
internal sealed class ExportContents(
    NpgsqlDataSource database, ExportedTrading trading, AccountDirectory accounts, InstrumentDirectory instruments,
    SequencerOptions options)
{
    /// <summary>What is in tables: as rows that are all of one user.</summary>
    private static readonly (string Name, string Sql)[] Tables =
    [
        ("profile",
            """
            select id, username, email, email_confirmed, role, is_demo, created_at, signed_in_at, erase_at from app_user where id = @user
            """),
        ("sessions",
            """
            select id, created_at, renewed_at, expires_at, revoked_at, proved_at, host(address) as address, user_agent
            from user_session where user_id = @user order by created_at
            """),
        ("networks", "select network, last_at from sign_in_network where user_id = @user order by last_at"),
        ("factors",
            """
            select 'authenticator_app' as kind, null as name, totp_since as since, null::timestamptz as last_used_at
            from app_user where id = @user and totp_since is not null
            union all select 'passkey', name, created_at, last_used_at from passkey where user_id = @user
            union all select 'recovery_codes', count(*) filter (where used_at is null) || ' left', null, max(used_at)
            from recovery_code where user_id = @user having count(*) > 0
            """),
        ("watchlists",
            """
            select name, created_at,
                array(select symbol from watchlist_item where watchlist_id = watchlist.id and symbol is not null order by place) as symbols,
                array(select coalesce('### ' || section, symbol) from watchlist_item where watchlist_id = watchlist.id order by place)
                    as with_sections
            from watchlist where user_id = @user order by place
            """),
        ("drawings", "select symbol, version, changed_at, items from chart_drawing where user_id = @user order by symbol"),
        ("refused_orders", "select at, account_id, code, detail, request from refused_order where user_id = @user order by id"),
        ("layouts",
            """
            select id, name, version, changed_at, link_hash is not null as is_shared, link_names_author, content
            from chart_layout where user_id = @user order by name
            """),
        ("alerts",
            """
            select a.id, i.symbol, condition, price, percent, indicator, settings, line, interval, repeats, note, is_active, created_at,
                times_fired, fired_at, fired_price
            from price_alert a join unnest(@instruments, @symbols) as i (id, symbol) on i.id = a.instrument_id
            where venue_id = @Venue and user_id = @user order by a.id
            """),
        ("backtests",
            """
            select id, name, status, created_at, started_at, finished_at, request, report -> 'figures' as figures, failure_code,
                failure_detail
            from backtest where user_id = @user order by id
            """),
        ("venues", "select id, name, kind, terms, created_at, reached from venue where user_id = @user and not is_deleted order by id"),
        ("notifications",
            """
            select n.id, n.alert_id, i.symbol, n.price, n.at
            from notification n join price_alert a on a.id = n.alert_id
                join unnest(@instruments, @symbols) as i (id, symbol) on i.id = a.instrument_id
            where a.venue_id = @Venue and n.user_id = @user order by n.id
            """),
        ("audit",
            """
            select at, action, subject, details, outcome, host(address) as address, user_agent, trace_id
            from audit where user_id = @user order by id
            """),
    ];

    /// <summary>Their secrets are not in it.</summary>
    private const string Keys =
        """
        select id, name, kind, scopes, account_ids, networks, created_at, expires_at, last_used_at, host(last_used_from) as last_used_from,
            revoked_at
        from api_key where user_id = @user order by created_at
        """;

    public async Task<IReadOnlyList<ExportPart>> OfAsync(UserId user, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var hasKeys = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition("select to_regclass('api_key') is not null", cancellationToken: cancellation));
        var tables = hasKeys ? Tables.Append(("api_keys", Keys)) : Tables;
        return
        [
            .. tables.Select(table => new ExportPart(table.Item1, stop => SelectAsync(table.Item2, user, stop))),
            .. trading.Of([.. accounts.Of(user)]),
        ];
    }

    private async IAsyncEnumerable<JsonElement> SelectAsync(
        string sql, UserId user, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var listed = instruments.Instruments;
        var rows = connection.QueryUnbufferedAsync<string>(
            $"select row_to_json(part)::text from ({sql}) part",
            new
            {
                user = user.Number,
                options.Venue,
                instruments = listed.Select(instrument => instrument.Id.Number).ToArray(),
                symbols = listed.Select(instrument => instrument.Symbol).ToArray(),
            });
        await foreach (var row in rows.WithCancellation(cancellation)) yield return JsonElement.Parse(row);
    }
}
