using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace TradeCraft.Server.Tests.Platform;

public sealed class BadInputTests(PlatformServer server) : IClassFixture<PlatformServer>
{
    private const string Good = """{"symbol":"BTC-USD","side":"buy","qty":"0.5","count":1}""";

    private Task<Answer> SendAsync(string json) => server.Client.PostJsonAsync("/api/sample", json);

    [Fact]
    public async Task A_good_body_is_read_and_written_as_the_wire_has_it()
    {
        var answer = await SendAsync("""
            {"symbol":"BTC-USD","side":"sell","qty":0.50,"count":1,"stop_price":"1e-3","take_profit":{"limit_price":"70000.10"},
             "expires_at":"2026-01-31T15:30:00.5+01:00","account_id":"101","type":"market"}
            """);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            """{"symbol":"BTC-USD","side":"sell","qty":"0.5","count":1,"post_only":false,"stop_price":"0.001","take_profit":"""
                + """{"limit_price":"70000.1"}"""
                + ""","expires_at":"2026-01-31T14:30:00.500000Z","account_id":"101","type":"market","tags":null}""",
            answer.Body.GetRawText());
    }

    [Fact]
    public async Task Times_ids_and_decimals_are_strings()
    {
        var answer = await server.Client.GetAsync("/api/time", token: null);
        Assert.Equal("""{"at":"2026-01-01T00:00:00.000001Z","order":"42","price":"1.10"}""", answer.Body.GetRawText());
    }

    [Theory]
    [InlineData("""{"symbol":}""", "line 1, position 11")]
    [InlineData("{\n  \"symbol\": \"BTC-USD\",,\n}", "line 2, position 23")]
    [InlineData("""{"symbol":"BTC-USD" """, "not valid JSON")]
    [InlineData("nonsense", "line 1, position 2")]
    [InlineData("", "no body")]
    [InlineData("null", "but the body is null")]
    [InlineData("[]", "but the body is a list")]
    [InlineData("\"text\"", "but the body is \"text\"")]
    [InlineData("""{"\ud800":1}""", "not valid")]
    public async Task A_body_that_is_no_JSON_object_is_told_where_it_goes_wrong(string body, string detail)
    {
        var answer = await SendAsync(body);
        answer.ShouldBeProblem(400, "malformed_json");
        Assert.Contains(detail, answer.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_malformed_too()
    {
        var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xFF, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await server.Client.AskAsync(HttpMethod.Post, "/api/sample", content)).ShouldBeProblem(400, "malformed_json");
    }

    [Theory]
    [InlineData("symbol", "5", "Must be a string, but is the number 5.")]
    [InlineData("symbol", "null", "Must not be null.")]
    [InlineData("symbol", """ "\ud800" """, "Must be a string, but is \"\\ud800\".")]
    [InlineData("side", "\"long\"", "Must be one of buy, sell, but is \"long\".")]
    [InlineData("side", "1", "Must be one of buy, sell, but is the number 1.")]
    [InlineData("qty", "true", "Must be a decimal number, in a string or as a number, but is true.")]
    [InlineData("qty", "\"a lot\"", "Must be a decimal number such as \"12.34\".")]
    [InlineData("qty", "\"\"", "Must be a decimal number such as \"12.34\".")]
    [InlineData("qty", "\"NaN\"", "Must be a decimal number such as \"12.34\".")]
    [InlineData("qty", "0.12345678901234567890123456789", "Has more digits")]
    [InlineData("qty", "1e99", "Has more digits")]
    [InlineData("count", "\"1\"", "Must be a whole number, but is \"1\".")]
    [InlineData("count", "1.5", "Must be a whole number, but is the number 1.5.")]
    [InlineData("count", "99999999999", "Must be a whole number, but is the number 99999999999.")]
    [InlineData("post_only", "\"yes\"", "Must be true or false, but is \"yes\".")]
    [InlineData("take_profit", "[1]", "Must be an object, but is a list.")]
    [InlineData("expires_at", "\"tomorrow\"", "Must be a time such as")]
    [InlineData("expires_at", "1767225600", "Must be a time in a string, but is the number 1767225600.")]
    [InlineData("account_id", "\"-1\"", "Must be an id such as")]
    [InlineData("account_id", "\"99999999999\"", "Must be an id such as")]
    [InlineData("account_id", "{}", "Must be a string, but is an object.")]
    [InlineData("tags", "[1]", "Must be a list of the right values, but is a list.")]
    [InlineData("tags", "[null]", "Must not hold null.")]
    [InlineData("tags", """ ["a","\u0000"] """, "Must not hold the character U+0000.")]
    [InlineData("symbol", """ "BTC\u0000USD" """, "Must not hold the character U+0000.")]
    public async Task A_value_of_the_wrong_type_names_its_field_and_what_was_expected(string field, string value, string message)
    {
        var body = JsonElement.Parse(Good).EnumerateObject().ToDictionary(given => given.Name, given => given.Value.GetRawText());
        body[field] = value;
        var errors = (await SendAsync("{" + string.Join(',', body.Select(given => $"\"{given.Key}\":{given.Value}")) + "}"))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Equal([field], errors.Keys);
        Assert.StartsWith(message, errors[field], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_of_a_body_are_named_at_once()
    {
        var errors = (await SendAsync("""{"side":"buy","side":"sell","qty":[],"Count":1,"take_profit":{"limit_price":"x","limit":1}}"""))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Equal(["Count", "count", "qty", "side", "symbol", "take_profit.limit", "take_profit.limit_price"],
            errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("Is required.", errors["symbol"]);
        Assert.Equal("Is given more than once.", errors["side"]);
        Assert.Equal("Is not known here. Known are: limit_price.", errors["take_profit.limit"]);
    }

    [Theory]
    [InlineData("""{"field_#":1}""")]
    [InlineData("""{"side":"buy","take_profit":{"field_#":1}}""")]
    public async Task Unknown_fields_are_reported_twenty_times_at_most(string body)
    {
        var many = string.Join(',', Enumerable.Range(0, 3_000).Select(number => $"\"field_{number}\":1"));
        var errors = (await SendAsync(body.Replace("\"field_#\":1", many, StringComparison.Ordinal)))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Equal(20, errors.Count(error => error.Value.StartsWith("Is not known here.", StringComparison.Ordinal)));
        Assert.Equal("Is required.", errors["symbol"]);
        Assert.Equal("Has more fields that are not known here, or are given more than once.", errors["body"]);
    }

    [Fact]
    public async Task A_field_that_is_given_thousands_of_times_is_reported_twenty_times_at_most()
    {
        var errors = (await SendAsync("{" + string.Join(',', Enumerable.Repeat("\"side\":\"buy\"", 4_000)) + "}"))
            .ShouldBeProblem(400, "validation_failed");
        Assert.Equal(20, errors["side"].Split("Is given more than once.").Length - 1);
    }

    [Fact]
    public async Task A_body_of_64_KB_is_read_and_one_byte_more_is_too_large()
    {
        static string Padded(int length) => Good + new string(' ', length - Good.Length);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(Padded(65_536))).Status);
        (await SendAsync(Padded(65_537))).ShouldBeProblem(413, "body_too_large");
    }

    [Fact]
    public async Task A_large_body_of_unstated_length_is_too_large_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/sample")
        {
            Content = new StringContent(Good + new string(' ', 200_000), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = true;
        (await server.Client.AskAsync(request)).ShouldBeProblem(413, "body_too_large");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=nonsense")]
    [InlineData(null)]
    public async Task Only_JSON_in_UTF_8_is_taken(string? contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Good));
        if (contentType is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        (await server.Client.AskAsync(HttpMethod.Post, "/api/sample", content)).ShouldBeProblem(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("/api/query", "limit", "Is required.")]
    [InlineData("/api/query?limit=ten", "limit", "Must be a whole number.")]
    [InlineData("/api/query?limit=99999999999", "limit", "Must be a whole number.")]
    [InlineData("/api/query?limit=1&limit=2", "limit", "Must be a whole number.")]
    [InlineData("/api/query?limit=1&all=perhaps", "all", "Must be true or false.")]
    [InlineData("/api/query?limit=1&at=a%00b", "at", "Must not hold the character U+0000.")]
    [InlineData("/api/query?limit=1&at=a&at=%00", "at", "Must not hold the character U+0000.")]
    [InlineData("/api/query?limit=1&a%00t=a", "query", "Must not hold the character U+0000.")]
    public async Task A_bad_query_value_names_its_field(string path, string field, string message)
    {
        var errors = (await server.Client.GetAsync(path, token: null)).ShouldBeProblem(400, "validation_failed");
        Assert.Equal(message, errors[field]);
    }

    [Fact]
    public async Task Whatever_the_case_of_a_path_its_guards_are_the_same()
    {
        (await server.Client.PostJsonAsync("/API/sample", "{}")).ShouldBeProblem(400, "validation_failed");
        var other = new ByteArrayContent(Encoding.UTF8.GetBytes(Good));
        other.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-16");
        (await server.Client.AskAsync(HttpMethod.Post, "/Api/Sample", other)).ShouldBeProblem(415, "unsupported_media_type");
        (await server.Client.GetAsync("/API/nothing", token: null)).ShouldBeProblem(404, "not_found");
        var time = await server.Client.GetAsync("/API/time", token: null);
        Assert.True(time.Response.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("/api/nothing/here")]
    [InlineData("/api")]
    public async Task An_unknown_route_of_the_API_is_a_problem(string path) =>
        (await server.Client.GetAsync(path, token: null)).ShouldBeProblem(404, "not_found");

    [Theory]
    [InlineData("/", 200, "no-cache")]
    [InlineData("/trade/BTC-USD", 200, "no-cache")]
    [InlineData("/index.html", 200, "no-cache")]
    [InlineData("/assets/app-1.js", 200, "public, max-age=31536000, immutable")]
    [InlineData("/assets/gone.js", 404, null)]
    [InlineData("/ws/nothing", 404, null)]
    [InlineData("/WS/nothing", 404, null)]
    [InlineData("/Health/nothing", 404, null)]
    public async Task Addresses_that_are_nothing_else_are_the_web_clients(string path, int status, string? cache)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((status, cache), ((int)response.StatusCode, response.Headers.CacheControl?.ToString()));
        if (status == 200) Assert.Equal("utf-8", response.Content.Headers.ContentType?.CharSet);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, br;q=0.5", "br")]
    [InlineData("gzip, br;q=0", null)]
    [InlineData("gzip", null)]
    [InlineData("", null)]
    public async Task What_the_build_compressed_is_sent_so_to_who_takes_it(string accepts, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/app-1.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(
            (HttpStatusCode.OK, encoding, "text/javascript; charset=utf-8", "Accept-Encoding", "public, max-age=31536000, immutable"),
            (response.StatusCode, response.Content.Headers.ContentEncoding.SingleOrDefault(), $"{response.Content.Headers.ContentType}",
                $"{response.Headers.Vary}", response.Headers.CacheControl?.ToString()));
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(encoding is null ? body : new BrotliStream(body, CompressionMode.Decompress));
        Assert.Equal("app", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Another_method_is_told_which_are_taken()
    {
        var answer = await server.Client.GetAsync("/api/sample", token: null);
        answer.ShouldBeProblem(405, "method_not_allowed");
        Assert.Equal("/api/sample does not take GET. It takes POST.", answer.Text("detail"));
    }

    [Fact]
    public async Task A_bug_is_500_and_tells_nothing_but_where_to_look()
    {
        var answer = await server.Client.GetAsync("/api/bug", token: null);
        answer.ShouldBeProblem(500, "internal_error");
        Assert.DoesNotContain("secret", answer.Body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/venue", "venue_unavailable", 3)]
    [InlineData("/api/storage", "storage_unavailable", 1)]
    public async Task What_will_pass_is_503_and_says_when_to_come_back(string path, string code, int seconds)
    {
        var answer = await server.Client.GetAsync(path, token: null);
        answer.ShouldBeProblem(503, code);
        Assert.Equal(seconds.ToString(CultureInfo.InvariantCulture), answer.Response.Headers.GetValues("Retry-After").Single());
    }

    [Theory]
    [InlineData("/api/time")]
    [InlineData("/api/bug")]
    [InlineData("/api/nothing")]
    [InlineData("/page")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", "https://evil.example" } } };
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        Assert.All(
            [
                "default-src 'self'", "script-src 'self'", "connect-src 'self'", "object-src 'none'", "base-uri 'none'",
                "frame-ancestors 'none'",
            ],
            part => Assert.Contains(part, policy));
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(response.Headers.Contains("Server"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal), response.Headers.CacheControl?.NoStore ?? false);
    }

    [Theory]
    [InlineData("/.git/config", 200)]
    [InlineData("/.git/logs/HEAD.txt", 404)]
    [InlineData("/appsettings.json", 404)]
    [InlineData("/assets/%2e%2e/%2e%2e/secrets.key", 404)]
    [InlineData("/assets/", 200)]
    [InlineData("/assets", 200)]
    public async Task What_lies_beside_the_page_is_not_served_and_no_folder_is_listed(string path, int status)
    {
        using var response = await server.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("app-1.js", body, StringComparison.Ordinal);
        if (status == 200) Assert.Equal("<!doctype html><title>page</title>", body);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/time")]
    public async Task Nobody_is_told_by_TRACE_what_was_sent(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Trace, path) { Headers = { { "X-Secret", "open sesame" } } };
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.InRange((int)response.StatusCode, 404, 405);
        Assert.DoesNotContain(
            "sesame", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_tries_from_one_address_have_to_wait()
    {
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await server.Client.PostJsonAsync("/api/limited", "{}")).Status);
        var answer = await server.Client.PostJsonAsync("/api/limited", "{}");
        answer.ShouldBeProblem(429, "too_many_requests");
        Assert.InRange(int.Parse(answer.Response.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60);
    }
}
