using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TradeCraft.Server.Platform;

/// <summary>How JSON is written and read, over HTTP and on the stream alike.</summary>
public static class Json
{
    /// <summary>For whoever writes JSON outside an HTTP result.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>
    /// snake_case names and enums; decimals, ids and times as strings. Reading is strict: a field that is unknown, missing, given twice or
    /// of another type is refused, and so is text that nothing could keep (<see cref="SoundText"/>). A record's field may be left out when
    /// its constructor parameter has a default.
    /// </summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;

        // Answers are sent as JSON with "nosniff" and never set into a page, so quotes and letters need no \u escapes.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new WireDecimal());
        options.Converters.Add(new WireTime());
        foreach (var converter in WireIds.Converters) options.Converters.Add(converter);
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(SoundText.Guard);
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
