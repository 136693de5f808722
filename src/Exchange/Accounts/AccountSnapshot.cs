using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Accounts;

/// <summary>An account.</summary>
public readonly record struct AccountSnapshot(
    AccountId Id, UserId User, AssetId Home, int Terms, short Profile, int Epoch, long Draws, long Day, Money DayRealised, long DayOfTrades,
    ulong DayTrades,
    bool IsCalled, Timestamp Deadline);
