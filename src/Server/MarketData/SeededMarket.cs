using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.MarketData;

/// <summary>What happens in a market that is made from a seed, beside its ordinary ups and downs.</summary>
public enum Scenario
{
    Calm,
    Trend,
    Crash,
    GapOpen,
    Squeeze,
    Thin,
    FlashCrash,
}

/// <summary>A market that is made from a seed: the same of the same, from whatever time on it is asked for.</summary>
/// <param name="Start">When it begins, a whole minute.</param>
/// <param name="End">With the start the span of the scenario.</param>
public sealed record SeededMarketTerms(long Seed, Scenario Scenario, Timestamp Start, Timestamp End, bool RoundTheClock);

/// <summary>Who makes markets from seeds.</summary>
public interface ISeededMarkets
{
    /// <summary>An instrument's price where none is known; null where no market of it can be made.</summary>
    decimal? UsualPriceOf(Instrument listed);

    /// <param name="prices">What is in it, and where each price begins.</param>
    /// <param name="from">What happened before need not be told. Not before the start.</param>
    ISeededMarket Open(SeededMarketTerms terms, IReadOnlyList<(Instrument Listed, decimal Price)> prices, Timestamp from);
}

/// <summary>A market from a seed, told from a time on.</summary>
public interface ISeededMarket
{
    /// <summary>The time of what is told next.</summary>
    Timestamp Next { get; }

    /// <summary>Tells what happens at <see cref="Next"/>, in its order, and goes on.</summary>
    void Tell(List<Command> into);
}
