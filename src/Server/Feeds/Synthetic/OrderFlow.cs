using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// When market orders come, which way and how large. Each order makes others likelier for some seconds (a Hawkes process), buyers follow
/// buyers, both know a little of where the price is going, and sizes have a heavy tail.
/// </summary>
public sealed class OrderFlow(SyntheticInstrument model, long seed)
{
    private const double Offspring = 0.6;
    private const double MemorySeconds = 4;
    private const double SizeWidth = 1.4;
    private const double Herding = 0.3;
    private const double Foresight = 0.25;
    private const double MoodKept = 0.85;
    private const int MostAtOnce = 8;

    private readonly RandomStream random = new(seed, $"{model.Instrument.Symbol} flow");
    private double excitement;
    private double mood;

    /// <summary>How many orders come in the next <paramref name="seconds"/>.</summary>
    /// <param name="activity">How lively the instrument is, 1 being usual: its volatility, and the time of the day.</param>
    public int Arrivals(double seconds, double activity)
    {
        var intensity = (model.OrdersPerSecond * (1 - Offspring) * activity) + excitement;
        var count = Math.Min(random.Poisson(intensity * seconds), MostAtOnce);
        excitement = (excitement * Math.Exp(-seconds / MemorySeconds)) + (count * Offspring / MemorySeconds);
        return count;
    }

    /// <summary>The next order that comes.</summary>
    /// <param name="mispricing">How far the fair value is above the middle of the book, in spreads.</param>
    public MarketOrder Next(double mispricing)
    {
        var buying = 0.5 + (Foresight * Math.Tanh(mispricing)) + (Herding * mood);
        var side = random.Chance(buying) ? Side.Buy : Side.Sell;
        var sign = side == Side.Buy ? 1 : -1;
        mood = (MoodKept * mood) + ((1 - MoodKept) * sign);
        return new MarketOrder(side, random.LogNormal(model.OrderSize, SizeWidth), sign - ((2 * buying) - 1));
    }
}

/// <param name="Size">In the base asset.</param>
/// <param name="Surprise">
/// The order's sign, 1 for a buyer and -1 for a seller, less the sign that was to be expected: between -2 and 2, and 0 on average.
/// </param>
public readonly record struct MarketOrder(Side Aggressor, double Size, double Surprise);
