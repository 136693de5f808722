using System.Globalization;
using System.Text.Json;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Feeds.Live.Binance;

/// <summary>
/// Binance's public streams, which ask for no key: changes of depth, best prices and trades of each symbol over one connection. It takes
/// five messages a second and 1,024 streams, and ends each connection after a day.
/// </summary>
internal sealed class BinanceSource(
    LiveMarket market, BinanceHistory rest, BinanceOptions options, TimeProvider clock, CancellationToken stopping) : LiveSource
{
    public const int MostSymbols = 1024 / 3;
    private const int Levels = 20;
    private const int StreamsAMessage = 90;
    private static readonly TimeSpan BetweenSnapshots = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Symbol> symbols =
        market.Symbols.ToDictionary(symbol => BinanceHistory.NameOf(symbol, options), symbol => new Symbol(symbol), StringComparer.Ordinal);

    public override Uri Address => new(options.Stream, "/stream");

    public override TimeSpan BetweenMessages => TimeSpan.FromMilliseconds(250);

    public override IEnumerable<string> Begin() =>
        symbols.Keys.Select(name => name.ToLowerInvariant())
            .SelectMany(name => (string[])[$"{name}@bookTicker", $"{name}@trade", $"{name}@depth@100ms"])
            .Chunk(StreamsAMessage)
            .Select((streams, number) => JsonSerializer.Serialize(new { method = "SUBSCRIBE", @params = streams, id = number + 1 }));

    public override void Receive(JsonElement message, Action<string> say)
    {
        if (message.TryGetProperty("error", out var error)) Refused(error);
        if (message.TryGetProperty("code", out _)) Refused(message);
        if (message.TryGetProperty("id", out _))
        {
            market.Status.Report(null);
            return;
        }

        var data = message.TryGetProperty("data", out var wrapped) ? wrapped : message;
        var kind = data.TryGetProperty("e", out var named) ? named.GetString() : "bookTicker";
        if (kind == "serverShutdown") throw new ConversationEndedException("The provider is about to shut this server down.");
        if (!symbols.TryGetValue(data.GetProperty("s").GetString()!, out var symbol)) return;
        switch (kind)
        {
            case "trade":
                Trade(symbol, data);
                break;
            case "depthUpdate":
                Change(symbol, data);
                break;
            case "bookTicker":
                lock (gate)
                {
                    symbol.Book.Touched(new(
                        data.GetProperty("u").GetInt64(), (Number(data, "b"), Number(data, "B")), (Number(data, "a"), Number(data, "A"))));
                    Show(symbol, null);
                }

                break;
        }
    }

    public override void Lost()
    {
        lock (gate)
        {
            foreach (var symbol in symbols.Values) symbol.Forget();
        }
    }

    private static void Refused(JsonElement error) =>
        throw new ConversationEndedException(
            $"Binance refused to subscribe: {error.GetProperty("code").GetInt64()} {error.GetProperty("msg").GetString()}",
            isRefusal: true);

    private void Trade(Symbol symbol, JsonElement trade)
    {
        var number = trade.GetProperty("t").GetInt64();
        if (symbol.LastTrade is { } last && number > last + 1) market.Status.Gap();
        if (number <= symbol.LastTrade) return;
        symbol.LastTrade = number;

        // m: the buyer rested, so the seller took.
        var aggressor = trade.GetProperty("m").GetBoolean() ? Side.Sell : Side.Buy;
        market.Trade(symbol.Name, Number(trade, "p"), Number(trade, "q"), aggressor, Time(trade, "T"));
    }

    private void Change(Symbol symbol, JsonElement change)
    {
        lock (gate)
        {
            var state = symbol.Book.Change(new(
                change.GetProperty("U").GetInt64(), change.GetProperty("u").GetInt64(), BinanceHistory.Levels(change, "b"),
                BinanceHistory.Levels(change, "a")));
            if (state == BookState.Gap) market.Status.Gap();
            if (state == BookState.Whole) Show(symbol, Time(change, "E"));
            else if (!symbol.IsAsking) _ = AskAsync(symbol);
        }
    }

    private async Task AskAsync(Symbol symbol)
    {
        symbol.IsAsking = true;
        var era = symbol.Era;
        try
        {
            var (update, bids, asks) = await rest.DepthAsync(symbol.Name, stopping);
            var isWhole = false;
            lock (gate)
            {
                if (symbol.Era != era) return;
                isWhole = symbol.Book.Snapshot(update, bids, asks);
                if (isWhole) Show(symbol, null);
            }

            if (!isWhole) await Task.Delay(BetweenSnapshots, clock, stopping);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or KeyNotFoundException or FormatException
            or InvalidOperationException or IOException)
        {
            // The best prices stand for the book until the next change asks again.
            market.Status.Report($"The depth of {symbol.Name} could not be had: {failure.Message}");
            await Task.Delay(BetweenSnapshots, clock, CancellationToken.None);
        }
        catch (OperationCanceledException)
        {
            // Stopping, or the request took too long: the next change asks again.
        }
        finally
        {
            symbol.IsAsking = false;
        }
    }

    private void Show(Symbol symbol, DateTimeOffset? saidAt)
    {
        var (bids, asks) = symbol.Book.Best(Levels);
        if (bids.Length > 0 || asks.Length > 0) market.Quote(symbol.Name, bids, asks, symbol.Book.IsWhole ? Levels : 1, saidAt);
    }

    private static decimal Number(JsonElement data, string name) =>
        decimal.Parse(data.GetProperty(name).GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonElement data, string name) =>
        DateTimeOffset.FromUnixTimeMilliseconds(data.GetProperty(name).GetInt64());

    private sealed class Symbol(string name)
    {
        public string Name => name;

        public BinanceBook Book { get; } = new();

        public long? LastTrade { get; set; }

        public volatile bool IsAsking;

        /// <summary>Counts connections: what was asked for during an earlier one is of no use.</summary>
        public int Era { get; private set; }

        public void Forget()
        {
            Book.Forget();
            LastTrade = null;
            Era++;
        }
    }
}
