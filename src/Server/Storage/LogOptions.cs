namespace TradeCraft.Server.Storage;

/// <summary>Which log of the database this process writes.</summary>
public class LogOptions
{
    /// <summary>Which venue of the database this process runs.</summary>
    public int Venue { get; set; } = 1;

    /// <summary>How long a start waits for another server to let go of the venue.</summary>
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(10);
}
