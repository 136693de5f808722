namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// What an instrument is worth, which its quotes follow: moved by the market's, its sector's and its own returns and by the orders that
/// trade, and drawn back slowly to its long-run price, so that weeks of running do not end in absurdity.
/// </summary>
public sealed class FairValue
{
    /// <summary>The part of the variance that comes from order flow and not from <see cref="Step"/>.</summary>
    public const double FlowShare = 0.15;

    private const double ReversionHalfLifeYears = 30.0 / 365;
    private const double FarFromHome = 2;

    private readonly SyntheticInstrument model;
    private readonly Factors.Factor market;
    private readonly Factors.Factor? sector;
    private readonly ReturnSource own;
    private readonly double marketWeight;
    private readonly double sectorWeight;
    private readonly double ownWeight;
    private double logHome;
    private double logPrice;
    private double logEnd;
    private int left;

    public FairValue(SyntheticInstrument model, long seed, Factors factors, double? lastPrice)
    {
        this.model = model;
        market = factors.Market;
        sector = model.Sector is { } name ? factors.Sector(name) : null;
        own = new ReturnSource(new RandomStream(seed, $"{model.Instrument.Symbol} returns"));

        var variance = model.Volatility * model.Volatility * (1 - FlowShare);
        marketWeight = Math.Sqrt(variance * model.MarketShare);
        sectorWeight = Math.Sqrt(variance * model.SectorShare);
        ownWeight = Math.Sqrt(variance * (1 - model.MarketShare - model.SectorShare));

        // A last price far from the built-in one was left by another feed: it is the price here, so it is home too.
        var start = lastPrice ?? model.Price;
        var isFar = Math.Max(start / model.Price, model.Price / start) > FarFromHome;
        logHome = Math.Log(isFar ? start : model.Price);
        logPrice = Math.Log(start);
    }

    /// <summary>Begins where another value is, and as lively, and goes on by chance of its own.</summary>
    public FairValue(SyntheticInstrument model, long seed, Factors factors, FairValue from) : this(model, seed, factors, from.Price)
    {
        own.Resemble(from.own);
        (logHome, logPrice) = (from.logHome, from.logPrice);
    }

    public double Price => Math.Exp(logPrice);

    /// <summary>How lively the instrument is now: its volatility as a multiple of its usual one.</summary>
    public double Activity =>
        Math.Sqrt(
            (model.MarketShare * Square(market.Volatility))
            + (model.SectorShare * Square(sector?.Volatility ?? 0))
            + ((1 - model.MarketShare - model.SectorShare) * Square(own.Volatility)));

    /// <param name="years">How much time passes, in years of the calendar.</param>
    /// <param name="variance">How much of a variance that is, as a multiple of what it is over such a time on average.</param>
    public void Step(double years, double variance = 1)
    {
        logPrice += (Math.Sqrt(variance)
                * ((marketWeight * market.Return) + (sectorWeight * (sector?.Return ?? 0)) + (ownWeight * own.Next(years))))
            + ((logHome - logPrice) * years * Math.Log(2) / ReversionHalfLifeYears);
        if (left > 0) logPrice += (logEnd - logPrice) / left--;
    }

    /// <summary>After so many steps it will be where another value is now: a Brownian bridge.</summary>
    public void ComeTo(FairValue other, int steps) => (logEnd, left) = (other.logPrice, steps);

    /// <summary>Moves the value for good, as a trade does.</summary>
    public void Push(double logReturn) => logPrice += logReturn;

    /// <summary>So many shares have become so many.</summary>
    public void Split(int to, int from)
    {
        var shift = Math.Log((double)from / to);
        (logHome, logPrice) = (logHome + shift, logPrice + shift);
    }

    private static double Square(double x) => x * x;
}
