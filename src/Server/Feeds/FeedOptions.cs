using TradeCraft.Server.Feeds.Live;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Feeds;

/// <summary>Which feed plays and how: --feed, --market-data, --speed, --seed, --round-the-clock, --loop.</summary>
public sealed class FeedOptions
{
    public const string Synthetic = "synthetic";
    public const string Recorded = "recorded";
    public const double MaxSpeed = 1_000_000;

    /// <summary>"synthetic" or "recorded".</summary>
    public string Feed { get; set; } = Synthetic;

    /// <summary>The folder the recorded feed plays.</summary>
    [ConfigurationKeyName("market-data")]
    public string? MarketData { get; set; }

    /// <summary>Recorded seconds played in one second: above 0, at most <see cref="MaxSpeed"/>.</summary>
    public double Speed { get; set; } = 1;

    /// <summary>The synthetic market's seed: the same seed gives the same market. Without one, each start draws its own.</summary>
    public long? Seed { get; set; }

    /// <summary>
    /// Whether the synthetic market's shares and currencies trade at all hours, if quietly, so that a first run at any hour finds a market.
    /// </summary>
    [ConfigurationKeyName("round-the-clock")]
    public bool RoundTheClock { get; set; } = true;

    /// <summary>Whether a recording that has ended starts again.</summary>
    public bool Loop { get; set; }

    /// <summary>Which classes have a live provider, and how it is reached.</summary>
    [ConfigurationKeyName("Feeds")]
    public LiveOptions Live { get; set; } = new();

    /// <summary>Reads the options from the root of the configuration, where the command line puts them.</summary>
    /// <exception cref="StartupException">One of them makes no sense; the message is for the person who typed it.</exception>
    public static FeedOptions From(IConfiguration configuration)
    {
        FeedOptions options;
        try
        {
            options = configuration.Get<FeedOptions>() ?? new FeedOptions();
        }
        catch (InvalidOperationException malformed)
        {
            throw new StartupException($"A feed option cannot be read: {malformed.Message}", malformed);
        }

        if (options.Feed is not (Synthetic or Recorded))
            throw new StartupException($"--feed takes {Synthetic} or {Recorded}, not \"{options.Feed}\".");
        if (!(options.Speed > 0 && options.Speed <= MaxSpeed))
            throw new StartupException(FormattableString.Invariant(
                $"--speed takes a number above 0 and up to {MaxSpeed:0}, not {options.Speed}."));
        if (options.Feed == Recorded && string.IsNullOrWhiteSpace(options.MarketData))
            throw new StartupException("--feed recorded needs a folder to play: --market-data DIR.");
        options.Live.Check(Environment.GetEnvironmentVariable, options.Feed);

        // What has hours of its own cannot trade beside what has none: there is one setting for all of them.
        if (options.Live.KeepsHours) options.RoundTheClock = false;
        return options;
    }
}
