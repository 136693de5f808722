using System.Collections.Immutable;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>The assets and instruments of a venue, by number and by name. Read from any thread: each read sees one whole state.</summary>
public sealed class InstrumentDirectory
{
    private sealed record State(
        ImmutableArray<Asset> Assets,
        ImmutableArray<Instrument> Instruments,
        ImmutableDictionary<string, Asset> ByCode,
        ImmutableDictionary<string, Instrument> BySymbol);

    private volatile State state = new([], [], ImmutableDictionary<string, Asset>.Empty, ImmutableDictionary<string, Instrument>.Empty);

    public ImmutableArray<Asset> Assets => state.Assets;

    public ImmutableArray<Instrument> Instruments => state.Instruments;

    public Asset this[AssetId asset] => state.Assets[asset.Number];

    public Instrument this[InstrumentId instrument] => state.Instruments[instrument.Number];

    public Asset? FindAsset(string code) => state.ByCode.GetValueOrDefault(code);

    public Instrument? Find(string symbol) => state.BySymbol.GetValueOrDefault(symbol);

    internal void TakeOver(InstrumentDirectory other) => state = other.state;

    internal void Add(Asset asset) =>
        state = state with { Assets = state.Assets.Add(asset), ByCode = state.ByCode.SetItem(asset.Code, asset) };

    internal void Add(Instrument instrument) =>
        state = state with
        {
            Instruments = state.Instruments.Add(instrument),
            BySymbol = state.BySymbol.SetItem(instrument.Symbol, instrument)
        };
}
