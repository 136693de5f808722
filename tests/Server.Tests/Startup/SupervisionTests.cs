using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Startup;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Startup;

/// <summary>What works in the background may fail: the server goes on, says so, and begins it again.</summary>
public sealed class SupervisionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly Faulty faulty = new();
    private TradingServer? server;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = new(postgres) { Adjust = builder => builder.Services.AddHostedService(_ => faulty) };
        await server.InitializeAsync();
    }

    public ValueTask DisposeAsync() => server!.DisposeAsync();

    [Fact]
    public async Task Who_fails_begins_again_until_it_works_and_trading_goes_on()
    {
        var user = await server!.NewUserAsync();
        await Wait.UntilAsync("it has failed three times", () => Task.FromResult(faulty.Runs > 3), Cancellation);
        var ready = await server.Client.GetAsync("/health/ready", token: null);
        Assert.Equal((HttpStatusCode.OK, "degraded"), (ready.Status, ready.Text("status")));
        Assert.Equal(["faulty"], ready.Body.GetProperty("services").EnumerateArray().Select(name => name.GetString()));
        var order = new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "90.00" };
        Assert.Equal(HttpStatusCode.Created, (await server.PlaceAsync(user, order)).Status);

        faulty.IsWell = true;
        await Wait.UntilAsync(
            "it is well again",
            async () => (await server.Client.GetAsync("/health/ready", token: null)).Text("status") == "open", Cancellation);
    }

    [Fact]
    public void Whatever_works_in_the_background_is_supervised_but_the_venue() => Assert.Equal(
        [typeof(LiveVenue)],
        typeof(TradeCraftServer).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(BackgroundService)) && !type.IsAssignableTo(typeof(SupervisedService))));

    private sealed class Faulty : SupervisedService
    {
        private volatile bool isWell;
        private int runs;

        public bool IsWell
        {
            set => isWell = value;
        }

        public int Runs => Volatile.Read(ref runs);

        protected override async Task RunAsync(CancellationToken stopping)
        {
            Interlocked.Increment(ref runs);
            if (!isWell) throw new InvalidOperationException("This was to happen.");
            await Task.Delay(Timeout.Infinite, stopping);
        }
    }
}
