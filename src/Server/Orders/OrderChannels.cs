using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Orders;

public static class OrderChannels
{
    public static IServiceCollection AddOrderChannels(this IServiceCollection services) => services
        .AddAccountChannel("user:orders", (provider, account) =>
            new OrdersTopic(account, provider.GetRequiredService<InstrumentDirectory>(), provider.GetRequiredService<OrderViews>()))
        .AddAccountChannel("user:trades", (provider, account) =>
            new TradesTopic(account, provider.GetRequiredService<InstrumentDirectory>(), provider.GetRequiredService<Portfolios>()));
}
