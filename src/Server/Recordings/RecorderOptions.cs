using TradeCraft.Server.Startup;

namespace TradeCraft.Server.Recordings;

/// <summary>What is kept of the exchange's own market: the section Recording of the settings.</summary>
public sealed class RecorderOptions
{
    private const int MostDays = 30;

    /// <summary>How many days are kept, today's included. 0: nothing is recorded.</summary>
    public int Days { get; init; } = 7;

    /// <summary>How much all days may take together; the oldest go first. Today's stays in any case.</summary>
    public int MostMegabytes { get; init; } = 2_000;

    /// <exception cref="StartupException">One of them makes no sense.</exception>
    internal static RecorderOptions From(IConfiguration configuration)
    {
        RecorderOptions options;
        try
        {
            options = configuration.GetSection("Recording").Get<RecorderOptions>() ?? new();
        }
        catch (InvalidOperationException malformed)
        {
            throw new StartupException($"An option of the recording cannot be read: {malformed.Message}", malformed);
        }

        if (options.Days is < 0 or > MostDays)
            throw new StartupException($"--Recording:Days takes 0 to {MostDays}, not {options.Days}.");
        if (options.MostMegabytes < 1)
            throw new StartupException($"--Recording:MostMegabytes takes 1 or more, not {options.MostMegabytes}.");
        return options;
    }
}
