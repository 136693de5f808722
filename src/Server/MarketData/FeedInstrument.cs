using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.MarketData;

/// <summary>An instrument that a feed has prices for, as it is to be listed where the venue does not know it yet.</summary>
public sealed record FeedInstrument(
    string Symbol, string Name, AssetClass AssetClass, FeedAsset Base, FeedAsset Quote, decimal TickSize, decimal StepSize);

/// <summary>An asset as it is to be listed.</summary>
/// <param name="Decimals">Decimal places of its smallest unit, 0 to 8.</param>
public sealed record FeedAsset(string Code, int Decimals)
{
    public static FeedAsset Dollar { get; } = new("USD", Asset.MaxDecimals);
}
