using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Administration;

/// <param name="Lower">The lowest price at which it may trade; null where it has no band.</param>
/// <param name="IsSplittable">Whether it is a share or a fund.</param>
public sealed record AdministeredInstrumentBody(
    string Symbol, string Name, AssetClass AssetClass, Phase Status, decimal? MarketPrice, decimal? Lower, decimal? Upper,
    bool IsSplittable);

/// <param name="Physics">How the market's liquidity behaves now.</param>
/// <param name="Presets">How else it may.</param>
public sealed record AdministeredMarketBody(
    string Physics, IReadOnlyList<string> Presets, IReadOnlyList<AdministeredInstrumentBody> Items);

internal static class InstrumentList
{
    /// <summary>What is listed, with the bands that prices are held to, and how the market's liquidity behaves.</summary>
    public static async Task<Ok<AdministeredMarketBody>> GetAsync(MarketViews markets, LiveVenue venue, CancellationToken cancellation)
    {
        var all = markets.All.ToList();
        var (physics, bands) = await venue.AskAsync(
            (asked, _) => (asked.Physics.Name, all.ConvertAll(market => asked.BandOf(market.Instrument.Id))), cancellation);
        return TypedResults.Ok(new AdministeredMarketBody(
            physics, [.. Physics.Presets.Select(preset => preset.Name)],
            [.. all.Select((market, place) =>
            {
                var (instrument, band) = (market.Instrument, bands[place]);
                var hasBand = band.Upper.Ticks > 0;
                return new AdministeredInstrumentBody(
                    instrument.Symbol, instrument.Name, instrument.AssetClass, market.Phase.Phase, market.Mark?.ToWire(instrument),
                    hasBand ? band.Lower.ToWire(instrument) : null, hasBand ? band.Upper.ToWire(instrument) : null,
                    instrument.AssetClass is AssetClass.Equity or AssetClass.Etf);
            })]));
    }
}
