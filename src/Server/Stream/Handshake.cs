using Microsoft.AspNetCore.Connections.Features;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Stream;

/// <summary>From a request to a connection, which lasts as long as the request does.</summary>
internal sealed partial class Handshake(
    StreamHub hub, StreamOptions options, LimitSettings limits, StreamPlaces places, Callers callers, StreamTickets tickets,
    StreamMetrics metrics, TimeProvider time, PublicAddress address, IHostApplicationLifetime lifetime, ILogger<Handshake> logger)
{
    // A peer that has gone without a word is noticed after both.
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(30);

    /// <summary>Whether the request may become a WebSocket. Answers it where not.</summary>
    public async ValueTask<bool> IsFineAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (!IsOurs(origin, context.Request))
        {
            await Problem.Of(StatusCodes.Status403Forbidden, "origin_not_allowed", $"Pages of {origin} may not connect here.")
                .ExecuteAsync(context);
            return false;
        }

        if (context.WebSockets.IsWebSocketRequest) return true;
        context.Response.Headers.Upgrade = "websocket";
        await Problem.Of(StatusCodes.Status426UpgradeRequired, "websocket_required", "This is a WebSocket: connect with ws:// or wss://.")
            .ExecuteAsync(context);
        return false;
    }

    /// <summary>
    /// Who connects: by an API key or a token in a header, or by a ticket in the address. Missing where nobody says who they are.
    /// </summary>
    public async ValueTask<CallerAnswer> WhoAsync(HttpContext context)
    {
        var said = await callers.OfAsync(context);
        return said.Failure == TokenFailure.Missing && context.Request.Query["ticket"] is [{ } ticket, ..] ? tickets.Take(ticket) : said;
    }

    /// <summary>Accepts the WebSocket and serves it to its end.</summary>
    public async Task RunAsync(HttpContext context, Action<Connection> begin, Action<Connection, ReadOnlyMemory<byte>> take)
    {
        var network = RequestLimits.NetworkOf(context.Connection.RemoteIpAddress);
        if (!places.TryEnter(network))
        {
            await Problem.Of(
                StatusCodes.Status429TooManyRequests, "too_many_connections",
                "As many streams are open from your network as may be. Close one of them.").ExecuteAsync(context);
            return;
        }

        try
        {
            await ServeAsync(context, begin, take);
        }
        finally
        {
            places.Leave(network);
        }
    }

    private async Task ServeAsync(HttpContext context, Action<Connection> begin, Action<Connection, ReadOnlyMemory<byte>> take)
    {
        // What the system has taken is sent however old it becomes, so that it should not take much.
        if (context.Features.Get<IConnectionSocketFeature>() is { Socket: var system }) system.SendBufferSize = options.SocketBufferBytes;

        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = PingInterval, KeepAliveTimeout = PingPatience });
        var bytes = context.Features.Get<BatchedUpgrade>()?.Stream
            ?? throw new InvalidOperationException("Nothing is below the WebSocket.");
        using var connection = new Connection(
            socket, bytes, context.Connection.RemoteIpAddress, options, limits, metrics, time);
        hub.Add(connection);
        try
        {
            begin(connection);
            await connection.RunAsync(message => take(connection, message), lifetime.ApplicationStopping);
        }
        catch (Exception bug)
        {
            // The answer has begun long ago: there is nobody left to tell but the log.
            ConnectionBroke(bug);
        }
        finally
        {
            hub.Remove(connection);
        }
    }

    /// <summary>
    /// Browsers say which page connects. Pages of this server may; others could act with what the person's browser holds.
    /// </summary>
    private bool IsOurs(string origin, HttpRequest request) =>
        origin.Length == 0
        || address.IsOwn(origin, request)
        || options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);

    [LoggerMessage(LogLevel.Error, "A stream connection failed")]
    private partial void ConnectionBroke(Exception bug);
}
