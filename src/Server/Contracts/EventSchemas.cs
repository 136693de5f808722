using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Contracts;

/// <summary>The JSON Schema of each type of event, from the code. <c>docs/contracts/</c> is a copy of them.</summary>
internal static class EventSchemas
{
    private const string Decimal = @"^-?\d+(\.\d+)?$";

    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Name and text of each file.</summary>
    public static IEnumerable<(string File, string Text)> All =>
        from type in Enum.GetValues<EventType>()
        where type < Event.FirstUnlogged
        let contract = EventContract.Of(type)
        select ($"{contract.Name}.json", SchemaOf(contract).ToJsonString(Indented) + "\n");

    public static JsonObject SchemaOf(EventContract contract)
    {
        var schema = SchemaOf(typeof(EventEnvelope));
        var properties = schema["properties"]!.AsObject();
        properties["event_type"] = new JsonObject { ["const"] = contract.Name };
        properties["schema_version"] = new JsonObject { ["const"] = contract.SchemaVersion };
        properties["event_id"] = Text(@"^\d+-\d+$");
        properties["sequence"] = Text(@"^\d+$");
        properties["trace_id"] = new JsonObject { ["type"] = new JsonArray("string", "null"), ["pattern"] = "^[0-9a-f]{32}$" };
        properties["data"] = SchemaOf(contract.Data);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", contract.Name);
        schema.Insert(2, "description", contract.Description);
        return schema;
    }

    private static JsonObject SchemaOf(Type type) =>
        Json.Options.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe }).AsObject();

    /// <summary>
    /// The types that have converters of their own, of which the exporter knows nothing; and room for fields that are added.
    /// </summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject known) known.Remove("additionalProperties");
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var described = type == typeof(decimal) ? Text(Decimal, "decimal")
            : type == typeof(DateTimeOffset) ? Text(@"^\d{4}-\d{2}-\d{2}T.*Z$", "date-time")
            : type == typeof(AccountId) || type == typeof(UserId) || type == typeof(OrderId) || type == typeof(TradeId)
                ? Text(@"^\d+$", "id")
            : null;
        if (described is null) return schema;
        if (type != context.TypeInfo.Type) described["type"] = new JsonArray("string", "null");
        return described;
    }

    private static JsonObject Text(string pattern, string? format = null)
    {
        var text = new JsonObject { ["type"] = "string", ["pattern"] = pattern };
        if (format is not null) text["format"] = format;
        return text;
    }
}
