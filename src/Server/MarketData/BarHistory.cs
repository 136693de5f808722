using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.MarketData;

/// <summary>
/// The newest bars of an instrument that began up to a time, oldest first, from tables and memory together. Null while the tables have not
/// followed a split yet that memory knows of: then bars of old and new shares would stand beside each other.
/// </summary>
public delegate Task<IReadOnlyList<Candle>?> BarHistory(
    Instrument instrument, CandleInterval interval, Timestamp to, int most, CancellationToken cancellation);
