using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TradeCraft.Server.Tests.Hostile;

/// <summary>
/// Requests that nobody means well with, made from the API's own description: each route with values that it does not expect. Everything
/// follows from the seed.
/// </summary>
internal sealed class HostileRequests(JsonElement api, int seed)
{
    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "AAPL", "BTC-USD", "null", "true", "9223372036854775807", "-9223372036854775808",
        "79228162514264337593543950336", "1e400", "1e-400", "0.000000000000000000001", "NaN", "\u202e\u0000x", "\ud83d\ude00",
        "\u0130\u0131ß", "'; drop table app_user; --", "../../etc/passwd", "%00%2e%2e", "<script>", "{{7*7}}", "=1+1",
        "\r\nSet-Cookie: a=b", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.9999999Z", "day", "buy", "limit", new string('x', 300), new string('9', 5_000),
    ];

    private static readonly string[] RawValues =
    [
        "null", "true", "0", "-0", "1", "-1", "1e308", "1e-308", "123456789012345678901234567890", "0.1", "[]", "{}", "[null]",
        "[[[[[[]]]]]]", """{"a":{"a":{"a":1}}}""", """["AAPL","AAPL"]""", "\"\\ud800\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"",
    ];

    private readonly Random dice = new(seed);
    private readonly (string Path, string Method, JsonElement Operation)[] routes =
    [
        .. api.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject().Select(method => (path.Name, method.Name.ToUpperInvariant(), method.Value))),
    ];

    /// <param name="tokens">Of whom some requests come; an empty one is nobody's.</param>
    public HttpRequestMessage Next(IReadOnlyList<string> tokens)
    {
        var (path, method, operation) = Of(routes);
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address(path, operation), UriKind.Relative));
        var token = Of(tokens);
        if (token.Length > 0) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (Once(20)) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Plain(Text())}");
        if (Once(20)) request.Headers.TryAddWithoutValidation("X-API-Key", Plain(Text()));
        if (Once(20)) request.Headers.TryAddWithoutValidation("Idempotency-Key", Plain(Text()));
        if (Once(50)) request.Headers.TryAddWithoutValidation("User-Agent", new string('u', dice.Next(2_000)));
        if (Once(100)) for (var i = 0; i < 50; i++) request.Headers.TryAddWithoutValidation($"X-Flood-{i}", new string('y', 200));
        if (method is "POST" or "PATCH" or "PUT" || Once(30)) request.Content = Content(operation);
        return request;
    }

    private string Address(string path, JsonElement operation)
    {
        var address = new StringBuilder();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            address.Append('/').Append(part[0] == '{' ? Uri.EscapeDataString(WellFormed(PathValue())) : part);
        if (Once(50)) address = new StringBuilder(Once(2) ? address.ToString().ToUpperInvariant() : $"{address}/");
        if (!operation.TryGetProperty("parameters", out var parameters)) return address.ToString();
        var separator = '?';
        foreach (var parameter in parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query"))
        {
            if (Once(2)) continue;
            address.Append(separator).Append(parameter.GetProperty("name").GetString()).Append('=')
                .Append(Uri.EscapeDataString(WellFormed(Text())));
            separator = '&';
        }

        return address.ToString();
    }

    private string PathValue() =>
        Once(2) ? dice.Next(300).ToString(CultureInfo.InvariantCulture) : Text() is { Length: > 0 } text ? text : "-";

    private StringContent Content(JsonElement operation)
    {
        var schema = operation.TryGetProperty("requestBody", out var body)
            && body.GetProperty("content").TryGetProperty("application/json", out var json)
                ? json.GetProperty("schema") : (JsonElement?)null;
        var text = schema is { } known && !Once(10) ? Value(known, depth: 0) : Raw();
        if (Once(15)) text = text[..dice.Next(text.Length + 1)];
        if (Once(15)) text = text.Insert(dice.Next(text.Length + 1), Raw());
        return new StringContent(text, Encoding.UTF8, Once(50) ? "text/plain" : "application/json");
    }

    private string Value(JsonElement schema, int depth)
    {
        if (depth > 6 || Once(12)) return Raw();
        if (schema.TryGetProperty("$ref", out var reference))
            return Value(SchemaOf(reference.GetString()!.Split('/')[^1]), depth + 1);
        if (schema.TryGetProperty("oneOf", out var one)) return Value(Of(one.EnumerateArray().ToArray()), depth + 1);
        if (schema.TryGetProperty("enum", out var values) && !Once(5)) return Of(values.EnumerateArray().ToArray()).GetRawText();
        if (schema.TryGetProperty("properties", out var properties))
        {
            var fields = properties.EnumerateObject().Where(_ => !Once(4))
                .Select(field => $"{JsonSerializer.Serialize(field.Name)}:{Value(field.Value, depth + 1)}").ToList();
            if (Once(20)) fields.Add("\"stray\":1");
            return "{" + string.Join(',', fields) + "}";
        }

        if (schema.TryGetProperty("items", out var items))
            return "[" + string.Join(',', Enumerable.Range(0, Once(30) ? 500 : dice.Next(4)).Select(_ => Value(items, depth + 1))) + "]";
        return Once(3) ? Raw() : JsonSerializer.Serialize(WellFormed(Text()));
    }

    private JsonElement SchemaOf(string name) => api.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private string Raw() => Once(40) ? new string('[', 2_000) : Of(RawValues);

    private string Text() => Of(Texts);

    private bool Once(int times) => dice.Next(times) == 0;

    private T Of<T>(IReadOnlyList<T> some) => some[dice.Next(some.Count)];

    /// <summary>What a header can carry at all.</summary>
    private static string Plain(string text) => new([.. text.Where(character => character is >= ' ' and < (char)127)]);

    private static string WellFormed(string text) => text.Replace("\0", "%00", StringComparison.Ordinal);
}
