using System.Collections.Concurrent;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections.Calendars;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// The times at which the past is drawn: by the hour at first, by the minute in its last thirty days. The returns that instruments share
/// are drawn here once for all.
/// </summary>
public sealed class PastGrid
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private const int Years = 5;
    private const int HourYears = 1;
    private const int MinuteDays = 30;

    private readonly Shared market;
    private readonly Dictionary<string, Shared> sectors;
    private readonly ConcurrentDictionary<AssetClass, Pace[]> paces = new();

    /// <param name="until">Where the past ends. A whole minute.</param>
    public PastGrid(long seed, IEnumerable<string> sectors, DateTime until)
    {
        Until = until;
        MinutesFrom = Floor(until.AddDays(-MinuteDays));
        HoursFrom = Floor(until.AddYears(-HourYears)).Date;
        From = until.AddYears(-Years).Date;
        HourCount = (int)((MinutesFrom - From) / Hour);
        Count = HourCount + (int)((until - MinutesFrom) / Minute);
        market = new Shared(new RandomStream(seed, "past market"), this);
        this.sectors = sectors.Distinct().ToDictionary(
            name => name, name => new Shared(new RandomStream(seed, $"past sector {name}"), this));
    }

    public DateTime From { get; }

    /// <summary>From when on there are bars of hours.</summary>
    public DateTime HoursFrom { get; }

    /// <summary>From when on there are bars of minutes. A whole hour.</summary>
    public DateTime MinutesFrom { get; }

    public DateTime Until { get; }

    /// <summary>How many steps there are, and how many of them are hours.</summary>
    public int Count { get; }

    public int HourCount { get; }

    public Shared Market => market;

    public Shared Sector(string name) => sectors[name];

    /// <summary>The pace in the middle of each step.</summary>
    public Pace[] PacesOf(AssetClass assetClass) => paces.GetOrAdd(assetClass, asked =>
    [
        .. Enumerable.Range(0, Count).Select(step =>
            Pace.At(asked, new(StartOf(step).UnixMicroseconds + ((long)LengthOf(step).TotalMicroseconds / 2)), roundTheClock: false)),
    ]);

    public TimeSpan LengthOf(int step) => step < HourCount ? Hour : Minute;

    public Timestamp StartOf(int step) =>
        (step < HourCount ? From + (step * Hour) : MinutesFrom + ((step - HourCount) * Minute)).ToTimestamp();

    public double YearsOf(int step) => LengthOf(step) / TimeSpan.FromDays(365);

    private static DateTime Floor(DateTime time) => time.Date.AddHours(time.Hour);

    /// <summary>A factor's return and volatility at each step.</summary>
    public sealed class Shared
    {
        public Shared(RandomStream random, PastGrid grid)
        {
            var source = new ReturnSource(random);
            (Returns, Volatilities) = (new float[grid.Count], new float[grid.Count]);
            for (var step = 0; step < grid.Count; step++)
            {
                Returns[step] = (float)source.Next(grid.YearsOf(step));
                Volatilities[step] = (float)source.Volatility;
            }
        }

        public float[] Returns { get; }

        public float[] Volatilities { get; }
    }
}
