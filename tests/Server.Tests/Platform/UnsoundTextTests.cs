using System.Text.Json;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>Text that PostgreSQL cannot keep, sent to every route of the API's own description.</summary>
public sealed class UnsoundTextTests(TradingServer server) : IClassFixture<TradingServer>
{
    private static readonly string[] Texts = [@"""\u0000""", @"""a\u0000b""", @"""\ud800""", @"[""\u0000""]", "[null]", "null"];

    [Fact]
    public async Task No_field_of_any_body_takes_it_to_the_database()
    {
        var admin = await server.NewAdministratorAsync();
        var api = (await server.Client.GetAsync("/api/v1/openapi.json", token: null)).Body;
        var tried = 0;
        foreach (var (method, path, operation) in Operations(api))
        {
            if (!operation.TryGetProperty("requestBody", out var body)) continue;
            foreach (var field in FieldsOf(api, body))
            {
                foreach (var text in Texts)
                {
                    var json = ExampleOf(path, field, text);
                    var answer = await server.Client.AskAsync(
                        method, path, new StringContent(json, null, "application/json"), admin);
                    Assert.True((int)answer.Status < 500, $"{method} {path} {json}: {answer.Body}");
                    tried++;
                }
            }
        }

        Assert.InRange(tried, 200, 10_000);
    }

    [Fact]
    public async Task No_value_of_any_query_or_path_takes_it_there_either()
    {
        var admin = await server.NewAdministratorAsync();
        var api = (await server.Client.GetAsync("/api/v1/openapi.json", token: null)).Body;
        var tried = 0;
        foreach (var (method, path, operation) in Operations(api).Where(each => each.Method == HttpMethod.Get))
        {
            if (!operation.TryGetProperty("parameters", out var parameters)) continue;
            foreach (var name in parameters.EnumerateArray()
                .Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()))
            {
                foreach (var text in (string[])["%00", "%ED%A0%80", "%FF"])
                {
                    // What is taken may be a file instead of JSON.
                    using var request = new HttpRequestMessage(method, $"{path}?{name}={text}");
                    request.Headers.Authorization = new("Bearer", admin);
                    using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
                    Assert.True((int)answer.StatusCode < 500, $"{method} {path}?{name}={text}: {answer.StatusCode}");
                    if (text == "%00")
                        Assert.Equal(
                            ["Must not hold the character U+0000."],
                            (await server.Client.AskAsync(method, $"{path}?{name}={text}", token: admin))
                                .ShouldBeProblem(400, "validation_failed").Values);
                    tried++;
                }
            }
        }

        Assert.InRange(tried, 50, 10_000);
        foreach (var path in (string[])["/api/v1/market/%00/ticker", "/api/v1/orders/by-client-id/%00", "/api/v1/orders/by-client-id/%FF"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Authorization = new("Bearer", admin) } };
            using var answer = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
    }

    /// <summary>A body that is right but for the field, where the field may be left out of it; else the field alone.</summary>
    private static string ExampleOf(string path, string field, string text)
    {
        var rest = path switch
        {
            "/api/v1/alerts" => """{"symbol":"AAPL","condition":"above","price":"100"}""",
            "/api/v1/watchlists" => """{"name":"Mine"}""",
            "/api/v1/auth/register" => """{"email":"zoe@example.com","username":"zoe","password":"Correct-Horse-7"}""",
            "/api/v1/auth/login" => """{"login":"zoe","password":"Correct-Horse-7"}""",
            _ when path.Contains("deposits", StringComparison.Ordinal) => """{"amount":"1"}""",
            "/api/v1/orders" => """{"symbol":"AAPL","side":"buy","type":"limit","qty":"1","limit_price":"1"}""",
            _ => "{}",
        };
        var fields = JsonElement.Parse(rest).EnumerateObject().ToDictionary(given => given.Name, given => given.Value.GetRawText());
        fields[field] = text;
        return "{" + string.Join(',', fields.Select(given => $"\"{given.Key}\":{given.Value}")) + "}";
    }

    private static IEnumerable<(HttpMethod Method, string Path, JsonElement Operation)> Operations(JsonElement api) =>
        from path in api.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        let id = path.Name.Contains("/layouts/", StringComparison.Ordinal) ? Guid.Empty.ToString() : "1"
        let place = path.Name.Replace("{id}", id, StringComparison.Ordinal).Replace("{symbol}", "AAPL", StringComparison.Ordinal)
        where !place.Contains('{', StringComparison.Ordinal)
        orderby place.EndsWith("/logout", StringComparison.Ordinal)
        select (HttpMethod.Parse(operation.Name), place, operation.Value);

    private static IEnumerable<string> FieldsOf(JsonElement api, JsonElement body)
    {
        var schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema");
        if (schema.TryGetProperty("oneOf", out var kinds)) schema = kinds.EnumerateArray().Last();
        if (schema.TryGetProperty("$ref", out var named))
            schema = api.GetProperty("components").GetProperty("schemas").GetProperty(named.GetString()!.Split('/')[^1]);
        return schema.TryGetProperty("properties", out var fields) ? [.. fields.EnumerateObject().Select(field => field.Name)] : [];
    }
}
