using TradeCraft.Server.Feeds.Live.Alpaca;
using TradeCraft.Server.Feeds.Live.Binance;
using TradeCraft.Server.Feeds.Live.Polygon;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Feeds.Live;

/// <summary>Somebody who has live prices: how to talk to them, and how to ask them for the past.</summary>
/// <param name="Converse">What to say over a connection. The token ends what it does beside that.</param>
/// <param name="DescribeAsync">The name of an instrument that is not known here; null where they do not say.</param>
/// <param name="SearchAsync">What they have under a name; null where they cannot be asked.</param>
internal sealed record LiveProvider(
    string Name,
    FeedEvidence Evidence,
    IReadOnlyList<FeedInstrument> Instruments,
    Func<LiveMarket, CancellationToken, LiveSource> Converse,
    ILiveHistory History,
    Func<string, CancellationToken, Task<string?>>? DescribeAsync = null,
    Func<string, CancellationToken, Task<IReadOnlyList<PolygonTicker>>>? SearchAsync = null)
{
    /// <summary>Those that have been chosen for a class.</summary>
    public static IReadOnlyList<LiveProvider> Chosen(LiveOptions options, TimeProvider clock) =>
    [
        .. new[] { LiveOptions.BinanceName, LiveOptions.AlpacaName, LiveOptions.PolygonName }
            .Where(name => options.ClassesOf(name).Count > 0).Select(name => Of(name, options, clock)),
    ];

    private static LiveProvider Of(string name, LiveOptions options, TimeProvider clock)
    {
        switch (name)
        {
            case LiveOptions.BinanceName:
                var binance = new BinanceHistory(new(options.Binance.Rest, options.Binance.RequestsPerMinute, clock), options.Binance);
                return new(
                    name, FeedEvidence.Depth, options.InstrumentsOf(name, BinanceSource.MostSymbols),
                    (market, stopping) => new BinanceSource(market, binance, options.Binance, clock, stopping), binance);
            case LiveOptions.AlpacaName:
                var alpaca = options.Alpaca;
                var asked = new ProviderRest(
                    alpaca.Rest, alpaca.RequestsPerMinute, clock, ("APCA-API-KEY-ID", alpaca.KeyId!),
                    ("APCA-API-SECRET-KEY", alpaca.SecretKey!));
                return new(
                    name, FeedEvidence.Quotes, options.InstrumentsOf(name, alpaca.MostSymbols),
                    (market, _) => new AlpacaSource(market, alpaca), new AlpacaHistory(asked, alpaca));
            default:
                var polygon = options.Polygon;
                var history = new PolygonHistory(
                    new(polygon.Rest, polygon.RequestsPerMinute, clock, ("Authorization", $"Bearer {polygon.Key}")), polygon);
                return new(
                    name, FeedEvidence.Quotes, options.InstrumentsOf(name, polygon.MostSymbols),
                    (market, _) => new PolygonSource(market, polygon), history,
                    async (symbol, cancellation) => (await history.DetailsAsync(symbol, cancellation))?.Name, history.SearchAsync);
        }
    }
}
