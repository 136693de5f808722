using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>An exchange whose synthetic market has been open for two hours, so that its chart has something to show.</summary>
public sealed class OldMarket(PostgresFixture postgres) : OpenExchange(postgres)
{
    private readonly HurriedClock clock = new(ago: TimeSpan.FromHours(2), speed: 300);

    public override async Task<Uri> OpenAsync()
    {
        var address = await base.OpenAsync();
        await clock.CatchUpAsync(TestContext.Current.CancellationToken);
        return address;
    }

    protected override void Adjust(IServiceCollection services) => services.AddSingleton<TimeProvider>(clock);
}
