using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Alerts;

/// <summary>
/// All alerts that wait, in two orders for each instrument: by the price above the market at which something happens, and by the one below
/// it. A trade between the nearest of both costs two comparisons, however many alerts there are; one that reaches some costs a little for
/// each of these.
/// </summary>
internal sealed class AlertBook
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, Alert> alerts = [];
    private volatile Line?[] lines = [];

    public int Count
    {
        get
        {
            lock (gate) return alerts.Count;
        }
    }

    /// <summary>Null for one that does not wait.</summary>
    public bool? IsArmed(long id)
    {
        lock (gate) return alerts.TryGetValue(id, out var alert) ? alert.IsArmed : null;
    }

    public void Add(Alert alert)
    {
        lock (gate)
        {
            alerts.Add(alert.Id, alert);
            LineOf(alert.Instrument).Add(alert);
        }
    }

    /// <summary>False when it waits no more.</summary>
    public bool Remove(long id)
    {
        lock (gate)
        {
            if (!alerts.Remove(id, out var alert)) return false;
            LineOf(alert.Instrument).Remove(alert);
            return true;
        }
    }

    /// <summary>Waits for prices of the new shares.</summary>
    public void Split(SharesSplit split)
    {
        lock (gate)
        {
            foreach (var alert in alerts.Values.Where(alert => alert.Instrument == split.Instrument))
            {
                var line = LineOf(alert.Instrument);
                line.Remove(alert);
                alert.Price = split.Nearest(new(alert.Price)).Ticks;
                line.Add(alert);
            }
        }
    }

    /// <summary>A trade at a price. What fires is added to the list, in the order of its prices.</summary>
    public void See(InstrumentId instrument, long ticks, Timestamp at, List<Firing> fired)
    {
        var known = lines;
        if (instrument.Number >= known.Length || known[instrument.Number] is not { } line || line.IsBetween(ticks)) return;
        lock (gate)
        {
            while (line.Next(ticks) is { } id) Reach(line, alerts[id], ticks, at, fired);
        }
    }

    private void Reach(Line line, Alert alert, long ticks, Timestamp at, List<Firing> fired)
    {
        line.Remove(alert);
        if (!alert.IsArmed)
        {
            alert.IsArmed = true;
            line.Add(alert);
            return;
        }

        fired.Add(new(alert, ticks, at));
        if (!alert.Repeats)
        {
            alerts.Remove(alert.Id);
            return;
        }

        if (alert.Condition == AlertCondition.PercentMove) alert.Price = ticks;
        else alert.IsArmed = false;
        line.Add(alert);
    }

    private Line LineOf(InstrumentId instrument)
    {
        if (instrument.Number >= lines.Length)
        {
            var more = lines;
            Array.Resize(ref more, instrument.Number + 1);
            lines = more;
        }

        return lines[instrument.Number] ??= new Line();
    }

    private sealed class Line
    {
        private readonly SortedSet<(long Ticks, long Id)> ups = [];
        private readonly SortedSet<(long Ticks, long Id)> downs = [];
        private long nextUp = long.MaxValue;
        private long nextDown = long.MinValue;

        public bool IsBetween(long ticks) => ticks < Interlocked.Read(ref nextUp) && ticks > Interlocked.Read(ref nextDown);

        public long? Next(long ticks) => ticks >= nextUp ? ups.Min.Id : ticks <= nextDown ? downs.Max.Id : null;

        public void Add(Alert alert)
        {
            if (alert.Up is { } up) ups.Add((up, alert.Id));
            if (alert.Down is { } down) downs.Add((down, alert.Id));
            Look();
        }

        public void Remove(Alert alert)
        {
            if (alert.Up is { } up) ups.Remove((up, alert.Id));
            if (alert.Down is { } down) downs.Remove((down, alert.Id));
            Look();
        }

        private void Look()
        {
            Interlocked.Exchange(ref nextUp, ups.Count > 0 ? ups.Min.Ticks : long.MaxValue);
            Interlocked.Exchange(ref nextDown, downs.Count > 0 ? downs.Max.Ticks : long.MinValue);
        }
    }
}
