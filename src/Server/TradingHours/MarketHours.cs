namespace TradeCraft.Server.TradingHours;

/// <summary>Whether instruments keep the hours of their calendar.</summary>
/// <param name="RoundTheClock">They trade at all hours: a market made up for whoever comes at night, or a recording, which has hours of its
/// own.</param>
/// <param name="EndsDays">Whether a share's day ends with its session nevertheless, so that orders for the day do.</param>
public sealed record MarketHours(bool RoundTheClock, bool EndsDays);
