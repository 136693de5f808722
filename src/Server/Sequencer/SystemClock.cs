using System.Globalization;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// The clock of the live venue. It begins with the system's clock, goes on by what elapses, and follows the system's clock by a tenth at
/// the most: so a clock that is set ahead expires no order at once, and one that is set back does not stop the venue. A clock that jumped
/// by more than five minutes is not followed at all: somebody must look, set it right, or start anew with <c>--accept-clock</c>.
/// See docs/decisions/the-venues-clock.md.
/// </summary>
public sealed partial class SystemClock(SequencerOptions options, VenueHealth health, TimeProvider time, ILogger<SystemClock> logger)
    : VenueClock
{
    /// <summary>How far the system's clock may be from the venue's and still be followed.</summary>
    internal static readonly TimeSpan MostFollowed = TimeSpan.FromMinutes(5);

    /// <summary>How long a server may have been off without anybody being asked.</summary>
    internal static readonly TimeSpan LongestAway = TimeSpan.FromDays(30);

    /// <summary>What a clock that is merely adjusted does not do at once.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>By how much of what elapses the venue's time may go faster or slower.</summary>
    private const double Haste = 0.1;

    private readonly Lock gate = new();
    private DateTimeOffset? now;
    private DateTimeOffset system;
    private long stamp;
    private TimeSpan slept;
    private bool isDoubted;

    /// <returns>Why the system's clock cannot be right, in a sentence; null where it can, or was accepted.</returns>
    internal override string? Begin(Timestamp? last)
    {
        lock (gate)
        {
            (system, stamp) = (time.GetUtcNow(), time.GetTimestamp());
            slept = SleptSoFar();
            var ahead = last is { } logged ? system - At(logged) : TimeSpan.Zero;
            if (!options.AcceptClock && (ahead < -MostFollowed || ahead > LongestAway))
                return $"The system's clock says {InWords(system)}, and the log's last event happened at {InWords(At(last!.Value))}. "
                    + (ahead < TimeSpan.Zero
                        ? "The venue does not open, because its time never goes back. "
                        : "The venue does not open, because all that expires meanwhile would. ")
                    + "Set the clock right and start again; or, where it is right, start with --accept-clock.";
            now = ahead < TimeSpan.Zero ? At(last!.Value) : system;
            return null;
        }
    }

    /// <summary>The venue's time. Never earlier than it was said before. The system's, until it has begun.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            var (systemNow, stampNow) = (time.GetUtcNow(), time.GetTimestamp());
            if (now is not { } before) return systemNow;
            var elapsed = time.GetElapsedTime(stamp, stampNow);
            if (elapsed < TimeSpan.Zero) elapsed = TimeSpan.Zero;
            var step = systemNow - system - elapsed;
            if (step > Step) (elapsed, step) = TakeSleep(elapsed, step);
            (system, stamp) = (systemNow, stampNow);

            var ahead = systemNow - before - elapsed;
            Doubt(step, ahead);
            var most = elapsed * Haste;
            if (!isDoubted) elapsed += ahead > most ? most : ahead < -most ? -most : ahead;
            now = before + elapsed;
            return now.Value;
        }
    }

    private static string InWords(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private void Doubt(TimeSpan step, TimeSpan ahead)
    {
        var (isStep, isFar) = (step.Duration() > Step, ahead.Duration() > MostFollowed);
        var was = isDoubted;
        isDoubted = isFar && (isDoubted || (isStep && (step > TimeSpan.Zero) == (ahead > TimeSpan.Zero)));
        if (isStep)
        {
            health.CountClockStep();
            if (isDoubted) SteppedFar(step.TotalSeconds, ahead.TotalSeconds);
            else Stepped(step.TotalSeconds);
        }

        if (isDoubted == was) return;
        if (isDoubted) health.Note(VenueFailure.Clock);
        else health.Clear(VenueFailure.Clock);
        if (!isDoubted) BelievedAgain();
    }

    /// <summary>A machine that slept: what elapsed does not know of it, and its clock is right all the same.</summary>
    private (TimeSpan Elapsed, TimeSpan Step) TakeSleep(TimeSpan elapsed, TimeSpan step)
    {
        var before = slept;
        slept = SleptSoFar();
        var nap = slept - before;
        return nap > Step && nap < step + Step ? (elapsed + nap, step - nap) : (elapsed, step);
    }

    /// <summary>How long the machine has slept since it was started. Zero where it does not say so, or counts sleep as elapsed.</summary>
    private TimeSpan SleptSoFar()
    {
        try
        {
            if (!OperatingSystem.IsLinux() || time != TimeProvider.System) return TimeSpan.Zero;
            var up = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds(up) - time.GetElapsedTime(0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return slept;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The system's clock was set by {Seconds:0.0} s at once. The venue's time follows little by little")]
    private partial void Stepped(double seconds);

    [LoggerMessage(
        LogLevel.Critical,
        "The system's clock was set by {Seconds:0.0} s at once, and is {Ahead:0.0} s ahead of the venue's time, which goes on without it. "
            + "Set it right; or, where it is right, start the server anew with --accept-clock")]
    private partial void SteppedFar(double seconds, double ahead);

    [LoggerMessage(LogLevel.Information, "The system's clock agrees with the venue's time again")]
    private partial void BelievedAgain();
}
