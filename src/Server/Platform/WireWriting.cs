using System.Globalization;
using System.Text.Json;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>Writes fields by hand as the converters of <see cref="Json"/> do: for what is answered so often that it pays.</summary>
internal static class WireWriting
{
    extension(Utf8JsonWriter json)
    {
        public void Text(ReadOnlySpan<byte> name, string? value) => json.WriteString(name, value);

        public void Enum<T>(ReadOnlySpan<byte> name, T? value)
            where T : struct, Enum
        {
            if (value is { } known) json.WriteString(name, EnumText<T>.Of(known));
            else json.WriteNull(name);
        }

        public void Decimal(ReadOnlySpan<byte> name, decimal? value)
        {
            json.WritePropertyName(name);
            if (value is { } known) WireDecimal.Write(json, known);
            else json.WriteNullValue();
        }

        public void Id(ReadOnlySpan<byte> name, long? value)
        {
            json.WritePropertyName(name);
            if (value is { } known) json.Id(known);
            else json.WriteNullValue();
        }

        public void Id(long value)
        {
            Span<byte> text = stackalloc byte[20];
            value.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
            json.WriteStringValue(text[..length]);
        }

        public void Time(ReadOnlySpan<byte> name, Timestamp? value)
        {
            json.WritePropertyName(name);
            if (value is { } known) json.Time(known.ToTime());
            else json.WriteNullValue();
        }

        public void Time(DateTimeOffset value)
        {
            Span<byte> text = stackalloc byte[TimeText.Length];
            TimeText.Format(value, text);
            json.WriteStringValue(text);
        }
    }

    /// <summary>An enum's members as they are on the wire, made once.</summary>
    private static class EnumText<T>
        where T : struct, Enum
    {
        private static readonly Dictionary<T, JsonEncodedText> Texts = System.Enum.GetValues<T>().ToDictionary(
            value => value, value => JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())));

        public static JsonEncodedText Of(T value) => Texts[value];
    }
}
