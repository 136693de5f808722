using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.History;

/// <summary>How values stand in rows, and how many rows are written at once.</summary>
internal static class Rows
{
    /// <summary>Numbers of ticks, steps, units and microseconds are plain numbers.</summary>
    private static readonly JsonSerializerOptions Json = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new NumberConverter<Price>(price => price.Ticks, ticks => new(ticks)),
            new NumberConverter<Quantity>(quantity => quantity.Steps, steps => new(steps)),
            new NumberConverter<Money>(money => money.Units, units => new(units)),
            new NumberConverter<Timestamp>(time => time.UnixMicroseconds, time => new(time)),
            new NumberConverter<OrderId>(order => order.Number, number => new(number)),
            new NumberConverter<TradeId>(trade => trade.Number, number => new(number)),
            new NumberConverter<AccountId>(account => account.Number, number => new((int)number)),
            new NumberConverter<InstrumentId>(instrument => instrument.Number, number => new((int)number)),
        },
    };

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Json);

    public static T FromJson<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Json) ?? throw new InvalidDataException($"A row's {typeof(T).Name} is missing.");

    /// <summary>As on the wire: take_profit.</summary>
    public static string Name<T>(T value) where T : struct, Enum => Names<T>.ByValue[value];

    public static T Value<T>(string name) where T : struct, Enum => Names<T>.ByName[name];

    public static DateTime Time(Timestamp time) => DateTime.UnixEpoch.AddTicks(time.UnixMicroseconds * TimeSpan.TicksPerMicrosecond);

    public static Timestamp Time(DateTime time) => new((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>One column of rows that are written with <c>unnest</c>.</summary>
    public static NpgsqlParameter Column<TRow, T>(IReadOnlyCollection<TRow> rows, Func<TRow, T> value, NpgsqlDbType? type = null)
    {
        var column = new NpgsqlParameter { Value = rows.Select(value).ToArray() };
        if (type is { } known) column.NpgsqlDbType = NpgsqlDbType.Array | known;
        return column;
    }

    public static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static NpgsqlParameter Parameter<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    /// <summary>The last moment of what is wanted; that of all there is where there is none.</summary>
    public static NpgsqlParameter Until(Timestamp? until) =>
        Parameter(until is { } last ? Time(last) : DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc));

    public static NpgsqlParameter Venue(int venue) => new NpgsqlParameter<int> { TypedValue = venue };

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>().ToDictionary(
            value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
        public static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key);
    }

    private sealed class NumberConverter<T>(Func<T, long> number, Func<long, T> value) : JsonConverter<T> where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => value(reader.GetInt64());

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(number(value));
    }
}
