using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>One side of a synthetic book: ten levels, best first, sizes growing with the distance from the touch.</summary>
public sealed class ShownSide(SyntheticInstrument model, Instrument listed, Side side, RandomStream random)
{
    public const int Depth = 10;

    private const double SizeWidth = 0.7;
    private const double GrowthPerLevel = 0.3;
    private const double RoundChance = 0.5;
    private const int MostTaken = 3;
    private const double MostTouches = 20;

    private readonly int outward = side == Side.Buy ? -1 : 1;
    private readonly double meanGapTicks = model.Gap / (double)listed.TickSize;
    private readonly List<BookLevel> levels = new(2 * Depth);

    public Price Best => levels[0].Price;

    public BookLevel[] Levels => [.. levels];

    /// <summary>How much is shown, 1 being usual: less when the market is rough.</summary>
    public double Thickness { get; set; } = 1;

    /// <summary>How much of it a scenario lets be shown, 1 being all.</summary>
    public double Part { get; set; } = 1;

    /// <summary>Makes this price the best one: takes away what is better, puts new levels in front of what is worse.</summary>
    public void MoveTo(Price best)
    {
        levels.RemoveAll(level => Outward(best, level.Price) < 0);

        var fresh = new List<BookLevel>(Depth);
        var price = best;
        while (fresh.Count < Depth && (levels.Count == 0 || Outward(price, levels[0].Price) > 0))
        {
            fresh.Add(new BookLevel(price, DrawSize(fresh.Count)));
            price = Next(price);
        }

        levels.InsertRange(0, fresh);
        FitDepth();
    }

    /// <summary>Orders come and go at a few levels.</summary>
    public void Churn()
    {
        for (var changes = 1 + random.Below(3); changes > 0; changes--)
        {
            var at = random.Below(levels.Count);
            levels[at] = levels[at] with { Quantity = DrawSize(at) };
        }
    }

    /// <summary>
    /// A market order eats from the best level on, and at most three: what it could not have is forgotten. Gives what it had, by level.
    /// </summary>
    public IEnumerable<BookLevel> Take(double size)
    {
        var left = ToSteps(size);
        for (var taken = 0; taken < MostTaken && !left.IsZero; taken++)
        {
            var level = levels[0];
            var part = Quantity.Min(left, level.Quantity);
            left -= part;
            if (part == level.Quantity) levels.RemoveAt(0);
            else levels[0] = level with { Quantity = level.Quantity - part };
            FitDepth();
            yield return level with { Quantity = part };
        }
    }

    private long Outward(Price from, Price to) => (to.Ticks - from.Ticks) * outward;

    private Price Next(Price price)
    {
        // 1 + an exponential rounded down is geometric: a mean gap of one tick means every tick.
        var beyondOne = meanGapTicks <= 1 ? 0 : (long)(-Math.Log(1 - random.Uniform()) / Math.Log(meanGapTicks / (meanGapTicks - 1)));
        return new Price(price.Ticks + (outward * (1 + beyondOne)));
    }

    private void FitDepth()
    {
        if (levels.Count > Depth) levels.RemoveRange(Depth, levels.Count - Depth);
        while (levels.Count < Depth)
        {
            var price = Next(levels[^1].Price);
            if (price.Ticks < 1) break;
            levels.Add(new BookLevel(price, DrawSize(levels.Count)));
        }
    }

    private Quantity DrawSize(int level)
    {
        var size = random.LogNormal(model.TouchSize * Thickness * (1 + (GrowthPerLevel * level)), SizeWidth);
        return ToSteps(Part * (random.Chance(RoundChance) ? Math.Max(1, Math.Round(size / model.RoundSize)) * model.RoundSize : size));
    }

    private Quantity ToSteps(double size)
    {
        var whole = Math.Max(1, Math.Round(Math.Min(size, MostTouches * model.TouchSize) / model.SizeUnit)) * model.SizeUnit;
        return new Quantity(Math.Max(1, (long)Math.Round(whole / (double)listed.StepSize)));
    }
}
