using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.MarketData;

/// <summary>
/// The instruments that feeds know by name. A symbol is listed once and for ever, so each feed must want it the same way.
/// </summary>
public static class FeedInstruments
{
    public static FeedInstrument BtcUsd { get; } = Crypto("BTC", "Bitcoin", 0.00001m);
    public static FeedInstrument EthUsd { get; } = Crypto("ETH", "Ether", 0.0001m);
    public static FeedInstrument SolUsd { get; } = Crypto("SOL", "Solana", 0.001m);
    public static FeedInstrument EurUsd { get; } = Currency("EUR", "Euro", 0.00001m, 1m);
    public static FeedInstrument Apple { get; } = Share("AAPL", "Apple Inc.");
    public static FeedInstrument Microsoft { get; } = Share("MSFT", "Microsoft Corporation");
    public static FeedInstrument Nvidia { get; } = Share("NVDA", "NVIDIA Corporation");
    public static FeedInstrument Tesla { get; } = Share("TSLA", "Tesla, Inc.");
    public static FeedInstrument Amd { get; } = Share("AMD", "Advanced Micro Devices, Inc.");
    public static FeedInstrument Spy { get; } = Fund("SPY", "SPDR S&P 500 ETF Trust");

    /// <summary>Ordered as people look for them.</summary>
    public static IReadOnlyList<FeedInstrument> All { get; } =
    [
        BtcUsd, EthUsd, SolUsd, EurUsd, Apple, Microsoft, Nvidia, Tesla, Amd, Spy,
        Crypto("XRP", "XRP", 0.1m, 0.0001m),
        Crypto("DOGE", "Dogecoin", 1m, 0.00001m),
        Crypto("ADA", "Cardano", 0.1m, 0.0001m),
        Crypto("LTC", "Litecoin", 0.001m),
        Crypto("LINK", "Chainlink", 0.01m, 0.001m),
        Crypto("AVAX", "Avalanche", 0.01m, 0.001m),
        Crypto("DOT", "Polkadot", 0.01m, 0.001m),
        Share("GOOGL", "Alphabet Inc."),
        Share("AMZN", "Amazon.com, Inc."),
        Share("META", "Meta Platforms, Inc."),
        Share("NFLX", "Netflix, Inc."),
        Share("INTC", "Intel Corporation"),
        Share("PLTR", "Palantir Technologies Inc."),
        Share("JPM", "JPMorgan Chase & Co."),
        Share("BAC", "Bank of America Corporation"),
        Share("V", "Visa Inc."),
        Share("GS", "The Goldman Sachs Group, Inc."),
        Share("XOM", "Exxon Mobil Corporation"),
        Share("CVX", "Chevron Corporation"),
        Share("JNJ", "Johnson & Johnson"),
        Share("PFE", "Pfizer Inc."),
        Share("UNH", "UnitedHealth Group Incorporated"),
        Share("LLY", "Eli Lilly and Company"),
        Share("KO", "The Coca-Cola Company"),
        Share("PG", "The Procter & Gamble Company"),
        Share("WMT", "Walmart Inc."),
        Share("MCD", "McDonald's Corporation"),
        Share("COST", "Costco Wholesale Corporation"),
        Share("DIS", "The Walt Disney Company"),
        Share("NKE", "NIKE, Inc."),
        Share("BA", "The Boeing Company"),
        Share("CAT", "Caterpillar Inc."),
        Share("F", "Ford Motor Company"),
        Fund("QQQ", "Invesco QQQ Trust"),
        Fund("IWM", "iShares Russell 2000 ETF"),
        Fund("DIA", "SPDR Dow Jones Industrial Average ETF Trust"),
        Fund("XLE", "Energy Select Sector SPDR Fund"),
        Fund("XLF", "Financial Select Sector SPDR Fund"),
        Fund("GLD", "SPDR Gold Shares"),
        Fund("TLT", "iShares 20+ Year Treasury Bond ETF"),
        Currency("GBP", "Pound sterling", 0.00001m, 1m),
        Currency("AUD", "Australian dollar", 0.00001m, 1m),
        Currency("NZD", "New Zealand dollar", 0.00001m, 1m),
        Currency("CAD", "Canadian dollar", 0.00001m, 1m),
        Currency("CHF", "Swiss franc", 0.00001m, 1m),
        Currency("JPY", "Japanese yen", 0.0000001m, 1m),
        Currency("MXN", "Mexican peso", 0.000001m, 1m),
    ];

    private static readonly Dictionary<string, FeedInstrument> BySymbol = All.ToDictionary(known => known.Symbol);

    public static FeedInstrument? Find(string symbol) => BySymbol.GetValueOrDefault(symbol);

    /// <summary>What is most likely meant by a symbol that is not known by name: a coin where it has a dash, else a share.</summary>
    public static FeedInstrument Guess(string symbol) =>
        symbol.Split('-') is [{ Length: > 0 } code, "USD"] ? Crypto(code, code, 0.01m, 0.0001m) : Share(symbol, symbol);

    /// <summary>A share of a United States exchange: cents, and thousandths of a share.</summary>
    public static FeedInstrument Share(string ticker, string name) =>
        new(ticker, name, AssetClass.Equity, new FeedAsset(ticker, Asset.MaxDecimals), FeedAsset.Dollar, 0.01m, 0.001m);

    private static FeedInstrument Fund(string ticker, string name) => Share(ticker, name) with { AssetClass = AssetClass.Etf };

    private static FeedInstrument Crypto(string code, string name, decimal step, decimal tick = 0.01m) =>
        new($"{code}-USD", name, AssetClass.Crypto, new FeedAsset(code, Asset.MaxDecimals), FeedAsset.Dollar, tick, step);

    /// <summary>Each priced in dollars, as futures on them are: an account kept in dollars can hold any.</summary>
    private static FeedInstrument Currency(string code, string name, decimal tick, decimal step) =>
        new(
            $"{code}-USD", $"{name} / US dollar", AssetClass.Currency, new FeedAsset(code, Asset.MaxDecimals), FeedAsset.Dollar,
            tick, step);
}
