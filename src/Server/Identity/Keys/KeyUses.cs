using System.Text.Json;
using Dapper;
using Npgsql;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Identity.Keys;

/// <summary>
/// Writes down when and from where keys were last used, and those that were refused: behind the requests, and of one key at most once a
/// minute.
/// </summary>
internal sealed partial class KeyUses(
    KnownKeys keys, KeyRefusals refusals, AuditTrail trail, NpgsqlDataSource database, TimeProvider time, ILogger<KeyUses> log)
    : SupervisedService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly string[] KeyFactor = ["key"];
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMinutes(1);

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) await WriteAsync(isLast: false, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await WriteAsync(isLast: true, CancellationToken.None);
        }
    }

    private async Task WriteAsync(bool isLast, CancellationToken cancellation)
    {
        await WriteRefusalsAsync(cancellation);
        var now = time.GetUtcNow();
        var due = new List<ApiKey>();
        foreach (var key in keys.TakeUsed())
        {
            if (isLast || now - key.Use.WrittenAt >= BetweenWrites) due.Add(key);
            else keys.PutBack(key);
        }

        if (due.Count == 0) return;
        foreach (var key in due)
        {
            key.Use.WrittenAt = now;
            key.Use.BeginWriting();
        }

        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                update api_key set last_used_at = used.at, last_used_from = used.address::inet
                from unnest(@ids, @times, @addresses) as used (id, at, address) where api_key.id = used.id
                """,
                new
                {
                    ids = due.Select(key => key.Id).ToArray(),
                    times = due.Select(key => key.Use.At.UtcDateTime).ToArray(),
                    addresses = due.Select(key => key.Use.From is { } from ? Platform.RequestOrigin.TextOf(from) : null).ToArray(),
                }, cancellationToken: cancellation));
        }
        catch (NpgsqlException failure)
        {
            // The next use is written.
            LogUnwritten(failure.Message);
        }
    }

    private async Task WriteRefusalsAsync(CancellationToken cancellation)
    {
        foreach (var refusal in refusals.Take())
        {
            try
            {
                await trail.RecordAsync(
                    refusal.From is { } from ? Platform.RequestOrigin.TextOf(from) : null, agent: "", refusal.User, "user.sign_in",
                    refusal.Key is { } key ? $"key:{key}" : null,
                    JsonSerializer.Serialize(new { factors = KeyFactor }, Platform.Json.Options), refusal.Code, cancellation);
            }
            catch (NpgsqlException failure)
            {
                LogUnwritten(failure.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "What API keys were used for could not be written: {Reason}")]
    private partial void LogUnwritten(string reason);
}
