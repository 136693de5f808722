using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace TradeCraft.Server.Sequencer;

/// <summary>What can go wrong and is got over. Each is a fault of the program, or of the machine under it.</summary>
public enum VenueFailure
{
    /// <summary>A caller's command was taken back.</summary>
    Command,

    /// <summary>A question was not answered.</summary>
    Question,

    /// <summary>A feed's command was taken back, and its instrument halted.</summary>
    Feed,

    /// <summary>An order was taken out.</summary>
    Order,

    /// <summary>What time brings could not be done, and nobody knows which order is the cause.</summary>
    Time,

    /// <summary>What is read had to be rebuilt from the log.</summary>
    Projection,

    /// <summary>Somebody who is told of events could not take them.</summary>
    Listener,

    /// <summary>The log could not be written.</summary>
    Commit,

    /// <summary>Replaying the log gives another state than the venue had, or none.</summary>
    Divergence,

    /// <summary>The tables of history do not follow the log.</summary>
    Projector,

    /// <summary>The system's clock jumped too far to be followed.</summary>
    Clock,
}

/// <summary>Counts what went wrong, and remembers until the next start that it did.</summary>
public sealed class VenueHealth
{
    public const string MeterName = "TradeCraft.Venue";

    private readonly ConcurrentDictionary<VenueFailure, bool> noted = new();
    private readonly Counter<long> failures;
    private readonly Counter<long> clockSteps;

    public VenueHealth(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        failures = meter.CreateCounter<long>("tradecraft.venue.failures", "{failure}", "Failures that the venue got over, by what failed.");
        clockSteps = meter.CreateCounter<long>(
            "tradecraft.venue.clock_steps", "{step}", "How often the system's clock was set by more than a second at once.");
        meter.CreateObservableGauge(
            "tradecraft.venue.degraded", () => noted.IsEmpty ? 0 : 1, "{venue}", "Whether somebody should look at the log.");
    }

    /// <summary>Why somebody should look at the log though orders are taken.</summary>
    public IEnumerable<VenueFailure> Noted => noted.Keys.Order();

    public void Note(VenueFailure failure)
    {
        Count(failure);
        noted[failure] = true;
    }

    /// <summary>Something that is over when it is over.</summary>
    public void Count(VenueFailure failure) =>
        failures.Add(1, new KeyValuePair<string, object?>("kind", failure.ToString().ToLowerInvariant()));

    internal void CountClockStep() => clockSteps.Add(1);

    public void Clear(VenueFailure failure) => noted.TryRemove(failure, out _);
}
