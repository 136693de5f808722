using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>The API's description, generated from the code. <c>api/openapi.json</c> is a copy of it.</summary>
internal static class OpenApi
{
    private const string Document = "v1";
    private const string Address = "/api/v1/openapi.json";
    private const string KeyScheme = "ApiKey";

    public static void AddDescription(this IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddSchemaTransformer(WireTypesAsync);
        options.AddOperationTransformer(SignInAsync);
        options.AddOperationTransformer(LimitsAsync);
        options.AddOperationTransformer(IdsAsync);

        // An id is a string wherever it stands; as a component of its own it would be nullable everywhere once it is so somewhere.
        var named = new ConcurrentDictionary<string, Type>();
        options.CreateSchemaReferenceId = info => NameOf(info, named);
    });

    public static void MapDescription(this WebApplication app)
    {
        app.MapOpenApi(Address).AllowAnonymous();
        app.MapScalarApiReference("/docs/api", options =>
        {
            options.Title = "TradeCraft API";
            options.OpenApiRoutePattern = Address;
            options.OperationTitleSource = OperationTitleSource.Path;

            // Nothing of it may come from or go to anywhere else.
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            options.HideClientButton = true;
            options.DisableAgent().DisableMcp().WithNonce();
        }).AllowAnonymous();
    }

    /// <summary>Writes the document of a server that is built and not started.</summary>
    public static async Task WriteAsync(WebApplication app, TextWriter output)
    {
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
                "A paper exchange that you run yourself. Decimals are strings. Refusals are application/problem+json with a stable code."
                + (document.Info?.Description is { } more ? $"\n\n{more}" : ""),
        };

        // Where the server listens is not the API's business, and would make the document differ from run to run.
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [BearerScheme.Name] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
            },
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = Callers.KeyHeader,
                Description = $"The id of an API key, with {Callers.SecretHeader}, or {Callers.TimestampHeader} and "
                    + $"{Callers.SignatureHeader}: docs/api-keys.md says how.",
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
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Enumerable && FormatOf(ElementOf(context.JsonTypeInfo.Type)) is { } of)
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = of };

        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Dictionary
            && FormatOf(context.JsonTypeInfo.Type.GetGenericArguments()[^1]) is { } ofValues)
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, Format = ofValues };

        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (FormatOf(type) is not { } format) return Task.CompletedTask;

        var nullable = type != context.JsonTypeInfo.Type || schema.Type?.HasFlag(JsonSchemaType.Null) is true;
        schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = format;
        schema.Pattern = null;
        return Task.CompletedTask;
    }

    private static Task SignInAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var asked = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().ToList();
        string[] schemes = asked.Count == 0 ? []
            : asked.Exists(policy => policy.Policy == Policies.Person) ? [BearerScheme.Name]
            : [BearerScheme.Name, KeyScheme];
        if (schemes.Length > 0)
        {
            operation.Security =
            [
                .. schemes.Select(scheme => new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [],
                }),
            ];
        }

        return Task.CompletedTask;
    }

    /// <summary>Everything under the API is limited.</summary>
    private static Task LimitsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd("429", new OpenApiResponse
        {
            Description = "Too Many Requests",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem.ContentType] = new() { Schema = new OpenApiSchemaReference("ProblemDetails", context.Document) },
            },
        });
        return Task.CompletedTask;
    }

    /// <summary>Ids in paths and queries are read as numbers and are strings to clients, as in bodies.</summary>
    private static Task IdsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.Name is "id" or "account_id" or "user_id" or "share")
                parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "id" };
        }

        return Task.CompletedTask;
    }

    /// <summary>The format of a type that is a string on the wire and none in the code; null for others.</summary>
    private static string? FormatOf(Type? type) =>
        type == typeof(decimal) ? "decimal" : type == typeof(DateTimeOffset) ? "date-time" : type is not null && IsId(type) ? "id" : null;

    private static Type? ElementOf(Type list) => list.GetElementType() ?? list.GetInterfaces().Prepend(list)
        .FirstOrDefault(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    /// <summary>The name of a schema.</summary>
    /// <exception cref="InvalidOperationException">Another type has it: one of the two would be missing from the description.</exception>
    private static string? NameOf(JsonTypeInfo info, ConcurrentDictionary<string, Type> named)
    {
        var type = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        if (IsId(type) || OpenApiOptions.CreateDefaultSchemaReferenceId(info) is not { } name) return null;
        var other = named.GetOrAdd(name, type);
        return other == type ? name
            : throw new InvalidOperationException($"{type.FullName} and {other.FullName} would both be described as {name}. Rename one.");
    }

    private static bool IsId(Type type) =>
        type == typeof(AccountId) || type == typeof(OrderId) || type == typeof(TradeId) || type == typeof(UserId);
}
