using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NSec.Cryptography;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity.Keys;

/// <summary>A key as its owner has it: what signs or is sent along is in their hands.</summary>
public sealed record OwnKey(string Id, string Kind, string? Secret, Key? PrivateKey = null)
{
    public string Sign(byte[] text) => Convert.ToHexStringLower(PrivateKey is { } key
        ? SignatureAlgorithm.Ed25519.Sign(key, text) : HMACSHA256.HashData(Encoding.ASCII.GetBytes(Secret!), text));
}

/// <summary>The whole server, whose clock a test can move, and programs that come by keys.</summary>
public sealed class KeyFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Secret = "secret";
    public const string Hmac = "hmac_sha256";
    public const string Ed25519 = "ed25519";

    private TradingServer? server;

    public TradingServer Server => server!;

    public MovableClock Clock { get; } = new();

    public async ValueTask InitializeAsync()
    {
        server = new(postgres) { Adjust = builder => builder.Services.AddSingleton<TimeProvider>(Clock) };
        await server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <param name="more">What else the request says.</param>
    public async Task<OwnKey> MakeAsync(string token, string kind = Secret, string[]? scopes = null, object? more = null)
    {
        var (answer, privateKey) = await TryMakeAsync(token, kind, scopes, more);
        Assert.Equal(201, (int)answer.Status);
        var id = answer.Body.GetProperty("key").GetProperty("id").GetString()!;
        return new(id, kind, answer.Text("secret"), privateKey);
    }

    public async Task<(Answer Answer, Key? PrivateKey)> TryMakeAsync(
        string token, string kind = Secret, string[]? scopes = null, object? more = null)
    {
        var privateKey = kind == Ed25519 ? Key.Create(SignatureAlgorithm.Ed25519) : null;
        var body = new Dictionary<string, object?> { ["name"] = "bot", ["kind"] = kind, ["scopes"] = scopes ?? ["read", "trade"] };
        if (privateKey is not null)
            body["public_key"] = Encoding.ASCII.GetString(privateKey.PublicKey.Export(KeyBlobFormat.PkixPublicKeyText));
        if (more is not null)
        {
            foreach (var field in JsonSerializer.SerializeToElement(more).EnumerateObject()) body[field.Name] = field.Value;
        }

        return (await Server.Client.PostAsync("/api/v1/keys", body, token), privateKey);
    }

    public Task<Answer> GetAsync(OwnKey key, string path) => AskAsync(key, HttpMethod.Get, path);

    public Task<Answer> PostAsync(OwnKey key, string path, object body) =>
        AskAsync(key, HttpMethod.Post, path, JsonSerializer.Serialize(body));

    public async Task<Answer> AskAsync(OwnKey key, HttpMethod method, string path, string? body = null)
    {
        using var request = Request(key, method, path, body);
        return await Server.Client.AskAsync(request);
    }

    /// <param name="off">How many milliseconds the client's clock is ahead.</param>
    /// <param name="window">X-API-Window, where it is sent.</param>
    public HttpRequestMessage Request(
        OwnKey key, HttpMethod method, string path, string? body = null, long off = 0, string? window = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("X-API-Key", key.Id);
        if (key.Kind == Secret)
        {
            request.Headers.Add("X-API-Secret", key.Secret);
            return request;
        }

        var timestamp = TimestampOf(off);
        var text = $"{timestamp}{(window is null ? "" : $",{window}")}\n{method}\n{path}\n{body}";
        request.Headers.Add("X-API-Timestamp", timestamp);
        if (window is not null) request.Headers.Add("X-API-Window", window);
        request.Headers.Add("X-API-Signature", key.Sign(Encoding.UTF8.GetBytes(text)));
        return request;
    }

    public string TimestampOf(long off = 0) =>
        (Clock.GetUtcNow().ToUnixTimeMilliseconds() + off).ToString(CultureInfo.InvariantCulture);
}
