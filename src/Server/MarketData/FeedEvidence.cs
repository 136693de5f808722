using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.MarketData;

/// <summary>What a feed knows of the book it shows, which bounds what a fill against it can claim.</summary>
public enum FeedEvidence
{
    /// <summary>Several levels of depth, and prints.</summary>
    Depth,

    /// <summary>The best bid and ask only, and prints. What stands behind them in the book is made by the venue's physics.</summary>
    Quotes,
}

/// <summary>What is known of the books of a class of instruments.</summary>
public delegate FeedEvidence MarketEvidence(AssetClass assetClass);
