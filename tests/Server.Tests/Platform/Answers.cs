using System.Net;
using System.Text;
using System.Text.Json;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>What a server answered, read as JSON.</summary>
public sealed record Answer(HttpStatusCode Status, JsonElement Body, HttpResponseMessage Response)
{
    public string Text(string name) => Body.GetProperty(name).GetString()!;

    /// <summary>Holds the answer to be a whole problem with this status and code, and gives its errors by field.</summary>
    public IReadOnlyDictionary<string, string> ShouldBeProblem(int status, string code)
    {
        Assert.Equal((status, code), ((int)Status, Body.TryGetProperty("code", out var given) ? given.GetString() : null));
        Assert.Equal("application/problem+json", Response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, Body.GetProperty("status").GetInt32());
        Assert.Equal("urn:tradecraft:problem:" + code, Text("type"));
        Assert.NotEmpty(Text("title"));
        Assert.NotEmpty(Text("detail"));
        Assert.DoesNotContain("   at ", Body.GetRawText(), StringComparison.Ordinal);
        return Body.TryGetProperty("errors", out var errors)
            ? errors.EnumerateObject()
                .ToDictionary(field => field.Name, field => string.Join(' ', field.Value.EnumerateArray().Select(text => text.GetString())))
            : [];
    }
}

public static class Answers
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<Answer> PostJsonAsync(this HttpClient client, string path, string json, string? token = null) =>
        client.AskAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"), token);

    public static Task<Answer> PostAsync(this HttpClient client, string path, object body, string? token = null) =>
        client.PostJsonAsync(path, JsonSerializer.Serialize(body), token);

    public static Task<Answer> GetAsync(this HttpClient client, string path, string? token) =>
        client.AskAsync(HttpMethod.Get, path, content: null, token);

    public static async Task<Answer> AskAsync(
        this HttpClient client, HttpMethod method, string path, HttpContent? content = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await client.AskAsync(request);
    }

    public static async Task<Answer> AskAsync(this HttpClient client, HttpRequestMessage request)
    {
        var response = await client.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        return new Answer(response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), response);
    }
}
