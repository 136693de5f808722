using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Stream;

/// <summary>
/// Describes the stream's messages in the API's document, where paths have no place for them: StreamClientMessage and StreamServerMessage
/// are all that goes over /ws in either direction, PriceMessage is what /ws/{ticker} sends.
/// </summary>
internal sealed class StreamSchemas(IEnumerable<ChannelKind> kinds, IEnumerable<StreamOperation> operations) : IOpenApiDocumentTransformer
{
    private static readonly (Type Type, string Op)[] Requests =
    [
        (typeof(AuthRequest), "auth"), (typeof(SubscribeRequest), "subscribe"), (typeof(UnsubscribeRequest), "unsubscribe"),
        (typeof(PingRequest), "ping"),
    ];

    private static readonly (Type Type, string Word)[] Answers =
    [
        (typeof(AuthenticatedMessage), "authenticated"), (typeof(SubscribedMessage), "subscribed"),
        (typeof(UnsubscribedMessage), "unsubscribed"), (typeof(PongMessage), "pong"), (typeof(ErrorMessage), "error"),
    ];

    public async Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var (client, server) = (new List<IOpenApiSchema>(), new List<IOpenApiSchema>());
        var requests = Requests.Concat(operations.Select(operation => (operation.Request, operation.Op))).ToList();
        var answers = Answers.Concat(operations.Select(operation => (operation.Answer, operation.AnswerType)).Distinct()).ToList();
        document.Info.Description = StreamGuide.Of(
            kinds, requests.Select(request => (request.Item2, request.Item1)), answers.Select(answer => (answer.Item2, answer.Item1)));
        foreach (var (type, op) in requests) client.Add(await AddAsync(type, "op", op));
        foreach (var kind in kinds)
        {
            server.Add(await AddEnvelopeAsync(kind, "snapshot", kind.Snapshot));
            server.Add(await AddEnvelopeAsync(kind, "update", kind.Update));
        }

        foreach (var (type, word) in answers) server.Add(await AddAsync(type, "type", word));
        document.AddComponent("StreamClientMessage", new OpenApiSchema { OneOf = client, Description = "What a client sends on /ws." });
        document.AddComponent("StreamServerMessage", new OpenApiSchema { OneOf = server, Description = "What the server sends on /ws." });
        document.AddComponent(nameof(PriceMessage), await context.GetOrCreateSchemaAsync(typeof(PriceMessage), null, cancellationToken));

        async Task<IOpenApiSchema> AddAsync(Type type, string field, string word)
        {
            var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
            (schema.Properties ??= new Dictionary<string, IOpenApiSchema>())[field] = Constant(word);
            (schema.Required ??= new HashSet<string>()).Add(field);
            document.AddComponent(type.Name, schema);
            return new OpenApiSchemaReference(type.Name, document);
        }

        async Task<IOpenApiSchema> AddEnvelopeAsync(ChannelKind kind, string word, Type data)
        {
            document.AddComponent(data.Name, WithNulls(data, await context.GetOrCreateSchemaAsync(data, null, cancellationToken)));
            var name = $"{Pascal(kind.Name)}{Pascal(word)}";
            document.AddComponent(name, new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "type", "channel", "seq", "data" },
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = Constant(word),
                    ["channel"] = Channel(kind),
                    ["seq"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Integer,
                        Format = "int64",
                        Description = "Counted from 1 over the messages of one subscription. A hole means: subscribe again.",
                    },
                    ["data"] = new OpenApiSchemaReference(data.Name, document),
                },
            });
            return new OpenApiSchemaReference(name, document);
        }
    }

    /// <summary>The generator forgets that a record within a record may be null.</summary>
    private static OpenApiSchema WithNulls(Type type, OpenApiSchema schema)
    {
        foreach (var property in Json.Options.GetTypeInfo(type).Properties.Where(property => property.IsGetNullable))
        {
            if (schema.Properties?[property.Name] is OpenApiSchema inner) inner.Type |= JsonSchemaType.Null;
        }

        return schema;
    }

    private static OpenApiSchema Constant(string word) => new() { Type = JsonSchemaType.String, Const = word };

    private static OpenApiSchema Channel(ChannelKind kind) => kind is MarketChannel market
        ? new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Pattern = market.Options.Count == 0 ? $"^{kind.Name}:[^:]+$" : $"^{kind.Name}:[^:]+:({string.Join('|', market.Options)})$",
        }
        : Constant(kind.Name);

    private static string Pascal(string name) =>
        string.Concat(name.Split(':').Select(part => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(part)));
}
