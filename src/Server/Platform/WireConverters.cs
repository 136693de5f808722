using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>A value that is JSON but not what its field takes. The message is a sentence for the client.</summary>
internal sealed class FieldFormatException(string message) : JsonException(message);

/// <summary>Out: a string, as the decimal is, never with an exponent. In: a string or a number, exact or refused.</summary>
internal sealed class WireDecimal : JsonConverter<decimal>
{
    // Longer text than this is no number that anyone means; it also bounds what is copied from a body read in pieces.
    private const int MaxLength = 100;

    public override decimal Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw new JsonException();
        Span<byte> text = stackalloc byte[MaxLength];
        if (!TryCopy(ref reader, text, out var length))
            throw new FieldFormatException($"Is too long for a number: at most {MaxLength} characters.");
        return DecimalText.TryParse(text[..length], out var value, out var problem) ? value : throw new FieldFormatException(problem);
    }

    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => Write(writer, value);

    public static void Write(Utf8JsonWriter writer, decimal value)
    {
        // 29 digits, a sign, a point and a zero before it.
        Span<byte> text = stackalloc byte[32];
        value.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    private static bool TryCopy(ref Utf8JsonReader reader, scoped Span<byte> text, out int length)
    {
        var given = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        length = 0;
        if (given > MaxLength) return false;
        if (reader.TokenType == JsonTokenType.String)
        {
            length = reader.CopyString(text);
            return true;
        }

        length = (int)given;
        if (reader.HasValueSequence) reader.ValueSequence.CopyTo(text);
        else reader.ValueSpan.CopyTo(text);
        return true;
    }
}

internal sealed class WireTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException();
        return TimeText.TryParse(reader.GetString()!, out var time, out var problem) ? time : throw new FieldFormatException(problem);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.Time(value);
}

/// <summary>An id is a string on the wire, so that no client does sums with it or loses its last digits. In, a number will do.</summary>
internal sealed class WireId<T>(Func<long, T> wrap, Func<T, long> unwrap, long max) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) throw new JsonException();
        var read = reader.TokenType == JsonTokenType.Number
            ? reader.TryGetInt64(out var number)
            : long.TryParse(reader.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return read && number >= 0 && number <= max ? wrap(number) : throw new FieldFormatException("Must be an id such as \"42\".");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.Id(unwrap(value));
}

internal static class WireIds
{
    public static IEnumerable<JsonConverter> Converters { get; } =
    [
        new WireId<UserId>(number => new UserId(number), id => id.Number, long.MaxValue),
        new WireId<AccountId>(number => new AccountId((int)number), id => id.Number, int.MaxValue),
        new WireId<OrderId>(number => new OrderId(number), id => id.Number, long.MaxValue),
        new WireId<TradeId>(number => new TradeId(number), id => id.Number, long.MaxValue),
    ];
}
