using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>
/// An exchange whose synthetic market has been open for two hours, so that its chart has something to show. It takes half a minute to
/// begin: one is there for all classes of <see cref="OldMarketClasses"/>, which change nothing that the others see.
/// </summary>
public sealed class OldMarket(PostgresFixture postgres) : OpenExchange(postgres)
{
    /// <summary>Begins with the exchange, and not with the run.</summary>
    private readonly Lazy<HurriedClock> clock = new(() => new(ago: TimeSpan.FromHours(2), speed: 300));

    public override async Task<Uri> OpenAsync()
    {
        var address = await base.OpenAsync();
        await clock.Value.CatchUpAsync(TestContext.Current.CancellationToken);
        return address;
    }

    protected override void Adjust(IServiceCollection services) => services.AddSingleton<TimeProvider>(clock.Value);
}

[CollectionDefinition(Name)]
public sealed class OldMarketClasses : ICollectionFixture<OldMarket>
{
    public const string Name = "The old market";
}
