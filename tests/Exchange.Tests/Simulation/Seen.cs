using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>How often each thing was seen.</summary>
internal sealed class Seen
{
    private readonly Dictionary<string, int> counts = [];

    public int this[string what] => counts.GetValueOrDefault(what);

    public IReadOnlyDictionary<string, int> Counts => counts;

    /// <summary>How many commands were decided, time's own apart.</summary>
    public int Commands => this["accepted"] + this["refused"];

    public void Count(Command command, Decision decision, ReadOnlySpan<Event> events)
    {
        if (command is not PassTime) Add(decision.IsAccepted ? "accepted" : "refused");
        if (decision.IsAccepted) Add($"accepted {command.GetType().Name}");
        else Add($"{decision.Rejection}");
        foreach (ref readonly var happened in events)
        {
            Add($"{happened.Type}");
            if (happened.Type == EventType.OrderCancelled) Add($"cancelled: {happened.OrderCancelled.Reason}");
            if (happened.Type == EventType.TradeExecuted) Add($"traded: {happened.TradeExecuted.Cause}");
            if (happened.Type == EventType.Transferred) Add($"transferred: {happened.Transferred.Reason}");
        }
    }

    public void Add(Seen other)
    {
        foreach (var (what, times) in other.counts) counts[what] = this[what] + times;
    }

    private void Add(string what) => counts[what] = this[what] + 1;
}
