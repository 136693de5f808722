using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// The instruments of the synthetic market, at about the prices, volatilities and spreads of late 2025. Sizes are smaller than life where
/// the real market prints hundreds of times a second: prints are as large as real ones, but fewer.
/// </summary>
public static class SyntheticInstruments
{
    // Symbol, price, volatility; the parts of its variance shared with the market and with its sector; spread in basis points; dollars of a
    // usual order and of the touch; orders and quotes a second.
    public static IReadOnlyList<SyntheticInstrument> All { get; } =
    [
        Crypto("BTC-USD", 92_000, 0.45, 0.15, 0.65, 0.20, 7_400, 32_000, 1.8, 5),
        Crypto("ETH-USD", 3_050, 0.62, 0.14, 0.66, 0.33, 3_700, 18_000, 1.1, 4),
        Crypto("SOL-USD", 142, 0.75, 0.12, 0.60, 0.92, 2_100, 17_000, 0.7, 3),
        Currency("EUR-USD", 1.1560, 0.07, 0.03, 0.50, 0.12, 170_000, 1_000_000, 0.5, 3),
        Share("AAPL", 268, 0.27, 0.40, "technology", 0.12, 0.63, 24_000, 70_000, 0.8, 3),
        Share("MSFT", 490, 0.24, 0.42, "technology", 0.15, 0.55, 29_000, 69_000, 0.6, 2.5),
        Share("NVDA", 186, 0.42, 0.38, "technology", 0.25, 0.65, 24_000, 130_000, 1.2, 4),
        Share("TSLA", 405, 0.50, 0.28, "technology", 0.12, 0.62, 32_000, 89_000, 0.9, 3),
        Share("AMD", 225, 0.48, 0.33, "technology", 0.27, 0.75, 20_000, 67_000, 0.6, 3),
        Fund("SPY", 665, 0.16, 0.90, null, 0, 0.18, 146_000, 1_000_000, 1.0, 4),
        Crypto("XRP-USD", 2.15, 0.80, 0.10, 0.55, 0.9, 1_500, 12_000, 0.6, 2.5),
        Crypto("DOGE-USD", 0.1580, 0.90, 0.10, 0.55, 1.2, 1_000, 9_000, 0.5, 2.5),
        Crypto("ADA-USD", 0.4650, 0.85, 0.10, 0.58, 2.4, 800, 6_000, 0.4, 2),
        Crypto("LTC-USD", 92, 0.70, 0.10, 0.55, 1.6, 800, 6_000, 0.4, 2),
        Crypto("LINK-USD", 13.4, 0.85, 0.10, 0.58, 1.8, 800, 6_000, 0.4, 2),
        Crypto("AVAX-USD", 14.6, 0.90, 0.10, 0.58, 2.0, 700, 5_000, 0.4, 2),
        Crypto("DOT-USD", 2.85, 0.88, 0.10, 0.58, 4.0, 600, 4_500, 0.4, 2),
        Share("GOOGL", 285, 0.29, 0.40, "technology", 0.14, 0.60, 22_000, 60_000, 0.7, 2.5),
        Share("AMZN", 223, 0.32, 0.40, "technology", 0.12, 0.62, 22_000, 60_000, 0.8, 2.5),
        Share("META", 590, 0.36, 0.38, "technology", 0.14, 0.90, 28_000, 65_000, 0.6, 2),
        Share("NFLX", 106, 0.36, 0.28, "technology", 0.08, 1.2, 14_000, 40_000, 0.5, 2),
        Share("INTC", 35.5, 0.50, 0.28, "technology", 0.18, 2.9, 7_000, 90_000, 0.6, 2),
        Share("PLTR", 158, 0.60, 0.28, "technology", 0.15, 1.1, 14_000, 40_000, 0.8, 2.5),
        Share("JPM", 300, 0.24, 0.45, "finance", 0.22, 0.75, 18_000, 45_000, 0.5, 2),
        Share("BAC", 51.8, 0.26, 0.45, "finance", 0.25, 2.0, 9_000, 110_000, 0.6, 2),
        Share("V", 328, 0.20, 0.42, "finance", 0.10, 0.85, 16_000, 40_000, 0.4, 2),
        Share("GS", 775, 0.28, 0.45, "finance", 0.22, 2.2, 20_000, 40_000, 0.35, 2),
        Share("XOM", 117, 0.24, 0.20, "energy", 0.48, 1.0, 10_000, 50_000, 0.5, 2),
        Share("CVX", 150, 0.24, 0.20, "energy", 0.48, 1.1, 11_000, 40_000, 0.4, 2),
        Share("JNJ", 204, 0.17, 0.18, "health", 0.25, 0.95, 14_000, 40_000, 0.4, 2),
        Share("PFE", 25.0, 0.25, 0.15, "health", 0.25, 4.0, 5_000, 160_000, 0.5, 2),
        Share("UNH", 320, 0.38, 0.12, "health", 0.15, 1.6, 18_000, 40_000, 0.5, 2),
        Share("LLY", 1_055, 0.36, 0.14, "health", 0.18, 2.4, 26_000, 50_000, 0.35, 2),
        Share("KO", 72.5, 0.15, 0.16, "staples", 0.35, 1.4, 7_000, 110_000, 0.5, 2),
        Share("PG", 148, 0.17, 0.16, "staples", 0.35, 1.0, 11_000, 40_000, 0.4, 2),
        Share("WMT", 105, 0.21, 0.22, "staples", 0.25, 1.0, 10_000, 50_000, 0.5, 2),
        Share("MCD", 308, 0.18, 0.20, "consumer", 0.15, 1.2, 15_000, 35_000, 0.35, 2),
        Share("COST", 905, 0.22, 0.30, "staples", 0.18, 2.4, 22_000, 42_000, 0.35, 2),
        Share("DIS", 104, 0.27, 0.36, "consumer", 0.15, 1.1, 9_000, 45_000, 0.45, 2),
        Share("NKE", 63, 0.34, 0.30, "consumer", 0.18, 1.7, 7_000, 50_000, 0.45, 2),
        Share("BA", 180, 0.36, 0.32, "industry", 0.12, 1.6, 13_000, 38_000, 0.45, 2),
        Share("CAT", 552, 0.30, 0.44, "industry", 0.15, 2.0, 18_000, 38_000, 0.35, 2),
        Share("F", 12.9, 0.34, 0.34, "consumer", 0.15, 7.8, 3_500, 210_000, 0.5, 2),
        Fund("QQQ", 595, 0.21, 0.78, "technology", 0.16, 0.20, 90_000, 420_000, 0.9, 3),
        Fund("IWM", 236, 0.22, 0.75, null, 0, 0.43, 50_000, 250_000, 0.7, 2.5),
        Fund("DIA", 463, 0.15, 0.84, null, 0, 0.75, 40_000, 150_000, 0.4, 2),
        Fund("XLE", 90, 0.23, 0.22, "energy", 0.66, 1.1, 12_000, 160_000, 0.4, 2),
        Fund("XLF", 52.4, 0.18, 0.55, "finance", 0.35, 1.9, 12_000, 300_000, 0.4, 2),
        Fund("GLD", 376, 0.17, 0.01, null, 0, 0.40, 40_000, 180_000, 0.5, 2),
        Fund("TLT", 89.5, 0.14, 0.02, null, 0, 1.1, 20_000, 350_000, 0.5, 2),
        Currency("GBP-USD", 1.3120, 0.08, 0.04, 0.45, 0.25, 120_000, 700_000, 0.4, 2.5),
        Currency("AUD-USD", 0.6480, 0.10, 0.15, 0.35, 0.40, 90_000, 600_000, 0.4, 2),
        Currency("NZD-USD", 0.5620, 0.10, 0.14, 0.36, 0.60, 70_000, 450_000, 0.35, 2),
        Currency("CAD-USD", 0.7110, 0.06, 0.14, 0.28, 0.40, 80_000, 500_000, 0.35, 2),
        Currency("CHF-USD", 1.2430, 0.08, 0.00, 0.45, 0.40, 80_000, 500_000, 0.35, 2),
        Currency("JPY-USD", 0.0064100, 0.10, 0.00, 0.22, 0.30, 15_000, 90_000, 0.4, 2.5),
        Currency("MXN-USD", 0.054200, 0.13, 0.15, 0.15, 1.4, 50_000, 300_000, 0.35, 2),
    ];

