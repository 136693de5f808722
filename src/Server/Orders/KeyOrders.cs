using System.Globalization;
using System.Net;
using System.Text.Json;
using Npgsql;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Orders;

/// <summary>
/// Writes to the audit which orders were placed by which key: the log knows the account, and not the key. It is written behind the
/// requests, every five seconds, one row for each key and account with all their orders: a bot would fill the table with one for each.
/// </summary>
internal sealed partial class KeyOrders(
    AuditTrail trail, TimeProvider time, ILogger<KeyOrders> log, VenueRow? venue = null) : SupervisedService
{
    /// <summary>So many orders of one row.</summary>
    private const int MostOfRow = 1_000;

    /// <summary>So many that are not written yet. More are let go, and the server's log says so.</summary>
    private const int MostWaiting = 100_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Dictionary<(string Key, AccountId Account), Placed> waiting = [];
    private int count;

    private sealed record Placed(UserId User, List<string> Orders)
    {
        public IPAddress? From { get; set; }
    }

    /// <summary>That an order was placed by a key.</summary>
    public void Note(ApiKey key, AccountId account, OrderId order)
    {
        lock (gate)
        {
            if (++count > MostWaiting) return;
            if (!waiting.TryGetValue((key.Id, account), out var placed)) waiting[(key.Id, account)] = placed = new(key.User, []);
            placed.Orders.Add(order.Number.ToString(CultureInfo.InvariantCulture));
            placed.From = key.Use.From;
        }
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) await WriteAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await WriteAsync(CancellationToken.None);
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        Dictionary<(string Key, AccountId Account), Placed> taken;
        int lost;
        lock (gate)
        {
            (taken, waiting, lost, count) = (waiting, [], Math.Max(0, count - MostWaiting), 0);
        }

        foreach (var ((key, account), placed) in taken)
        {
            var subject = $"account:{account.Number}";
            if (venue is not null) subject = AskedVenue.SubjectIn(venue.Id, subject);
            foreach (var orders in placed.Orders.Chunk(MostOfRow))
            {
                try
                {
                    await trail.RecordAsync(
                        placed.From is { } from ? RequestOrigin.TextOf(from) : null, agent: "", placed.User, "order.place",
                        subject, JsonSerializer.Serialize(new { by_key = key, orders }), "ok", cancellation);
                }
                catch (NpgsqlException failure)
                {
                    lost += orders.Length;
                    LogUnwritten(failure.Message);
                }
            }
        }

        if (lost > 0) LogLost(lost);
    }

    [LoggerMessage(LogLevel.Warning, "By which key orders were placed could not be written to the audit: {Reason}")]
    private partial void LogUnwritten(string reason);

    [LoggerMessage(LogLevel.Warning, "By which key {Count} orders were placed is not in the audit")]
    private partial void LogLost(int count);
}
