using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Feeds.Live;

/// <summary>A provider on this machine: a test says what it says over each WebSocket, and what it answers over HTTP.</summary>
internal sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<Talk> talks = Channel.CreateUnbounded<Talk>();

    private ProviderServer(WebApplication app) => this.app = app;

    /// <summary>What was asked over HTTP: its path with its query.</summary>
    public ConcurrentQueue<(string Path, IHeaderDictionary Headers)> Requests { get; } = new();

    /// <summary>Answers HTTP: a status, a JSON text, and how long to wait before asking again.</summary>
    public Func<string, (int Status, string Json, int? RetryAfter)> Answer { get; set; } = _ => (404, "{}", null);

    public Uri Http => new(app.Urls.Single());

    public Uri Socket => new UriBuilder(Http) { Scheme = "ws" }.Uri;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ProviderServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var server = new ProviderServer(builder.Build());
        server.app.UseWebSockets();
        server.app.Run(server.HandleAsync);
        await server.app.StartAsync(Cancellation);
        return server;
    }

    /// <summary>The next connection that somebody makes.</summary>
    public async Task<Talk> AcceptAsync() => await talks.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(Wait.Limit, Cancellation);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var talk = new Talk(socket, context.Request.Path + context.Request.QueryString, context.Abort);
            talks.Writer.TryWrite(talk);
            await talk.Over;
            return;
        }

        var path = context.Request.Path + context.Request.QueryString;
        Requests.Enqueue((path, new HeaderDictionary(context.Request.Headers.ToDictionary(each => each.Key, each => each.Value))));
        var (status, json, retryAfter) = Answer(path);
        context.Response.StatusCode = status;
        if (retryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await context.Response.WriteAsync(json, Cancellation);
    }
}

/// <summary>The provider's end of one connection.</summary>
internal sealed class Talk(WebSocket socket, string path, Action abort)
{
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Path => path;

    public Task Over => over.Task;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public Task SayAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancellation);

    public async Task<JsonElement> ReadAsync()
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Wait.Limit);
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), limit.Token);
            length += part.Count;
            if (part.EndOfMessage) return JsonElement.Parse(buffer.AsSpan(0, length));
        }
    }

    /// <summary>As when a cable is pulled.</summary>
    public void Drop()
    {
        abort();
        over.TrySetResult();
    }
}
