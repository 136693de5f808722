using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>The API's description, generated from the code. <c>api/openapi.json</c> is a copy of it.</summary>
internal static class OpenApi
{
    private const string Document = "v1";

    public static void AddDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddSchemaTransformer(WireTypesAsync);
        options.AddOperationTransformer(SignInAsync);
        options.AddOperationTransformer(IdsAsync);

        // An id is a string wherever it stands; as a component of its own it would be nullable everywhere once it is so somewhere.
        options.CreateSchemaReferenceId = info =>
            IsId(Nullable.GetUnderlyingType(info.Type) ?? info.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(info);
    });

    public static void MapDescription(this WebApplication app) => app.MapOpenApi("/api/v1/openapi.json");

    /// <summary>Writes the document of a server that is built and not started.</summary>
    public static async Task WriteAsync(WebApplication app, TextWriter output)
    {
        // Only a started server would have looked at its routes; nothing here needs it to listen.
        app.UseEndpoints(_ => { });
        var provider = app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document);
        var document = await provider.GetOpenApiDocumentAsync();
        await output.WriteLineAsync(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1));
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "TradeCraft",
            Version = "1",
            Description =
                "A paper exchange that you run yourself. Decimals are strings. Refusals are application/problem+json with a stable code.",
        };

        // Where the server listens is not the API's business, and would make the document differ from run to run.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerHandler.SchemeName] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
            },
        };
        if (document.Components.Schemas?.TryGetValue("ProblemDetails", out var problem) is true && problem is OpenApiSchema schema)
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            schema.Properties["code"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "In snake_case; never changes. Programs act on it.",
            };
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "What is wrong, by field as on the wire.",
                AdditionalProperties = new OpenApiSchema
                {
                    Type = JsonSchemaType.Array,
                    Items = new OpenApiSchema { Type = JsonSchemaType.String },
                },
            };
            schema.Required = new HashSet<string> { "type", "title", "status", "detail", "code" };
        }

        return Task.CompletedTask;
    }

    /// <summary>The types that have converters of their own, of which the generator knows nothing.</summary>
    private static Task WireTypesAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        // Fields may be added to an answer; only what is sent here must have no others.
        if (context.JsonTypeInfo.Type.Name.EndsWith("Body", StringComparison.Ordinal)
            || context.JsonTypeInfo.Type.Name.StartsWith("Page", StringComparison.Ordinal))
            schema.AdditionalPropertiesAllowed = true;
        if (context.JsonTypeInfo.Type == typeof(decimal[]))
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "decimal" };
        if (context.JsonTypeInfo.Type == typeof(IReadOnlyList<OrderId>))
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "id" };

        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var format = type == typeof(decimal) ? "decimal"
            : type == typeof(DateTimeOffset) ? "date-time"
            : IsId(type) ? "id"
            : null;
        if (format is null) return Task.CompletedTask;

        var nullable = type != context.JsonTypeInfo.Type || schema.Type?.HasFlag(JsonSchemaType.Null) is true;
        schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = format;
        schema.Pattern = null;
        return Task.CompletedTask;
    }

    private static Task SignInAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Microsoft.AspNetCore.Authorization.IAuthorizeData>().Any())
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(BearerHandler.SchemeName, context.Document)] = [] }];
        return Task.CompletedTask;
    }

    /// <summary>Ids in paths and queries are read as numbers and are strings to clients, as in bodies.</summary>
    private static Task IdsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.Name is "id" or "account_id" or "user_id")
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "id" };
        }

        return Task.CompletedTask;
    }

    private static bool IsId(Type type) =>
        type == typeof(AccountId) || type == typeof(OrderId) || type == typeof(TradeId) || type == typeof(UserId);
}
