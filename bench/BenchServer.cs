using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TradeCraft.Server;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Feeds.Synthetic;
using TradeCraft.Server.Storage;

namespace TradeCraft.Bench;

/// <summary>The real server on its own PostgreSQL, in this process and in a folder that is thrown away.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly WebApplication app;

    private BenchServer(string folder, WebApplication app)
    {
        this.folder = folder;
        this.app = app;
    }

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Folder => folder;

    /// <summary>The number of PostgreSQL's first process.</summary>
    public int? Postmaster => Services.GetRequiredService<Database>().Postmaster;

    /// <param name="feed">Whether the synthetic market plays meanwhile.</param>
    public static Task<BenchServer> StartAsync(bool feed = true) =>
        StartAsync(feed ? null : services => services.Remove(services.Single(service => service.ImplementationType == typeof(FeedHost))));

    /// <param name="adjust">Gives it other parts, before it is built.</param>
    /// <param name="options">Of the command line, beside those that every bench has.</param>
    public static async Task<BenchServer> StartAsync(Action<IServiceCollection>? adjust, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("tradecraft-bench-").FullName;
        var app = TradeCraftServer.Build(
            ["--data", Path.Combine(folder, "data"), "--urls", "http://127.0.0.1:0", "--seed", "1", "--Limits:Off", "true", .. options],
            builder =>
            {
                builder.Logging.SetMinimumLevel(LogLevel.Error);
                adjust?.Invoke(builder.Services);
            });
        await app.StartAsync();
        return new(folder, app);
    }

    /// <summary>A first start writes years of bars beside everything else: returns when it has.</summary>
    /// <exception cref="TimeoutException">It was not done in five minutes.</exception>
    public async Task PastIsWrittenAsync()
    {
        var start = Stopwatch.GetTimestamp();
        await using var database = await Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        while (await database.ExecuteScalarAsync<int>("select count(*) from market_past") < SyntheticInstruments.All.Count)
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(5)) throw new TimeoutException("The market's past is not written.");
            await Task.Delay(100);
        }
    }

    /// <summary>A client that is signed in as a throw-away user, and its access token.</summary>
    public async Task<(HttpClient Client, string Token)> SignInAsync()
    {
        var client = new HttpClient { BaseAddress = Address };
        using var answer = await client.PostAsync("/api/v1/auth/demo", content: null);
        answer.EnsureSuccessStatusCode();
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (client, token);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
