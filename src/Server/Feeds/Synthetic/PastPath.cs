using TradeCraft.Exchange.Values;
using TradeCraft.Projections;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// An instrument's past: drawn forward from the same kind of returns as its live prices, in the hours in which it trades, then moved as a
/// whole so that it ends at the price at which the live market begins.
/// </summary>
public sealed class PastPath(SyntheticInstrument model, Instrument listed, PastGrid grid, long seed)
{
    private const double ShareDrift = 0.07;
    private const double CryptoDrift = 0.20;
    private const double VolumeWidth = 0.45;
    private const double Clustering = 0.4;
    private const double TradingDays = 252;

    private readonly record struct Step(int Number, float Open, float High, float Low, float Close, float Volume);

    private readonly RandomStream random = new(seed, $"{listed.Symbol} past");
    private readonly ReturnSource own = new(new RandomStream(seed, $"{listed.Symbol} past returns"));
    private readonly double marketShare = model.MarketShare;
    private readonly double sectorShare = model.Sector is null ? 0 : model.SectorShare;

    /// <summary>
    /// The bars of each step in which something was traded, oldest first, the last of which closes at <paramref name="end"/>.
    /// </summary>
    public IEnumerable<Candle> EndingAt(double end)
    {
        var (steps, last) = Draw();
        var offset = Math.Log(end) - last;
        var tick = (double)listed.TickSize;
        foreach (var step in steps)
        {
            var (open, close) = (Ticks(step.Open), Ticks(step.Close));
            yield return new(
                grid.StartOf(step.Number), new(open), new(Math.Max(Ticks(step.High), Math.Max(open, close))),
                new(Math.Min(Ticks(step.Low), Math.Min(open, close))), new(close), Steps(step.Volume));
        }

        long Ticks(double logarithm) => Math.Clamp((long)Math.Round(Math.Exp(logarithm + offset) / tick), 1, Price.MaxTicks);
    }

    /// <summary>The steps with logarithms for prices, and the last of these.</summary>
    private (List<Step> Steps, double Last) Draw()
    {
        var (steps, at, wasClosed) = (new List<Step>(grid.Count), 0.0, false);
        var paces = grid.PacesOf(listed.AssetClass);
        var sector = model.Sector is { } name ? grid.Sector(name) : null;
        var drift = listed.AssetClass switch { AssetClass.Crypto => CryptoDrift, AssetClass.Currency => 0, _ => ShareDrift };
        for (var number = 0; number < grid.Count; number++)
        {
            var (years, length) = (grid.YearsOf(number), grid.LengthOf(number));
            var pace = paces[number];
            if (!pace.IsTrading)
            {
                wasClosed = true;
                continue;
            }

            // What happened while it was closed is in the first price.
            if (wasClosed && listed.AssetClass is AssetClass.Equity or AssetClass.Etf)
                at += model.Volatility * Math.Sqrt(Pace.OvernightShare / TradingDays) * Mixed(number, sector) / Math.Sqrt(years);
            wasClosed = false;

            var scale = model.Volatility * Math.Sqrt(pace.Variance);
            var (open, close) = (at, at + (scale * Mixed(number, sector)) + (drift * years));
            var activity = ActivityAt(number, sector);
            at = close;

            // How far a Brownian path between two points went up and down is known in law (Asmussen, Glynn, Pitman: Discretization Error in
            // Simulation of One-Dimensional Reflecting Brownian Motion, Annals of Applied Probability 5, 1995, section 4).
            var spread = 2 * scale * scale * activity * activity * years;
            var reach = (close - open) * (close - open);
            var high = (open + close + Math.Sqrt(reach - (spread * Math.Log(1 - random.Uniform())))) / 2;
            var low = (open + close - Math.Sqrt(reach - (spread * Math.Log(1 - random.Uniform())))) / 2;

            var orders = model.OrdersPerSecond * length.TotalSeconds * pace.Flow * activity;
            var traded = random.LogNormal(orders * model.OrderSize, VolumeWidth);
            if (number < grid.Count - 1 && random.Chance(Math.Exp(-orders * Clustering))) continue;
            steps.Add(new(number, (float)open, (float)high, (float)low, (float)close, (float)traded));
        }

        return (steps, steps.Count > 0 ? steps[^1].Close : 0);
    }

    private double Mixed(int number, PastGrid.Shared? sector) =>
        (Math.Sqrt(marketShare) * grid.Market.Returns[number])
        + (Math.Sqrt(sectorShare) * (sector?.Returns[number] ?? 0))
        + (Math.Sqrt(1 - marketShare - sectorShare) * own.Next(grid.YearsOf(number)));

    private double ActivityAt(int number, PastGrid.Shared? sector)
    {
        var (market, shared) = (grid.Market.Volatilities[number], sector?.Volatilities[number] ?? 0);
        return Math.Sqrt(
            (marketShare * market * market) + (sectorShare * shared * shared)
                + ((1 - marketShare - sectorShare) * own.Volatility * own.Volatility));
    }

    private Quantity Steps(double size)
    {
        var whole = Math.Max(1, Math.Round(size / model.SizeUnit)) * model.SizeUnit;
        return new(Math.Max(1, (long)Math.Round(whole / (double)listed.StepSize)));
    }
}
