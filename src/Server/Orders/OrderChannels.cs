using TradeCraft.Projections;
using TradeCraft.Server.History;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Orders;

public static class OrderChannels
{
    /// <summary>The way in for orders.</summary>
    public static IServiceCollection AddOrders(this IServiceCollection services) =>
        services.AddSingleton<KeyLimits>().AddSingleton<KeyOrders>().AddHostedService(provider => provider.GetRequiredService<KeyOrders>())
            .AddSingleton<RefusedOrders>().AddHostedService(provider => provider.GetRequiredService<RefusedOrders>())
            .AddSingleton<OrderReasons>().AddSingleton<IOrderReasons>(provider => provider.GetRequiredService<OrderReasons>())
            .AddSingleton<OrderRefusals>().AddSingleton<OrderGateway>().AddSingleton<PlacingShortWay>().AddOrderMessages();

    public static IServiceCollection AddOrderChannels(this IServiceCollection services) => services
        .AddAccountChannel("user:orders", (provider, account) =>
            new OrdersTopic(account, provider.GetRequiredService<InstrumentDirectory>(), provider.GetRequiredService<OrderViews>()))
        .AddAccountChannel("user:trades", (provider, account) =>
            new TradesTopic(account, provider.GetRequiredService<InstrumentDirectory>(), provider.GetRequiredService<Portfolios>()));
}
