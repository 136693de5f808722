using Dapper;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Indicators;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Alerts;

/// <summary>An alert as it is stored.</summary>
internal sealed record AlertRow(
    long Id, long UserId, int InstrumentId, string Condition, decimal Price, decimal? Percent, bool Repeats, bool IsArmed, bool IsActive,
    string? Note, DateTimeOffset CreatedAt, DateTimeOffset? FiredAt, decimal? FiredPrice, int TimesFired, string? Indicator,
    string? Settings, int? Line, string? Interval)
{
    public AlertCondition Kind => NamedCondition.Of(Condition);

    /// <summary>Null where a price is watched, or what this version does not know.</summary>
    public WatchedIndicator? Watched => WatchedIndicator.Read(InstrumentId, Indicator, Settings, Line, Interval);

    public IndicatorAlert ToIndicatorAlert() => new(Id, Kind, Repeats, Line!.Value) { Value = Price, IsArmed = IsArmed };

    public Alert ToAlert(Instrument instrument) => new(Id, new(UserId), instrument.Id, Kind, Repeats)
    {
        Price = Math.Max(1, (long)decimal.Round(Price / instrument.TickSize)),
        Percent = Percent ?? 0,
        IsArmed = IsArmed,
    };
}

/// <summary>Somebody was told.</summary>
internal sealed record NotificationRow(
    long Id, long UserId, long AlertId, int InstrumentId, string Condition, decimal? Target, decimal? Percent, string? Note, decimal Price,
    DateTimeOffset At, string? Indicator, string? Settings, int? Line, string? Interval)
{
    public AlertCondition Kind => NamedCondition.Of(Condition);

    public WatchedIndicator? Watched => WatchedIndicator.Read(InstrumentId, Indicator, Settings, Line, Interval);
}

/// <summary>What a user asks for, looked through.</summary>
internal sealed record NewAlert(
    Instrument Instrument, AlertCondition Condition, decimal Price, decimal? Percent, bool Repeats, bool IsArmed, string? Note,
    WatchedIndicator? Watched);

/// <summary>A condition as the tables have it.</summary>
internal static class NamedCondition
{
    public static AlertCondition Of(string name) =>
        name switch { "above" => AlertCondition.Above, "below" => AlertCondition.Below, _ => AlertCondition.PercentMove };

    public static string NameOf(AlertCondition condition) => condition switch
    {
        AlertCondition.Above => "above",
        AlertCondition.Below => "below",
        AlertCondition.PercentMove => "percent_move",
    };
}

/// <summary>Alerts and what was told of them, in PostgreSQL.</summary>
internal sealed class AlertTables(NpgsqlDataSource database, SequencerOptions options, TimeProvider time)
{
    private const string Columns = """
        id, user_id as UserId, instrument_id as InstrumentId, condition, price, percent, repeats, is_armed as IsArmed,
        is_active as IsActive, note, created_at as CreatedAt, fired_at as FiredAt, fired_price as FiredPrice, times_fired as TimesFired,
        indicator, settings, line, interval
        """;

    /// <summary>Of each user, the newest so many notifications are kept.</summary>
    private const int MostTold = 500;

    private const string Told = """
        n.id, n.user_id as UserId, n.alert_id as AlertId, a.instrument_id as InstrumentId, a.condition,
        case when a.percent is null then a.price end as Target, a.percent, a.note, n.price, n.at,
        a.indicator, a.settings, a.line, a.interval
        """;

    /// <summary>
    /// No row when the user has as many that wait, or as many in all, as is allowed; when the same request made one that is gone since; and
    /// when its key was another's.
    /// </summary>
    public async Task<(AlertRow? Row, KeyClaim Claim)> AddAsync(
        UserId user, NewAlert alert, RequestKey request, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // The user's own row is the lock: two requests at once cannot both be the last that fits.
        await connection.ExecuteAsync(new CommandDefinition(
            "select 1 from app_user where id = @user for update", new { user = user.Number }, transaction,
            cancellationToken: cancellation));
        var claim = await transaction.ClaimAsync(user, request, time.GetUtcNow(), cancellation);
        if (claim.IsReused) return (null, claim);
        if (claim.Made is { } made)
        {
            var before = await connection.QuerySingleOrDefaultAsync<AlertRow>(new CommandDefinition(
                $"select {Columns} from price_alert where id = @made", new { made }, transaction, cancellationToken: cancellation));
            return (before, claim);
        }

        var row = await connection.QuerySingleOrDefaultAsync<AlertRow>(new CommandDefinition(
            $"""
            insert into price_alert (venue_id, user_id, instrument_id, condition, price, percent, repeats, is_armed, note,
                created_at, indicator, settings, line, interval)
            select @Venue, @user, @instrument, @condition, @Price, @Percent, @Repeats, @IsArmed, @Note, @now, @indicator, @settings, @line,
                @interval
            where (select count(*) from price_alert where user_id = @user and is_active) < @most
                and (select count(*) from price_alert where user_id = @user) < @mostKept
                and (@indicator is null
                    or (select count(*) from price_alert where user_id = @user and is_active and indicator is not null) < @mostOnIndicators)
            returning {Columns}
            """,
            new
            {
                options.Venue,
                user = user.Number,
                instrument = alert.Instrument.Id.Number,
                condition = NamedCondition.NameOf(alert.Condition),
                alert.Price,
                alert.Percent,
                alert.Repeats,
                alert.IsArmed,
                alert.Note,
                now = time.GetUtcNow(),
                indicator = alert.Watched?.Kind.Id,
                settings = alert.Watched?.SettingsText,
                line = alert.Watched?.Line,
                interval = alert.Watched?.Interval.Name,
                most = AlertsApi.MostActive,
                mostKept = AlertsApi.MostKept,
                mostOnIndicators = AlertsApi.MostOnIndicators,
            },
            transaction, cancellationToken: cancellation));
        if (row is null) return (null, claim);
        await transaction.MadeAsync(request, row.Id, cancellation);

        // Who goes away now has an alert all the same: one that is written and that nobody watches would never fire.
        await transaction.CommitAsync(CancellationToken.None);
        return (row, claim);
    }

