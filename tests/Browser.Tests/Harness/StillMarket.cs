using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Tests.Harness;
using TradeCraft.Server.Tests.Platform;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>
/// An exchange on which only users move: BTC-USD is bid 50,000 and offered at 50,010, two whole coins each, AAPL 200 and 201, a hundred
/// each, and so it stays.
/// </summary>
public sealed class StillMarket(PostgresFixture postgres) : OpenExchange(postgres)
{
    /// <summary>The exchange's, which a test may move on.</summary>
    public MovableClock Clock { get; } = new();

    protected override void Adjust(IServiceCollection services) =>
        services.AddSingleton<IFeed, Feed>().AddSingleton<TimeProvider>(Clock);

    private sealed class Feed : IFeed
    {
        public string Name => "still";

        public FeedEvidence Evidence => FeedEvidence.Depth;

        public IReadOnlyList<FeedInstrument> Instruments { get; } = [FeedInstruments.BtcUsd, FeedInstruments.Apple];

        public async Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
        {
            post(new QuoteDepth(listed[0].Id, Level(listed[0], 50_000, 2), Level(listed[0], 50_010, 2)));
            post(new QuoteDepth(listed[1].Id, Level(listed[1], 200, 100), Level(listed[1], 201, 100)));
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        private static BookLevel[] Level(Instrument instrument, decimal price, decimal size) =>
            instrument.TryPrice(price, out var at) == Rejection.None && instrument.TryQuantity(size, out var quantity) == Rejection.None
                ? [new BookLevel(at, quantity)]
                : throw new InvalidOperationException($"{price} is no price of {instrument.Symbol}.");
    }
}
