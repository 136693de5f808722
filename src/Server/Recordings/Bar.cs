namespace TradeCraft.Server.Recordings;

/// <summary>A bar's four prices. High is the highest of them and low the lowest.</summary>
public readonly record struct Ohlc(decimal Open, decimal High, decimal Low, decimal Close);

/// <summary>What was bid or asked over a bar, and the size shown at its end.</summary>
public readonly record struct QuotedSide(Ohlc Prices, decimal LastSize);

/// <summary>A bar's quotes. A side is null when nothing was quoted on it.</summary>
public readonly record struct QuoteBar(QuotedSide? Bid, QuotedSide? Ask);

/// <summary>A bar's trades.</summary>
public readonly record struct TradeBar(Ohlc Prices, decimal Volume);

/// <summary>What one symbol did in one interval: quotes, trades, or both.</summary>
/// <param name="Start">When the interval began.</param>
public readonly record struct Bar(DateTimeOffset Start, TimeSpan Length, QuoteBar? Quotes, TradeBar? Trades);
