using TradeCraft.Exchange.Values;
using TradeCraft.Server.Feeds;

namespace TradeCraft.Server.Tests.Feeds;

/// <summary>Instruments as a venue would have listed them.</summary>
internal static class Listings
{
    public static Instrument Of(FeedInstrument wanted, int number = 0) =>
        new(
            new InstrumentId(number),
            wanted.Symbol,
            wanted.Name,
            wanted.AssetClass,
            new Asset(new AssetId(number + 1), wanted.Base.Code, wanted.Base.Decimals),
            new Asset(new AssetId(0), wanted.Quote.Code, wanted.Quote.Decimals),
            wanted.TickSize,
            wanted.StepSize);

    public static IReadOnlyList<Instrument> Of(IEnumerable<FeedInstrument> wanted) => [.. wanted.Select(Of)];
}
