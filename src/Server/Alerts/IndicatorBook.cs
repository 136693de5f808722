using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Alerts;

/// <summary>All alerts on indicators that wait, by what they watch: one study for all that watch the same.</summary>
internal sealed class IndicatorBook(InstrumentDirectory instruments)
{
    /// <summary>
    /// So many different indicators are worked out at most, for all users together: some 40 KB each with the longest settings, and all of
    /// them are worked out anew when the server starts.
    /// </summary>
    public const int MostStudies = 2_000;

    /// <summary>Of what is told: what a decimal holds with its places.</summary>
    private const double Furthest = 1e18;

    private readonly Lock gate = new();
    private readonly Dictionary<(InstrumentId, int, string), Study> studies = [];
    private readonly Dictionary<long, Study> watching = [];

    public bool HasRoomFor(WatchedIndicator watched)
    {
        lock (gate) return studies.Count < MostStudies || studies.ContainsKey(watched.Key);
    }

    public Study? Find(WatchedIndicator watched)
    {
        lock (gate) return studies.GetValueOrDefault(watched.Key);
    }

    /// <summary>Null for one that does not wait.</summary>
    public bool? IsArmed(long id)
    {
        lock (gate) return watching.TryGetValue(id, out var study) ? study.Alerts.Find(alert => alert.Id == id)!.IsArmed : null;
    }

    /// <param name="begun">A study of it, if one was begun; otherwise it begins when a bar closes next.</param>
    public void Add(IndicatorAlert alert, WatchedIndicator watched, Study? begun = null)
    {
        lock (gate)
        {
            if (!studies.TryGetValue(watched.Key, out var study)) studies[watched.Key] = study = begun ?? new(watched);
            study.Alerts.Add(alert);
            watching[alert.Id] = study;
        }
    }

    public void Remove(long id)
    {
        lock (gate)
        {
            if (watching.Remove(id, out var study)) study.Alerts.RemoveAll(alert => alert.Id == id);
            if (study is { Alerts.Count: 0 }) studies.Remove(study.Key);
        }
    }

    /// <summary>What waits for a price waits for one of the new shares. The studies find their bars changed, and begin anew.</summary>
    public void Split(SharesSplit split)
    {
        lock (gate)
        {
            foreach (var alert in studies.Values.Where(study => study.Instrument == split.Instrument && study.IsOfPrices)
                .SelectMany(study => study.Alerts))
                alert.Value = decimal.Round(alert.Value * split.From / split.To, 10);
        }
    }

    /// <summary>Those that a bar may have closed for since they were looked at.</summary>
    public IReadOnlyList<Study> Due(Timestamp now)
    {
        lock (gate)
            return [.. studies.Values.Where(study => study.Until < study.Interval.StartOf(now, instruments[study.Instrument].AssetClass))];
    }

    /// <summary>A bar has closed. What fires is added to the list.</summary>
    public void Judge(Study study, Timestamp at, List<Fired> fired)
    {
        lock (gate)
        {
            foreach (var alert in study.Alerts.ToArray())
            {
                if (study.Values[alert.Line] is not { } value || !double.IsFinite(value)) continue;

                // An armed one waits for the value to be there, one that is not armed for the value to have gone back.
                if (alert.IsArmed != alert.IsThere(value)) continue;
                alert.IsArmed = !alert.IsArmed;
                if (alert.IsArmed) continue;
                fired.Add(new(alert.Id, decimal.Round((decimal)Math.Clamp(value, -Furthest, Furthest), 8).Trimmed(), at));
                if (!alert.Repeats) Remove(alert.Id);
            }
        }
    }
}
