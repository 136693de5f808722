using System.Runtime.InteropServices;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Replays;

/// <summary>
/// Minutes of markets that are made from a seed, in PostgreSQL: the table seeded_bars. An hour of an instrument is a row.
/// </summary>
internal sealed class SeededBars(NpgsqlDataSource database)
{
    private const long Minute = 60_000_000;
    private const long Hour = 60 * Minute;

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Stored(int Minute, int Open, int High, int Low, int Close, int Unused, long Volume);

    public static long HourOf(Timestamp at) => at.UnixMicroseconds / Hour;

    public static Timestamp StartOf(long hour) => new(hour * Hour);

    /// <summary>The last hour before another that is there; null where there is none.</summary>
    public async Task<long?> LastAsync(int venue, long before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            "select max(hour) from seeded_bars where venue_id = @venue and hour < @before", new { venue, before },
            cancellationToken: cancellation));
    }

    /// <summary>Bars from an hour on and before another, oldest first.</summary>
    public async Task<List<Candle>> ReadAsync(
        int venue, InstrumentId instrument, long from, long before, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var rows = await connection.QueryAsync<(int Hour, byte[] Bars)>(new CommandDefinition(
            """
            select hour, bars from seeded_bars
            where venue_id = @venue and instrument_id = @Number and hour >= @from and hour < @before order by hour
            """,
            new { venue, instrument.Number, from, before }, cancellationToken: cancellation));
        var bars = new List<Candle>();
        foreach (var (hour, bytes) in rows)
        {
            foreach (var bar in MemoryMarshal.Cast<byte, Stored>(bytes))
                bars.Add(new(
                    new((hour * Hour) + (bar.Minute * Minute)), new(bar.Open), new(bar.High), new(bar.Low), new(bar.Close),
                    new(bar.Volume)));
        }

        return bars;
    }

    /// <summary>Writes an hour that is over, of each instrument. What is there already is the same.</summary>
    public async Task WriteAsync(
        int venue, long hour, IReadOnlyDictionary<InstrumentId, List<Candle>> minutes, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into seeded_bars (venue_id, instrument_id, hour, bars)
            select @venue, instrument, @hour, bars from unnest(@instruments, @bars) as told (instrument, bars) on conflict do nothing
            """,
            new
            {
                venue,
                hour = (int)hour,
                instruments = minutes.Keys.Select(each => each.Number).ToArray(),
                bars = minutes.Values.Select(Pack).ToArray(),
            },
            cancellationToken: cancellation));
    }

    /// <summary>Gives a copy of a venue the hours that were over at a time.</summary>
    public static Task CopyAsync(NpgsqlConnection connection, int from, int to, Timestamp upTo, CancellationToken cancellation) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            insert into seeded_bars (venue_id, instrument_id, hour, bars)
            select @to, instrument_id, hour, bars from seeded_bars where venue_id = @from and hour < @hour
            """,
            new { from, to, hour = HourOf(upTo) }, commandTimeout: 0, cancellationToken: cancellation));

    private static byte[] Pack(List<Candle> bars) => MemoryMarshal.AsBytes<Stored>(
        [
            .. bars.Select(bar => new Stored(
                (int)(bar.Time.UnixMicroseconds % Hour / Minute), (int)bar.Open.Ticks, (int)bar.High.Ticks, (int)bar.Low.Ticks,
                (int)bar.Close.Ticks, 0, bar.Volume.Steps)),
        ]).ToArray();
}
