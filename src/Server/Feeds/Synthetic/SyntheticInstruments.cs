namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>The instruments of the synthetic market, at about the prices, volatilities and spreads of late 2025.</summary>
public static class SyntheticInstruments
{
    public static IReadOnlyList<SyntheticInstrument> All { get; } =
    [
        new(FeedInstruments.BtcUsd)
        {
            Price = 92_000, Volatility = 0.45, MarketShare = 0.15, Sector = "crypto", SectorShare = 0.65,
            Spread = 1.8, Gap = 0.9, TouchSize = 0.35, OrderSize = 0.08, SizeUnit = 0.00001, RoundSize = 0.1,
            QuotesPerSecond = 7, OrdersPerSecond = 1.8,
        },
        new(FeedInstruments.EthUsd)
        {
            Price = 3_050, Volatility = 0.62, MarketShare = 0.14, Sector = "crypto", SectorShare = 0.66,
            Spread = 0.10, Gap = 0.06, TouchSize = 6, OrderSize = 1.2, SizeUnit = 0.0001, RoundSize = 1,
            QuotesPerSecond = 5, OrdersPerSecond = 1.1,
        },
        new(FeedInstruments.SolUsd)
        {
            Price = 142, Volatility = 0.75, MarketShare = 0.12, Sector = "crypto", SectorShare = 0.60,
            Spread = 0.013, Gap = 0.012, TouchSize = 120, OrderSize = 15, SizeUnit = 0.001, RoundSize = 10,
            QuotesPerSecond = 4, OrdersPerSecond = 0.7,
        },
        new(FeedInstruments.EurUsd)
        {
            Price = 1.1560, Volatility = 0.07, MarketShare = 0.03,
            Spread = 0.000014, Gap = 0.00001, TouchSize = 900_000, OrderSize = 150_000, SizeUnit = 1_000, RoundSize = 100_000,
            QuotesPerSecond = 4, OrdersPerSecond = 0.5,
        },
        new(FeedInstruments.Apple)
        {
            Price = 268, Volatility = 0.27, MarketShare = 0.40, Sector = "technology", SectorShare = 0.12,
            Spread = 0.017, Gap = 0.01, TouchSize = 260, OrderSize = 90, SizeUnit = 1, RoundSize = 100,
            QuotesPerSecond = 4, OrdersPerSecond = 0.8,
        },
        new(FeedInstruments.Microsoft)
        {
            Price = 490, Volatility = 0.24, MarketShare = 0.42, Sector = "technology", SectorShare = 0.15,
            Spread = 0.027, Gap = 0.013, TouchSize = 140, OrderSize = 60, SizeUnit = 1, RoundSize = 100,
            QuotesPerSecond = 3, OrdersPerSecond = 0.6,
        },
        new(FeedInstruments.Nvidia)
        {
            Price = 186, Volatility = 0.42, MarketShare = 0.38, Sector = "technology", SectorShare = 0.25,
            Spread = 0.012, Gap = 0.01, TouchSize = 700, OrderSize = 130, SizeUnit = 1, RoundSize = 100,
            QuotesPerSecond = 5, OrdersPerSecond = 1.2,
        },
        new(FeedInstruments.Tesla)
        {
            Price = 405, Volatility = 0.50, MarketShare = 0.28, Sector = "technology", SectorShare = 0.12,
            Spread = 0.025, Gap = 0.014, TouchSize = 220, OrderSize = 80, SizeUnit = 1, RoundSize = 100,
            QuotesPerSecond = 4, OrdersPerSecond = 0.9,
        },
        new(FeedInstruments.Amd)
        {
            Price = 225, Volatility = 0.48, MarketShare = 0.33, Sector = "technology", SectorShare = 0.27,
            Spread = 0.017, Gap = 0.01, TouchSize = 300, OrderSize = 90, SizeUnit = 1, RoundSize = 100,
            QuotesPerSecond = 4, OrdersPerSecond = 0.6,
        },
        new(FeedInstruments.Spy)
        {
            Price = 665, Volatility = 0.16, MarketShare = 0.90,
            Spread = 0.012, Gap = 0.01, TouchSize = 1_500, OrderSize = 220, SizeUnit = 1, RoundSize = 100,
            QuotesPerSecond = 5, OrdersPerSecond = 1.0,
        },
    ];
}
