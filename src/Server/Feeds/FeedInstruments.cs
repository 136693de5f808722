using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Feeds;

/// <summary>The instruments that feeds know by name. A symbol is listed once and for ever, so each feed must want it the same way.</summary>
public static class FeedInstruments
{
    public static FeedInstrument BtcUsd { get; } = Crypto("BTC", "Bitcoin", 0.00001m);
    public static FeedInstrument EthUsd { get; } = Crypto("ETH", "Ether", 0.0001m);
    public static FeedInstrument SolUsd { get; } = Crypto("SOL", "Solana", 0.001m);
    public static FeedInstrument EurUsd { get; } =
        new("EUR-USD", "Euro / US dollar", AssetClass.Currency, new FeedAsset("EUR", Asset.MaxDecimals), FeedAsset.Dollar, 0.00001m, 1m);
    public static FeedInstrument Apple { get; } = Share("AAPL", "Apple Inc.");
    public static FeedInstrument Microsoft { get; } = Share("MSFT", "Microsoft Corporation");
    public static FeedInstrument Nvidia { get; } = Share("NVDA", "NVIDIA Corporation");
    public static FeedInstrument Tesla { get; } = Share("TSLA", "Tesla, Inc.");
    public static FeedInstrument Amd { get; } = Share("AMD", "Advanced Micro Devices, Inc.");
    public static FeedInstrument Spy { get; } = Share("SPY", "SPDR S&P 500 ETF Trust") with { AssetClass = AssetClass.Etf };

    private static readonly Dictionary<string, FeedInstrument> BySymbol =
        new FeedInstrument[] { BtcUsd, EthUsd, SolUsd, EurUsd, Apple, Microsoft, Nvidia, Tesla, Amd, Spy }.ToDictionary(known => known.Symbol);

    public static FeedInstrument? Find(string symbol) => BySymbol.GetValueOrDefault(symbol);

    /// <summary>A share of a United States exchange: cents, and thousandths of a share.</summary>
    public static FeedInstrument Share(string ticker, string name) =>
        new(ticker, name, AssetClass.Equity, new FeedAsset(ticker, Asset.MaxDecimals), FeedAsset.Dollar, 0.01m, 0.001m);

    private static FeedInstrument Crypto(string code, string name, decimal step) =>
        new($"{code}-USD", name, AssetClass.Crypto, new FeedAsset(code, Asset.MaxDecimals), FeedAsset.Dollar, 0.01m, step);
}
