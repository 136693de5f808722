using Microsoft.Extensions.DependencyInjection;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Browser.Tests.Harness;

/// <summary>An exchange on which only users move: BTC-USD is bid 50,000 and offered at 50,010, two whole coins each, and stays there.</summary>
public sealed class StillMarket(PostgresFixture postgres) : OpenExchange(postgres)
{
    protected override void Adjust(IServiceCollection services) => services.AddSingleton<IFeed, Feed>();

    private sealed class Feed : IFeed
    {
        public string Name => "still";

        public FeedEvidence Evidence => FeedEvidence.Depth;

        public IReadOnlyList<FeedInstrument> Instruments { get; } = [FeedInstruments.BtcUsd];

        public async Task RunAsync(IReadOnlyList<Instrument> listed, Action<Command> post, CancellationToken cancellation)
        {
            var bitcoin = listed[0];
            BookLevel[] Level(decimal price) =>
                bitcoin.TryPrice(price, out var at) == Rejection.None && bitcoin.TryQuantity(2, out var quantity) == Rejection.None
                    ? [new BookLevel(at, quantity)]
                    : throw new InvalidOperationException($"{price} is no price of {bitcoin.Symbol}.");
            post(new QuoteDepth(bitcoin.Id, Level(50_000), Level(50_010)));
            await Task.Delay(Timeout.Infinite, cancellation);
        }
    }
}
