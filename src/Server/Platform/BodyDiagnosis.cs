using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TradeCraft.Server.Platform;

/// <summary>
/// Says what is wrong with a body that could not be read. The deserializer stops at the first fault and words it for C# programmers; here
/// the body is gone through again beside the type it should have had, and every fault is named as the client knows it.
/// </summary>
internal static class BodyDiagnosis
{
    /// <summary>Of fields that are unknown or repeated: each is told with all that are known, and a body has room for thousands.</summary>
    private const int MostStrayFields = 20;

    public static ProblemHttpResult Of(ReadOnlyMemory<byte> body, Type? expected, JsonSerializerOptions options)
    {
        if (body.IsEmpty) return Malformed("The request has no body. A JSON object is expected.");
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = options.MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return Malformed($"A JSON object is expected, but the body is {Describe(document.RootElement)}.");

            var errors = new FieldErrors();
            var strays = 0;
            if (expected is not null) Check(document.RootElement, options.GetTypeInfo(expected), path: null, options, errors, ref strays);
            errors.Require(
                strays <= MostStrayFields, "body", "Has more fields that are not known here, or are given more than once.");
            return errors.Any ? Problem.Invalid(errors) : Malformed("The body could not be read as the JSON that is expected here.");
        }
        catch (JsonException error)
        {
            var where = error is { LineNumber: { } line, BytePositionInLine: { } position }
                ? $" at line {line + 1}, position {position + 1}" : "";
            return Malformed($"The body is not valid JSON{where}: {WithoutPosition(error.Message)}");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, escaped in a field's name.
            return Malformed("The body is not valid JSON: a text in it is not valid Unicode.");
        }
    }

    private static ProblemHttpResult Malformed(string detail) => Problem.Of(StatusCodes.Status400BadRequest, "malformed_json", detail);

    private static void Check(
        JsonElement value, JsonTypeInfo type, string? path, JsonSerializerOptions options, FieldErrors errors, ref int strays)
    {
        if (type.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            CheckFields(value, type, path, options, errors, ref strays);
            return;
        }

        try
        {
            if (SoundText.FaultOf(value.Deserialize(type)) is { } fault) errors.Add(path ?? "body", fault);
        }
        catch (FieldFormatException error)
        {
            errors.Add(path ?? "body", error.Message);
        }
        catch (JsonException)
        {
            errors.Add(path ?? "body", $"Must be {Expectation(type)}, but is {Describe(value)}.");
        }
    }

    private static void CheckFields(
        JsonElement value, JsonTypeInfo type, string? path, JsonSerializerOptions options, FieldErrors errors, ref int strays)
    {
        var fields = type.Properties.Where(field => field.Set is not null || field.AssociatedParameter is not null).ToArray();
        var seen = new HashSet<string>();
        foreach (var given in value.EnumerateObject())
        {
            var name = path is null ? given.Name : $"{path}.{given.Name}";
            var field = Array.Find(fields, field => field.Name == given.Name);
            if (field is null || !seen.Add(given.Name))
            {
                if (++strays <= MostStrayFields) errors.Add(name, field is null ? Unknown(fields) : "Is given more than once.");
            }
            else if (given.Value.ValueKind == JsonValueKind.Null)
            {
                errors.Require(field.IsSetNullable && field.AssociatedParameter is null or { IsNullable: true }, name, "Must not be null.");
            }
            else
            {
                Check(given.Value, options.GetTypeInfo(field.PropertyType), name, options, errors, ref strays);
            }
        }

        foreach (var missing in fields.Where(field => field.IsRequired && !seen.Contains(field.Name)))
            errors.Add(path is null ? missing.Name : $"{path}.{missing.Name}", "Is required.");
    }

    private static string Unknown(JsonPropertyInfo[] known) =>
        $"Is not known here. Known are: {string.Join(", ", known.Select(field => field.Name))}.";

    private static string Expectation(JsonTypeInfo info)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (type.IsEnum)
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        if (type == typeof(string)) return "a string";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(decimal)) return "a decimal number, in a string or as a number";
        if (type == typeof(int) || type == typeof(long)) return "a whole number";
        if (type == typeof(DateTimeOffset)) return "a time in a string";
        return info.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Enumerable => "a list of the right values",
            _ => "a string",
        };
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => Shorten(value),
        JsonValueKind.Number => $"the number {Shorten(value)}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private static string Shorten(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    private static string WithoutPosition(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