    private static SyntheticInstrument Crypto(
        string symbol, double price, double volatility, double market, double sector, double basisPoints, double order, double touch,
        double orders, double quotes)
    {
        var step = (double)FeedInstruments.Find(symbol)!.StepSize;
        return Of(
            symbol, price, volatility, market, "crypto", sector, basisPoints, order, touch, orders, quotes, unit: step,
            round: PowerOfTenNear(touch / price / 4));
    }

    private static SyntheticInstrument Share(
        string symbol, double price, double volatility, double market, string? sector, double sectorShare, double basisPoints, double order,
        double touch, double orders, double quotes) =>
        Of(
            symbol, price, volatility, market, sector, sectorShare, basisPoints, order, touch, orders, quotes, unit: 1,
            round: price > 500 ? 10 : 100);

    private static SyntheticInstrument Fund(
        string symbol, double price, double volatility, double market, string? sector, double sectorShare, double basisPoints, double order,
        double touch, double orders, double quotes) =>
        Of(symbol, price, volatility, market, sector, sectorShare, basisPoints, order, touch, orders, quotes, unit: 1, round: 100);

    private static SyntheticInstrument Currency(
        string symbol, double price, double volatility, double market, double sector, double basisPoints, double order, double touch,
        double orders, double quotes) =>
        Of(
            symbol, price, volatility, market, "currencies", sector, basisPoints, order, touch, orders, quotes, unit: 1_000,
            round: PowerOfTenNear(touch / price / 4));

    private static SyntheticInstrument Of(
        string symbol, double price, double volatility, double market, string? sector, double sectorShare, double basisPoints, double order,
        double touch, double orders, double quotes, double unit, double round)
    {
        var instrument = FeedInstruments.Find(symbol) ?? throw new InvalidOperationException($"Feeds do not know {symbol}.");
        var spread = price * basisPoints / 10_000;
        return new(instrument)
        {
            Price = price,
            Volatility = volatility,
            MarketShare = market,
            Sector = sector,
            SectorShare = sectorShare,
            Spread = spread,
            Gap = Math.Max((double)instrument.TickSize, spread * 0.6),
            OrderSize = order / price,
            TouchSize = touch / price,
            SizeUnit = unit,
            RoundSize = round,
            OrdersPerSecond = orders,
            QuotesPerSecond = quotes,
        };
    }

    private static double PowerOfTenNear(double size) => Math.Pow(10, Math.Round(Math.Log10(size)));
}
