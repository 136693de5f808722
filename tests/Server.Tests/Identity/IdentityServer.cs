using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Projections;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Identity;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Identity;

/// <summary>The whole server but its feed, on a real database and a port of its own.</summary>
public sealed class IdentityServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private IdentityServer(WebApplication app, MovableClock clock)
    {
        (this.app, Clock) = (app, clock);
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public MovableClock Clock { get; }

    /// <summary>Keeps no cookies: a test sends those it means to.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    public AccountDirectory Accounts => app.Services.GetRequiredService<AccountDirectory>();

    internal FirstAccount FirstAccount => app.Services.GetRequiredService<FirstAccount>();

    public NpgsqlDataSource Database => app.Services.GetRequiredService<NpgsqlDataSource>();

    /// <param name="database">Given back as it is when the server stops.</param>
    /// <param name="venue">A venue is run by one server; two servers on one database run two.</param>
    /// <param name="ahead">How far its clock is ahead.</param>
    /// <param name="log">What it writes into its log goes there.</param>
    /// <param name="more">Options as on the command line.</param>
    /// <param name="listDollar">Without USD no account can be opened, as while the venue is unavailable.</param>
    public static async Task<IdentityServer> StartAsync(
        TestDatabase database, bool listDollar = true, bool allowDemo = true, int venue = 1, TimeSpan ahead = default,
        ILoggerProvider? log = null, params string[] more)
    {
        var clock = new MovableClock();
        clock.Advance(ahead);
        string[] options =
        [
            "--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString,
            "--Limits:Off", "true", "--Identity:AllowDemo", allowDemo ? "true" : "false", .. more,
        ];
        var app = TradeCraftServer.Build(options, builder =>
        {
            builder.Logging.ClearProviders();
            if (log is not null) builder.Logging.AddProvider(log);
            builder.Services.AddSingleton<TimeProvider>(clock);

            // A hundredth of the usual cost: else hashing passwords is most of what these tests do.
            builder.Services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1_000);
            builder.Services.AddSingleton(new SequencerOptions { Venue = venue });

            // Nobody trades here, and what lists the assets is to be in the test's hand.
            builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(FeedHost)));
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        if (listDollar)
            await app.Services.GetRequiredService<LiveVenue>().SubmitAsync(new ListAsset("USD", 8), TestContext.Current.CancellationToken);
        return new IdentityServer(app, clock);
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

/// <summary>One such server for the tests of a class, and what they all do.</summary>
public sealed class IdentityFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Password = "Correct-Horse-7";

    private static int users;

    private TestDatabase? database;
    private IdentityServer? server;

    public IdentityServer Server => server!;

    public HttpClient Client => Server.Client;

    public TestDatabase Database => database!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateAsync(TestContext.Current.CancellationToken);
        server = await IdentityServer.StartAsync(database);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (database is not null) await database.DisposeAsync();
    }

    public static string NewName() => $"Ada_{Interlocked.Increment(ref users)}";

    public Task<Answer> RegisterAsync(string username, string? email = null, string password = Password) =>
        Client.PostAsync("/api/v1/auth/register", new { email = email ?? $"{username}@example.com", username, password });

    public Task<Answer> LoginAsync(string login, string password = Password) =>
        Client.PostAsync("/api/v1/auth/login", new { login, password });

    public Task<Answer> RefreshAsync(string refreshToken) => Client.PostAsync("/api/v1/auth/refresh", new { refresh_token = refreshToken });

    public Task<Answer> MeAsync(string? token) => Client.GetAsync("/api/v1/auth/me", token);

    /// <summary>A POST as a page's script sends it.</summary>
    /// <param name="cookie">The refresh token that the browser has.</param>
    /// <param name="token">The access token that the page has.</param>
    public async Task<Answer> PostAsBrowserAsync(
        string path, object body, string? cookie = null, string? token = null, string fetchSite = "same-origin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Sec-Fetch-Site", fetchSite);
        if (cookie is not null) request.Headers.Add("Cookie", $"tradecraft_refresh={cookie}");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await Client.AskAsync(request);
    }

    /// <summary>A POST as a browser sends it: no body, the refresh token in the cookie.</summary>
    public async Task<Answer> PostWithCookieAsync(string path, string refreshToken, string? fetchSite = "same-origin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Cookie", $"tradecraft_refresh={refreshToken}");
        if (fetchSite is not null) request.Headers.Add("Sec-Fetch-Site", fetchSite);
        return await Client.AskAsync(request);
    }
}
