using System.IO.Compression;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Tests.Platform;

public sealed record Leg(decimal LimitPrice);

public sealed record Sample(
    string Symbol, Side Side, decimal Qty, int Count, bool PostOnly = false, decimal? StopPrice = null, Leg? TakeProfit = null,
    DateTimeOffset? ExpiresAt = null, AccountId? AccountId = null, OrderType Type = OrderType.Limit, IReadOnlyList<string>? Tags = null);

/// <summary>The platform with a few routes that use it as features do, on a port of its own.</summary>
public sealed class PlatformServer : IAsyncLifetime
{
    private readonly DirectoryInfo web = Directory.CreateTempSubdirectory("tradecraft-web-");
    private WebApplication? app;

    public MovableClock Clock { get; } = new();

    public HttpClient Client { get; private set; } = new();

    public Uri Address => Client.BaseAddress!;

    public TokenAuthenticator Tokens => app!.Services.GetRequiredService<TokenAuthenticator>();

    public KnownUsers Users => app!.Services.GetRequiredService<KnownUsers>();

    public RevokedSessions Revoked => app!.Services.GetRequiredService<RevokedSessions>();

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(web.FullName, "index.html"), "<!doctype html><title>page</title>");
        var script = Path.Combine(web.CreateSubdirectory("assets").FullName, "app-1.js");
        await File.WriteAllTextAsync(script, "app");
        await using (var compressed = new BrotliStream(File.Create(script + ".br"), CompressionLevel.Fastest))
            await compressed.WriteAsync("app"u8.ToArray());
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { WebRootPath = web.FullName });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["Limits:SignInsPerMinute"] = "3";
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddPlatform(builder.Configuration);

        app = builder.Build();
        app.UsePlatform();
        app.UseWebClient();
        app.MapPost("/api/sample", (Sample sample) => TypedResults.Ok(sample)).AllowAnonymous();
        app.MapGet("/api/query", (int limit, bool? all, string? at) => TypedResults.Ok($"{limit} {all} {at}")).AllowAnonymous();
        app.MapGet("/api/time",
            () => TypedResults.Ok(new { at = new Timestamp(1_767_225_600_000_001).ToTime(), order = new OrderId(42), price = 1.10m }))
            .AllowAnonymous();
        app.MapGet("/api/bug", string () => throw new InvalidOperationException("secret detail")).AllowAnonymous();
        app.MapGet("/api/venue", string () => throw new VenueUnavailableException("Full.", TimeSpan.FromSeconds(2.5))).AllowAnonymous();
        app.MapGet("/api/storage", async () =>
        {
            await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Password=secret;Timeout=5");
            await nowhere.OpenConnectionAsync();
        }).AllowAnonymous();
        app.MapGet("/api/silent", () => TypedResults.Ok("said nothing of whom it lets in"));
        app.MapGet("/api/whoami", (ClaimsPrincipal caller) => TypedResults.Ok(new { user = caller.UserId, session = caller.SessionId }))
            .RequireAuthorization();
        app.MapGet("/api/trader", () => TypedResults.Ok("trader")).RequireAuthorization(Policies.Trader);
        app.MapGet("/api/admin", () => TypedResults.Ok("admin")).RequireAuthorization(Policies.Admin);
        app.MapPost("/api/limited", () => TypedResults.Ok("in")).AllowAnonymous().RequireRateLimiting(SignInLimit.Policy);
        await app.StartAsync();
        Tokens.UseKeys([new SigningKey("old", new byte[32]),
            new SigningKey("test", [.. Enumerable.Range(0, 32).Select(number => (byte)number)])]);
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null) await app.DisposeAsync();
        web.Delete(recursive: true);
    }
}
