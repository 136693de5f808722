using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Markets;

public static class MarketChannels
{
    public static IServiceCollection AddMarketChannels(this IServiceCollection services) => services
        .AddMarketChannel("ticker", (provider, instrument) =>
            new TickerTopic(
                Market(provider, instrument), provider.GetRequiredService<QuoteFreshness>(), provider.GetRequiredService<TimeProvider>()))
        .AddMarketChannel("orderbook", (provider, instrument) => new OrderBookTopic(Market(provider, instrument)))
        .AddMarketChannel("trades", (provider, instrument) => new PrintsTopic(Market(provider, instrument)))
        .AddMarketChannel("candles", [.. CandleInterval.All.Select(interval => interval.Name)], (provider, instrument, interval) =>
            new CandlesTopic(Market(provider, instrument), CandleInterval.Find(interval)!));

    private static MarketView Market(IServiceProvider provider, Instrument instrument) =>
        provider.GetRequiredService<MarketViews>()[instrument];
}
