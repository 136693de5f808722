using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>
/// An exchange whose synthetic market begins with the test: it has no bars of the five years before, which take a core half a minute to
/// write.
/// </summary>
public class YoungMarket(PostgresFixture postgres) : OpenExchange(postgres)
{
    protected override void Adjust(IServiceCollection services) => services.AddSingleton<PastMarkets, NoPast>();

    private sealed class NoPast : PastMarkets
    {
        public override void Offer(PastMarket past)
        {
        }
    }
}
