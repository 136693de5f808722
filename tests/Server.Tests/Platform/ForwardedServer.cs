using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Tests.Platform;

/// <summary>The platform with a route that says whom it takes the caller for, started with options of the test's.</summary>
internal sealed class ForwardedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Keeper log = new();

    private ForwardedServer(string[] options, TimeProvider? clock)
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. options]);
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddPlatform(builder.Configuration);
        app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers["Test-Peer"] is [{ } peer]) context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
            return next(context);
        });
        app.UsePlatform();
        app.MapGet("/api/seen", (HttpContext context) => TypedResults.Ok(
            new { address = $"{context.Connection.RemoteIpAddress}", scheme = context.Request.Scheme, host = $"{context.Request.Host}" }))
            .AllowAnonymous();
        PlainHttp.TellOfPlainHttp(app);
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>What was warned of since the start.</summary>
    public IEnumerable<string> Warnings => log.Warnings;

    public static async Task<ForwardedServer> StartAsync(TimeProvider? clock, params string[] options)
    {
        var server = new ForwardedServer(options, clock);
        await server.app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>On a loopback port, in plain HTTP.</summary>
    public static Task<ForwardedServer> StartAsync(params string[] options) =>
        StartAsync(clock: null, ["--urls", "http://127.0.0.1:0", .. options]);

    /// <summary>
    /// Asks it, under a host's name and with headers as a proxy would set them. <c>Test-Peer</c> is the address that the connection seems
    /// to come from.
    /// </summary>
    public async Task<Answer> AskAsync(string? host = null, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/seen");
        request.Headers.Host = host;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await client.AskAsync(request);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class Keeper : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> warnings = new();

        public IEnumerable<string> Warnings => warnings;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) warnings.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
