using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Markets;

public static class MarketChannels
{
    public static IServiceCollection AddMarketChannels(this IServiceCollection services) => services
        .AddMarketChannel("ticker", (provider, instrument) =>
            new TickerTopic(instrument, provider.GetRequiredService<VenueProjections>(), provider.GetRequiredService<QuoteFreshness>(), provider.GetRequiredService<TimeProvider>()))
        .AddMarketChannel("orderbook", (provider, instrument) => new OrderBookTopic(instrument, provider.GetRequiredService<VenueProjections>()))
        .AddMarketChannel("trades", (provider, instrument) => new PrintsTopic(instrument, provider.GetRequiredService<VenueProjections>()))
        .AddMarketChannel("candles", [.. CandleInterval.All.Select(interval => interval.Name)], (provider, instrument, interval) =>
            new CandlesTopic(instrument, CandleInterval.Find(interval)!, provider.GetRequiredService<VenueProjections>()));
}
