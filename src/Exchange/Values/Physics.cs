namespace TradeCraft.Exchange.Values;

/// <summary>
/// How a venue's house liquidity behaves: what a resting order must see before it fills, and what the book does when the feed moves.
/// Belongs to the venue; what differs from account to account is the account's profile.
/// </summary>
/// <param name="Name">What people call it.</param>
/// <param name="Version">Changes whenever one of the figures does, so that a fill made under it can be explained for ever.</param>
public sealed record Physics(string Name, int Version)
{
    /// <summary>
    /// A print or quote at a resting order's price fills all of it, whoever is ahead. Otherwise it waits for its turn in the queue.
    /// </summary>
    public bool TouchFills { get; init; }

    /// <summary>Which of the house's size leaves when the feed shows less.</summary>
    public CancelModel CancelModel { get; init; }

    /// <summary>Whether users trade with each other, or each alone with the house.</summary>
    public bool UsersCross { get; init; } = true;

    /// <summary>
    /// In how long half of what was eaten of the house is back. Zero: it stays eaten until the feed brings more. Eaten size that returns
    /// with time is impact that decays; with <see cref="MadeSlope"/> the impact is that of the square root (Tóth et al. 2011, "Anomalous
    /// price impact").
    /// </summary>
    public Duration RefillHalfLife { get; init; }

    /// <summary>How many levels the venue makes behind the feed's, on a side where the feed shows one only. 0 to 50.</summary>
    public int MadeLevels { get; init; }

    /// <summary>How many ticks lie between two made levels. 1 to 1,000.</summary>
    public int MadeSpacing { get; init; } = 1;

    /// <summary>
    /// How much a made level shows more than the one before it, in hundredths of the feed's own: at 100 the sizes are 1, 2, 3 … times the
    /// feed's. Depth that grows evenly with distance makes the price move with the square root of what is taken.
    /// </summary>
    public int MadeSlope { get; init; } = 100;

    /// <summary>How far a market order that cannot be filled at once may stray from the price it was judged by, in millionths.</summary>
    public int Protection { get; init; } = 100_000;

    public bool IsWellFormed => Name.Length is > 0 and <= 64 && Version > 0 && RefillHalfLife.Microseconds is >= 0 and <= 1_000_000_000_000
        && MadeLevels is >= 0 and <= 50 && MadeSpacing is > 0 and <= 1_000 && MadeSlope is >= 0 and <= 10_000
        && Protection is > 0 and < 1_000_000;

    /// <summary>Queues count, and nothing is made up: what the feed shows is what there is.</summary>
    public static Physics Plain { get; } = new("plain", 1);

    /// <summary>Everything fills as soon as its price is seen.</summary>
    public static Physics Frictionless { get; } = new("frictionless", 1) { TouchFills = true };

    /// <summary>Queues count; what the feed takes back leaves in proportion, as at a broker that sees the average.</summary>
    public static Physics Retail { get; } = new("retail", 1) { CancelModel = CancelModel.Proportional, MadeLevels = 5 };

    /// <summary>Queues count, cancellations are from behind, what is eaten returns within seconds.</summary>
    public static Physics Exchange { get; } = new("exchange", 1) { RefillHalfLife = new(5_000_000), MadeLevels = 10 };

    /// <summary>As an exchange, and nothing that was eaten returns by itself.</summary>
    public static Physics Pessimistic { get; } = new("pessimistic", 1) { MadeLevels = 10, MadeSlope = 25, MadeSpacing = 2 };

    public static IReadOnlyList<Physics> Presets { get; } = [Plain, Frictionless, Retail, Exchange, Pessimistic];
}