    public async Task<IReadOnlyList<AlertRow>> ListAsync(UserId user, bool? isActive, long before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<AlertRow>(new CommandDefinition(
            $"select {Columns} from price_alert where venue_id = @Venue and user_id = @user and id < @before "
            + "and (@isActive::boolean is null or is_active = @isActive) order by id desc limit @most",
            new { options.Venue, user = user.Number, before, isActive, most }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>False when the user has none with this number.</summary>
    public async Task<bool> DeleteAsync(UserId user, long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteAsync(new CommandDefinition(
            "delete from price_alert where venue_id = @Venue and user_id = @user and id = @id",
            new { options.Venue, user = user.Number, id }, cancellationToken: cancellation)) > 0;
    }

    public async Task<IReadOnlyList<AlertRow>> ActiveAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<AlertRow>(new CommandDefinition(
            $"select {Columns} from price_alert where venue_id = @Venue and is_active", new { options.Venue },
            cancellationToken: cancellation))).AsList();
    }

    /// <summary>
    /// Alerts that wait do so for prices of the new shares: once for each split, however often it is asked for, in the order of the splits.
    /// </summary>
    /// <param name="at">Alerts that were made later are of the new shares already.</param>
    public async Task SplitAsync(KnownSplit known, Instrument instrument, Timestamp at, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var isNew = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into price_alert_split (venue_id, sequence) values (@Venue, @Sequence)
            on conflict (venue_id) do update set sequence = excluded.sequence where price_alert_split.sequence < excluded.sequence
            """,
            new { options.Venue, known.Sequence }, transaction, cancellationToken: cancellation)) > 0;
        if (!isNew) return;
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update price_alert set price = case when indicator is null
                then greatest(1, round(price * @From / @To / @TickSize)) * @TickSize else round(price * @From / @To, 10) end
            where venue_id = @Venue and instrument_id = @Number and is_active and created_at <= @at
                and (indicator is null or indicator = any(@priced))
            """,
            new
            {
                options.Venue,
                known.Split.To,
                known.Split.From,
                instrument.Id.Number,
                instrument.TickSize,
                at = at.ToTime(),
                priced = IndicatorKind.All.Where(kind => kind.Unit == IndicatorUnit.Price).Select(kind => kind.Id).ToArray(),
            },
            transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>The newest that were told, oldest first.</summary>
    public async Task<IReadOnlyList<NotificationRow>> NewestAsync(int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await connection.QueryAsync<NotificationRow>(new CommandDefinition(
            $"select * from (select {Told} from notification n join price_alert a on a.id = n.alert_id where a.venue_id = @Venue "
            + "order by n.id desc limit @most) newest order by id",
            new { options.Venue, most }, cancellationToken: cancellation))).AsList();
    }

    /// <summary>
    /// Writes firings in one transaction. One of an alert that is gone, or that has fired already and fires once, is written nowhere and
    /// told nobody.
    /// </summary>
    public async Task<IReadOnlyList<NotificationRow>> FireAsync(IReadOnlyList<Fired> firings, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var told = new List<NotificationRow>(firings.Count);
        foreach (var (alert, price, at) in firings)
        {
            told.AddRange(await connection.QueryAsync<NotificationRow>(new CommandDefinition(
                $"""
                with a as (
                    update price_alert set is_active = repeats, is_armed = not repeats or condition = 'percent_move', fired_at = @at,
                        fired_price = @price, times_fired = times_fired + 1,
                        price = case when condition = 'percent_move' and repeats then @price else price end
                    where id = @id and is_active returning *
                ), n as (
                    insert into notification (user_id, alert_id, price, at) select user_id, id, @price, @at from a returning *
                )
                select {Told} from n join a on a.id = n.alert_id
                """,
                new { id = alert, price, at = at.ToTime() }, transaction,
                cancellationToken: cancellation)));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            delete from notification n using unnest(@users) as told (id)
            where n.user_id = told.id
                and n.id <= (select id from notification where user_id = told.id order by id desc offset @most limit 1)
            """,
            new { users = told.Select(each => each.UserId).Distinct().ToArray(), most = MostTold }, transaction,
            cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return told;
    }
}
