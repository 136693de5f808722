using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Server.Tests.Feeds;

/// <summary>A feed that stops talking without saying that it ends.</summary>
public sealed class SilentFeedTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_quotes_are_stale_market_orders_are_refused_and_all_is_well_when_it_speaks_again()
    {
        await using var database = await postgres.CreateAsync(Cancellation);
        var feed = new MuteFeed();
        await using var server = TradeCraftServer.Build(
            ["--urls", "http://127.0.0.1:0", "--connection-string", database.ConnectionString, "--Identity:AllowDemo", "true"], builder =>
            {
                builder.Logging.ClearProviders();
                builder.Services.AddSingleton<IFeed>(feed);
            });
        await server.StartAsync(Cancellation);
        using var client = new HttpClient { BaseAddress = new Uri(server.Urls.First()) };
        var token = (await client.AskAsync(HttpMethod.Post, "/api/v1/auth/demo")).Text("access_token");
        await StateAsync("stalled");

        Assert.Equal("1", (await client.GetAsync("/api/v1/market/feed", token: null)).Body.GetProperty("stalls").ToString());
        Assert.True((await client.GetAsync("/api/v1/market/AAPL/ticker", token: null)).Body.GetProperty("is_stale").GetBoolean());
        (await OrderAsync(new { symbol = "AAPL", side = "buy", type = "market", qty = "1" })).ShouldBeProblem(503, "quotes_stale");
        Assert.Equal(HttpStatusCode.Created,
            (await OrderAsync(new { symbol = "AAPL", side = "buy", type = "limit", qty = "1", limit_price = "1.00" })).Status);

        using var talking = new Timer(_ => feed.Speak(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        await StateAsync("running");
        Assert.False((await client.GetAsync("/api/v1/market/AAPL/ticker", token: null)).Body.GetProperty("is_stale").GetBoolean());
        Assert.Equal(HttpStatusCode.Created, (await OrderAsync(new { symbol = "AAPL", side = "buy", type = "market", qty = "1" })).Status);
        await server.StopAsync(Cancellation);

        Task StateAsync(string state) => Wait.UntilAsync(
            $"the feed is {state}", async () => (await client.GetAsync("/api/v1/market/feed", token: null)).Text("state") == state,
            Cancellation);

        Task<Answer> OrderAsync(object order)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/orders")
            {
                Content = System.Net.Http.Json.JsonContent.Create(order),
            };
            request.Headers.Authorization = new("Bearer", token);
            return client.AskAsync(request);
        }
    }

    private sealed class MuteFeed : IFeed
    {
        private Action<Command>? post;
        private InstrumentId instrument;

        public string Name => "mute";

        public FeedEvidence Evidence => FeedEvidence.Quotes;

        public TimeSpan? MostSilence => TimeSpan.FromSeconds(1);

        public IReadOnlyList<FeedInstrument> Instruments => [FeedInstruments.Apple];

        public Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
        {
            (this.post, instrument) = (post, listed[0].Id);
            Speak();
            return Task.Delay(Timeout.Infinite, cancellation);
        }

        public void Speak() =>
            post?.Invoke(new QuoteDepth(instrument, new BookLevel[] { new(new Price(20_000), new Quantity(5_000)) },
                new BookLevel[] { new(new Price(20_001), new Quantity(5_000)) }));
    }
}
