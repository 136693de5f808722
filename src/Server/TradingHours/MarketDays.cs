using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.TradingHours;

/// <summary>
/// What time it is in the market of a symbol: the clock's, or that of the recording that plays; null while that has said nothing of it.
/// </summary>
public delegate Timestamp? MarketTime(string symbol);

/// <summary>
/// To be awaited before anything is told of a day of an instrument's market that was not known before: what falls on that day happens
/// first.
/// </summary>
public delegate Task MarketDayBegins(Instrument instrument, Timestamp at, CancellationToken cancellation);
