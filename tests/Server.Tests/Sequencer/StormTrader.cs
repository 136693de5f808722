using System.Net;
using System.Text;
using System.Text.Json;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>One of a storm's clients. Its access token ends after half an hour, or when it signs out: then it signs in anew.</summary>
internal sealed class StormTrader(string name)
{
    private const string Password = "Storm-and-7-seas";

    private string token = "";

    /// <summary>The number of its account.</summary>
    public string Account { get; private set; } = "";

    public async Task RegisterAsync(HttpClient client)
    {
        var newcomer = new { email = $"{name}@example.com", username = name, password = Password };
        var answer = await client.PostAsync("/api/v1/auth/register", newcomer);
        Assert.True(answer.Status == HttpStatusCode.Created, $"{answer.Status}: {answer.Body}");
        (token, Account) = (answer.Text("access_token"), answer.Body.GetProperty("user").GetProperty("account_id").GetString()!);
    }

    /// <summary>What it asks next is refused, until it has signed in anew.</summary>
    public Task SignOutAsync(HttpClient client, CancellationToken cancellation) => Wait.UntilAsync("it is signed out", async () =>
        (await AskAsync(client, HttpMethod.Post, "/api/v1/auth/logout", body: new { })).Status == HttpStatusCode.NoContent, cancellation);

    public async Task<Answer> AskAsync(HttpClient client, HttpMethod method, string path, object? body = null, string? key = null)
    {
        var answer = await SendAsync(client, method, path, body, key);
        if (answer.Status != HttpStatusCode.Unauthorized) return answer;
        var session = await client.PostAsync("/api/v1/auth/login", new { login = name, password = Password });
        if (session.Status != HttpStatusCode.OK) return session;
        token = session.Text("access_token");
        return await SendAsync(client, method, path, body, key);
    }

    private async Task<Answer> SendAsync(HttpClient client, HttpMethod method, string path, object? body, string? key)
    {
        using var message = new HttpRequestMessage(method, path);
        if (body is not null) message.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        message.Headers.Authorization = new("Bearer", token);
        if (key is not null) message.Headers.Add("Idempotency-Key", key);
        return await client.AskAsync(message);
    }
}
