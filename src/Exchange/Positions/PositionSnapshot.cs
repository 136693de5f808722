using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Positions;

/// <summary>A position.</summary>
public readonly record struct PositionSnapshot(
    AccountId Account, InstrumentId Instrument, long Net, Money Cost, Money Realised, long OpenedToday, long OpenedOn);
