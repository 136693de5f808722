using System.Text.Json;
using System.Text.RegularExpressions;

namespace TradeCraft.Server.Tests.Contracts;

/// <summary>
/// Judges JSON by a schema as far as ours go: type, const, enum, pattern, properties, required, items. Stricter than a schema is, it
/// refuses fields that the schema does not name; a keyword that it does not know fails the test, so that nothing passes unread.
/// </summary>
internal static class SchemaCheck
{
    private static readonly string[] Words = ["$schema", "title", "description", "format"];

    public static IEnumerable<string> Faults(JsonElement value, JsonElement schema, string path = "$")
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            switch (keyword.Name)
            {
                case "type" when !Types(keyword.Value).Any(type => IsOf(value, type)): yield return $"{path} is no {keyword.Value}"; break;
                case "const" when !JsonElement.DeepEquals(value, keyword.Value): yield return $"{path} is not {keyword.Value}"; break;
                case "enum" when !keyword.Value.EnumerateArray().Any(member => JsonElement.DeepEquals(value, member)):
                    yield return $"{path} is none of {keyword.Value}";
                    break;
                case "pattern" when value.ValueKind == JsonValueKind.String
                    && !Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!):
                    yield return $"{path} does not look like {keyword.Value}";
                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    foreach (var name in keyword.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
                        yield return $"{path} lacks {name}";
                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    foreach (var fault in Members(value, keyword.Value, path)) yield return fault;
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    foreach (var fault in value.EnumerateArray().SelectMany(item => Faults(item, keyword.Value, $"{path}[]")))
                        yield return fault;
                    break;
                case "type" or "const" or "enum" or "pattern" or "required" or "properties" or "items": break;
                default:
                    if (!Words.Contains(keyword.Name)) yield return $"{path}: the keyword {keyword.Name} is not known here";
                    break;
            }
        }
    }

    private static IEnumerable<string> Members(JsonElement value, JsonElement properties, string path)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(member.Name, out var schema))
            {
                yield return $"{path}.{member.Name} is not in the schema";
                continue;
            }

            foreach (var fault in Faults(member.Value, schema, $"{path}.{member.Name}")) yield return fault;
        }
    }

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static bool IsOf(JsonElement value, string type) => value.ValueKind switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && value.TryGetInt64(out _)),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => type == "null",
    };
}
