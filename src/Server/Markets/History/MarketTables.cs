using Dapper;
using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Markets.History;

/// <summary>Bars and prints in PostgreSQL: candle, market_print, market_checkpoint, market_past.</summary>
internal sealed class MarketTables(
    NpgsqlDataSource database, [FromKeyedServices(Pools.Projectors)] NpgsqlDataSource own, SequencerOptions options,
    PlayedBars? played = null)
{
    private readonly HashSet<(string Parent, long Span)> made = [];

    /// <summary>The newest bars from a time to a time, both included, oldest first.</summary>
    public async Task<List<Candle>> CandlesAsync(
        InstrumentId instrument, CandleInterval interval, Timestamp? from, Timestamp? to, int most, CancellationToken cancellation)
    {
        // Of a market that is played only what has happened in it.
        if (played is not null && played.Before(instrument, interval) is var end && (to is null || to >= end))
            to = new(end.UnixMicroseconds - 1);

        IReadOnlyList<Candle> own = [];
        if (played?.Own is { } ownBars)
        {
            (own, var since) = await ownBars(instrument, interval, from, to, most, cancellation);
            if (own.Count == most || since is null) return [.. own];
            most -= own.Count;
            if (to is null || to >= since) to = new(since.Value.UnixMicroseconds - 1);
        }

        // Spelt out where they are known: a question without an end would open every table there is.
        var bounds = (from is null ? "" : " and time >= $5") + (to is null ? "" : $" and time <= ${(from is null ? 5 : 6)}");
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(
            $"""
            select time, open, high, low, close, volume from candle where venue_id = $1 and instrument_id = $2 and minutes = $3{bounds}
            order by time desc limit $4
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = played?.Venue ?? options.Venue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = instrument.Number });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)interval.Minutes });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        if (from is { } start) command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = ToTime(start) });
        if (to is { } last) command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = ToTime(last) });

        // A plan over partitions takes longer to make than to run: a connection keeps it.
        await command.PrepareAsync(cancellation);
        var bars = new List<Candle>(most);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            bars.Add(new(
                FromTime(reader.GetDateTime(0)), new(reader.GetInt32(1)), new(reader.GetInt32(2)), new(reader.GetInt32(3)),
                new(reader.GetInt32(4)), new(reader.GetInt64(5))));
        }

        bars.Reverse();
        bars.AddRange(own);
        return bars;
    }

    /// <summary>The newest prints with a number below one, newest first.</summary>
    public async Task<List<Print>> PrintsAsync(InstrumentId instrument, long before, int most, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(long Number, int Price, long Quantity, bool TakerBuys, DateTime At)>(new CommandDefinition(
            """
            select number, price, quantity, taker_buys, at from market_print
            where venue_id = @Venue and instrument_id = @Number and number < @before order by number desc limit @most
            """,
            new { options.Venue, instrument.Number, before, most }, cancellationToken: cancellation));
        return
        [
            .. rows.Select(row =>
                new Print(row.Number, new(row.Price), new(row.Quantity), row.TakerBuys ? Side.Buy : Side.Sell, FromTime(row.At))),
        ];
    }

    /// <summary>What the next run has to go on from, null where nothing was ever written.</summary>
    public async Task<(long Sequence, Timestamp At)?> CheckpointAsync(CancellationToken cancellation)
    {
        await using var connection = await own.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<(long Sequence, DateTime At)?>(new CommandDefinition(
            "select sequence, at from market_checkpoint where venue_id = @Venue", new { options.Venue },
            cancellationToken: cancellation)) is { } row
            ? (row.Sequence, FromTime(row.At)) : null;
    }

    /// <summary>The instruments that there are bars of.</summary>
    public async Task<IReadOnlyList<InstrumentId>> InstrumentsAsync(CancellationToken cancellation)
    {
        await using var connection = await own.OpenConnectionAsync(cancellation);
        var numbers = await connection.QueryAsync<int>(new CommandDefinition(
            "select distinct instrument_id from candle where venue_id = @Venue and minutes = 1440", new { options.Venue },
            cancellationToken: cancellation));
        return [.. numbers.Select(number => new InstrumentId(number))];
    }

    /// <summary>Writes what is new, all or nothing.</summary>
    public async Task WriteAsync(UnwrittenMarket market, CancellationToken cancellation)
    {
        await using var connection = await own.OpenConnectionAsync(cancellation);
        foreach (var (_, interval, candle) in market.Bars)
            await MakeRoomAsync(connection, $"candle_{interval.Name}", candle.Time, cancellation);
        foreach (var (_, print) in market.Prints) await MakeRoomAsync(connection, "market_print", print.At, cancellation);

        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Tried again because its answer was lost, though it was committed: a split must not happen twice.
        if (market.Splits.Count > 0 && await CheckpointAsync(cancellation) is { } checkpoint && checkpoint.Sequence >= market.Sequence)
            return;
        foreach (var known in market.Splits) await SplitAsync(connection, known.Split, cancellation);
        await UpsertAsync(connection, market.Bars, precede: false, cancellation);
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy market_print (venue_id, instrument_id, number, at, price, quantity, taker_buys) from stdin (format binary)",
            cancellation))
        {
            foreach (var (instrument, print) in market.Prints)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(options.Venue, NpgsqlDbType.Integer, cancellation);
                await copy.WriteAsync(instrument.Number, NpgsqlDbType.Integer, cancellation);
                await copy.WriteAsync(print.Number, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(ToTime(print.At), NpgsqlDbType.TimestampTz, cancellation);
                await copy.WriteAsync((int)print.Price.Ticks, NpgsqlDbType.Integer, cancellation);
                await copy.WriteAsync(print.Quantity.Steps, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(print.Side == Side.Buy, NpgsqlDbType.Boolean, cancellation);
            }

            await copy.CompleteAsync(cancellation);
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into market_checkpoint (venue_id, sequence, at) values (@Venue, @Sequence, @At)
            on conflict (venue_id) do update set sequence = excluded.sequence, at = excluded.at
            """,
            new { options.Venue, market.Sequence, At = ToTime(market.At) }, transaction, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>
    /// Every bar and print that is there as if the new shares had been traded: rounded as <see cref="SharesSplit"/> rounds.
    /// </summary>
    private async Task SplitAsync(NpgsqlConnection connection, SharesSplit split, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            update candle set open = {Price("open")}, high = {Price("high")}, low = {Price("low")}, close = {Price("close")},
                volume = {Steps("volume")} where venue_id = @Venue and instrument_id = @Number;
            update market_print set price = {Price("price")}, quantity = greatest(1, {Steps("quantity")})
            where venue_id = @Venue and instrument_id = @Number;
            """,
            new { options.Venue, split.Instrument.Number, split.To, split.From, Most = Exchange.Values.Price.MaxTicks }, commandTimeout: 0,
            cancellationToken: cancellation));

        static string Price(string column) => $"least(greatest(({column}::bigint * @From + @To / 2) / @To, 1), @Most)";

        static string Steps(string column) => $"div({column}::numeric * @To, @From)::bigint";
    }

    public async Task<bool> HasPastAsync(InstrumentId instrument, CancellationToken cancellation)
    {
        await using var connection = await own.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from market_past where venue_id = @Venue and instrument_id = @Number)",
            new { options.Venue, instrument.Number }, cancellationToken: cancellation));
    }

    /// <summary>
    /// Writes the bars of the time before <paramref name="until"/>, all or nothing. Those that it lies in are put in front of what was
    /// written of them since; what was written of the time before gives way.
    /// </summary>
    public async Task WritePastAsync(
        Instrument instrument, IReadOnlyDictionary<CandleInterval, IReadOnlyList<Candle>> past, Timestamp until,
        CancellationToken cancellation)
    {
        await using var connection = await own.OpenConnectionAsync(cancellation);
        foreach (var (interval, bars) in past)
        {
            var parent = $"candle_{interval.Name}";
            foreach (var bar in bars.DistinctBy(bar => SpanOf(parent, bar.Time)))
                await MakeRoomAsync(connection, parent, bar.Time, cancellation);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            set local synchronous_commit = off;
            insert into market_past (venue_id, instrument_id, until) values (@Venue, @Number, @until);
            """,
            new { options.Venue, instrument.Id.Number, until = ToTime(until) }, transaction, cancellationToken: cancellation));

        var running = new List<(InstrumentId, CandleInterval, Candle)>();
        foreach (var (interval, bars) in past)
        {
            var cut = interval.StartOf(until, instrument.AssetClass);
            await connection.ExecuteAsync(new CommandDefinition(
                "delete from candle where venue_id = @Venue and instrument_id = @Number and minutes = @Minutes and time < @cut",
                new { options.Venue, instrument.Id.Number, interval.Minutes, cut = ToTime(cut) }, transaction,
                cancellationToken: cancellation));
            await CopyAsync(connection, instrument.Id, interval, bars.Where(bar => bar.Time < cut), cancellation);
            running.AddRange(bars.Where(bar => bar.Time >= cut).Select(bar => (instrument.Id, interval, bar)));
        }

        await UpsertAsync(connection, running, precede: true, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task CopyAsync(
        NpgsqlConnection connection, InstrumentId instrument, CandleInterval interval, IEnumerable<Candle> bars,
        CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy candle_{interval.Name} (venue_id, instrument_id, minutes, time, open, high, low, close, volume) "
            + "from stdin (format binary)", cancellation);

        // Millions of values into a buffer that is sent now and then: to await each would cost more than all the rest.
        foreach (var bar in bars)
        {
            copy.StartRow();
            copy.Write(options.Venue, NpgsqlDbType.Integer);
            copy.Write(instrument.Number, NpgsqlDbType.Integer);
            copy.Write((short)interval.Minutes, NpgsqlDbType.Smallint);
            copy.Write(ToTime(bar.Time), NpgsqlDbType.TimestampTz);
            copy.Write((int)bar.Open.Ticks, NpgsqlDbType.Integer);
            copy.Write((int)bar.High.Ticks, NpgsqlDbType.Integer);
            copy.Write((int)bar.Low.Ticks, NpgsqlDbType.Integer);
            copy.Write((int)bar.Close.Ticks, NpgsqlDbType.Integer);
            copy.Write(bar.Volume.Steps, NpgsqlDbType.Bigint);
        }

        await copy.CompleteAsync(cancellation);
    }

    /// <param name="precede">Whether these come before what is there of the same bars; else they take its place.</param>
    private async Task UpsertAsync(
        NpgsqlConnection connection, IReadOnlyList<(InstrumentId Instrument, CandleInterval Interval, Candle Candle)> bars, bool precede,
        CancellationToken cancellation)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into candle (venue_id, instrument_id, minutes, time, open, high, low, close, volume)
            select @Venue, * from unnest(@instruments, @minutes, @times, @opens, @highs, @lows, @closes, @volumes)
            on conflict (venue_id, instrument_id, minutes, time) do update set open = excluded.open,
            {(precede
                ? "high = greatest(candle.high, excluded.high), low = least(candle.low, excluded.low), "
                + "volume = candle.volume + excluded.volume"
                : "high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume")}
            """,
            new
            {
                options.Venue,
                instruments = bars.Select(bar => bar.Instrument.Number).ToArray(),
                minutes = bars.Select(bar => (short)bar.Interval.Minutes).ToArray(),
                times = bars.Select(bar => ToTime(bar.Candle.Time)).ToArray(),
                opens = bars.Select(bar => (int)bar.Candle.Open.Ticks).ToArray(),
                highs = bars.Select(bar => (int)bar.Candle.High.Ticks).ToArray(),
                lows = bars.Select(bar => (int)bar.Candle.Low.Ticks).ToArray(),
                closes = bars.Select(bar => (int)bar.Candle.Close.Ticks).ToArray(),
                volumes = bars.Select(bar => bar.Candle.Volume.Steps).ToArray(),
            },
            cancellationToken: cancellation));
    }

    /// <summary>Makes the partition that a time falls in, once a process.</summary>
    private async Task MakeRoomAsync(NpgsqlConnection connection, string parent, Timestamp at, CancellationToken cancellation)
    {
        var span = SpanOf(parent, at);
        if (made.Contains((parent, span))) return;
        await connection.ExecuteAsync(new CommandDefinition(
            "select market_partition(@parent, @time)", new { parent, time = ToTime(at) }, cancellationToken: cancellation));
        made.Add((parent, span));
    }

    private static long SpanOf(string parent, Timestamp at) => parent switch
    {
        "market_print" => Days.Of(at),
        "candle_1m" => (ToTime(at).Year * 12) + ToTime(at).Month,
        _ => ToTime(at).Year,
    };

    /// <summary>In ticks, since microseconds as a floating-point number are inexact from the year 2255 on.</summary>
    private static DateTime ToTime(Timestamp time) => DateTime.UnixEpoch.AddTicks(time.UnixMicroseconds * TimeSpan.TicksPerMicrosecond);

    private static Timestamp FromTime(DateTime time) => new((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
