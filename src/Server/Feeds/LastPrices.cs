using Dapper;
using Npgsql;
using TradeCraft.Projections;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Feeds;

/// <summary>
/// Remembers the last price of every symbol over a restart: read at start, written every few seconds and when the server stops. Started
/// before the feed, which goes on from them, and stopped after it.
/// </summary>
internal sealed partial class LastPrices(
    NpgsqlDataSource database,
    InstrumentDirectory instruments,
    MarketViews markets,
    TimeProvider clock,
    ILogger<LastPrices> logger)
    : SupervisedService
{
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(5);

    private Dictionary<string, (decimal Price, long Split)> remembered = [];

    /// <summary>The last price before this process started, of one share as it is now; null where there was none.</summary>
    public decimal? Find(string symbol)
    {
        if (!remembered.TryGetValue(symbol, out var known)) return null;
        var splits = instruments.Find(symbol) is { } instrument ? markets[instrument.Id].Splits : [];
        return splits.Where(split => split.Sequence > known.Split)
            .Aggregate(known.Price, (price, known) => price * known.Split.From / known.Split.To);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(string Symbol, decimal Price, long Split)>(
            new CommandDefinition("select symbol, price, split from feed_price", cancellationToken: cancellationToken));
        remembered = rows.ToDictionary(row => row.Symbol, row => (row.Price, row.Split));
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(BetweenWrites, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping)) await WriteAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: the last are written then.
        }
    }

    private async Task WriteAsync(CancellationToken cancellation)
    {
        // Prices and the newest split of one moment.
        var (split, prices) = Read();
        while (markets.LastSplit != split) (split, prices) = Read();
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into feed_price (symbol, price, at, split)
                select symbol, price, @at, @split from unnest(@symbols, @prices) as given (symbol, price)
                on conflict (symbol) do update set price = excluded.price, at = excluded.at, split = excluded.split
                """,
                new
                {
                    at = clock.GetUtcNow(),
                    split,
                    symbols = prices.Select(price => price.Symbol).ToArray(),
                    prices = prices.Select(price => price.Last).ToArray(),
                },
                cancellationToken: cancellation));
        }
        catch (NpgsqlException failure)
        {
            // The next write brings newer ones: a database that is away for a while costs nothing here.
            LogNotWritten(failure.Message);
        }
    }

    private (long Split, (string Symbol, decimal Last)[] Prices) Read() => (
        markets.LastSplit,
        [
            .. markets.All.Select(market =>
                (market.Instrument.Symbol, market.Ticker().Last is { } last ? market.Instrument.ToDecimal(last) : 0))
                .Where(price => price.Item2 > 0),
        ]);

    [LoggerMessage(LogLevel.Warning, "The last prices could not be written: {Reason}")]
    private partial void LogNotWritten(string reason);
}
