namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>What instruments share: the whole market's return, and each sector's.</summary>
public sealed class Factors
{
    private readonly Factor market;
    private readonly Dictionary<string, Factor> sectors = [];

    public Factors(long seed, IEnumerable<string> sectors)
    {
        market = new Factor(seed, "market");
        foreach (var sector in sectors.Distinct()) this.sectors[sector] = new Factor(seed, $"sector {sector}");
    }

    /// <summary>Factors of their own chance, which begin as lively as others are now.</summary>
    public Factors(long seed, Factors alike) : this(seed, alike.sectors.Keys)
    {
        market.Resemble(alike.market);
        foreach (var (name, sector) in sectors) sector.Resemble(alike.sectors[name]);
    }

    public Factor Market => market;

    public Factor Sector(string name) => sectors[name];

    /// <summary>Draws everyone's next return. To be called once a step, before the instruments take theirs.</summary>
    public void Step(double years)
    {
        market.Step(years);
        foreach (var sector in sectors.Values) sector.Step(years);
    }

    public sealed class Factor(long seed, string name)
    {
        private readonly ReturnSource source = new(new RandomStream(seed, name));

        /// <summary>The log-return of this step, of variance 1 a year.</summary>
        public double Return { get; private set; }

        public double Volatility => source.Volatility;

        internal void Resemble(Factor other) => source.Resemble(other.source);

        internal void Step(double years) => Return = source.Next(years);
    }
}
