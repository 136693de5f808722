using Dapper;
using Npgsql;
using TradeCraft.Projections;

namespace TradeCraft.Server.Feeds;

/// <summary>
/// Remembers the last price of every symbol over a restart: read at start, written every few seconds and when the server stops. Started
/// before the feed, which goes on from them, and stopped after it.
/// </summary>
internal sealed partial class LastPrices(NpgsqlDataSource database, VenueProjections projections, TimeProvider clock, ILogger<LastPrices> logger)
    : BackgroundService
{
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(5);

    private Dictionary<string, decimal> remembered = [];

    /// <summary>The last price before this process started, null where there was none.</summary>
    public decimal? Find(string symbol) => remembered.TryGetValue(symbol, out var price) ? price : null;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Symbol, decimal Price)>(
            new CommandDefinition("select symbol, price from feed_price", cancellationToken: cancellationToken));
        remembered = rows.ToDictionary(row => row.Symbol, row => row.Price);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenWrites, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the last are written then.
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        var prices = projections.Instruments.Instruments
            .Select(instrument => (instrument.Symbol, Last: projections.Ticker(instrument).Last is { } last ? instrument.ToDecimal(last) : (decimal?)null))
            .Where(price => price.Last is not null)
            .ToArray();
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into feed_price (symbol, price, at) select symbol, price, @at from unnest(@symbols, @prices) as given (symbol, price)
                on conflict (symbol) do update set price = excluded.price, at = excluded.at
                """,
                new { at = clock.GetUtcNow(), symbols = prices.Select(price => price.Symbol).ToArray(), prices = prices.Select(price => price.Last!.Value).ToArray() },
                cancellationToken: cancellation));
        }
        catch (NpgsqlException failure)
        {
            // The next write brings newer ones: a database that is away for a while costs nothing here.
            LogNotWritten(failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The last prices could not be written: {Reason}")]
    private partial void LogNotWritten(string reason);
}
