using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;

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

    /// <summary>A venue that has listed these.</summary>
    public static (Venue Venue, IReadOnlyList<Instrument> Instruments) Open(IEnumerable<FeedInstrument> wanted)
    {
        var (venue, events, instruments) = (new Venue(), new EventBuffer(), Of(wanted));
        Decide(new ListAsset(FeedAsset.Dollar.Code, FeedAsset.Dollar.Decimals));
        foreach (var each in instruments)
        {
            Decide(new ListAsset(each.Base.Code, each.Base.Decimals));
            Decide(new ListInstrument(each.Symbol, each.Name, each.AssetClass, each.Base.Id, each.Quote.Id, each.TickSize, each.StepSize));
        }

        return (venue, instruments);

        void Decide(Command command) => Assert.True(venue.Decide(command, default, events).IsAccepted);
    }

    public static IReadOnlyList<Instrument> Of(IEnumerable<FeedInstrument> wanted) => [.. wanted.Select(Of)];
}
