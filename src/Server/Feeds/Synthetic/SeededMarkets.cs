using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Projections.Calendars;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>Makes markets of the synthetic instruments, whichever feed plays.</summary>
internal sealed class SeededMarkets(MarketViews markets) : ISeededMarkets
{
    private static readonly Dictionary<string, SyntheticInstrument> Models =
        SyntheticInstruments.All.ToDictionary(model => model.Instrument.Symbol);

    public decimal? UsualPriceOf(Instrument listed) => Models.TryGetValue(listed.Symbol, out var model)
        ? (decimal)markets[listed.Id].Splits.Aggregate(model, (changed, each) => changed.Split(each.Split.To, each.Split.From)).Price
        : null;

    public ISeededMarket Open(SeededMarketTerms terms, IReadOnlyList<(Instrument Listed, decimal Price)> prices, Timestamp from) =>
        new SeededMarket(
            terms, [.. prices.Select(each => (Models[each.Listed.Symbol].At((double)each.Price), each.Listed))], from);
}

/// <summary>
/// A synthetic market in blocks of five minutes. The prices between the blocks, and how lively the market is there, come from the seed
/// alone, in one step a block; what happens within one comes from a seed of its own, and ends at the price at which the next begins. So any
/// time is found by some thousand cheap steps and those of its own block.
/// </summary>
internal sealed class SeededMarket : ISeededMarket
{
    private static readonly TimeSpan BlockLength = TimeSpan.FromMinutes(5);

    private readonly SeededMarketTerms terms;
    private readonly IReadOnlyList<(SyntheticInstrument Model, Instrument Listed)> instruments;
    private readonly ScenarioScript script;
    private readonly Factors factors;
    private readonly FairValue[] values;
    private DateTime block;
    private SyntheticMarket market;
    private int steps;
    private int done;

    public SeededMarket(
        SeededMarketTerms terms, IReadOnlyList<(SyntheticInstrument Model, Instrument Listed)> instruments, Timestamp from)
    {
        (this.terms, this.instruments) = (terms, instruments);
        script = ScenarioScript.Of(terms.Scenario, terms.Start, terms.End);
        factors = new(terms.Seed, instruments.Select(each => each.Model.Sector).OfType<string>());
        values = [.. instruments.Select(each => new FairValue(each.Model, terms.Seed, factors, lastPrice: null))];
        block = terms.Start.ToUtc();
        while (EndOf(block) <= from.ToUtc())
        {
            Pass();
            block = EndOf(block);
        }

        market = Begin();
    }

    public Timestamp Next => (block + (done * SyntheticMarket.StepLength)).ToTimestamp();

    public void Tell(List<Command> into)
    {
        market.Step(done++, into);
        if (done < steps) return;
        block = EndOf(block);
        market = Begin();
    }

    /// <summary>Blocks end at whole multiples of their length, as the hours of markets do.</summary>
    private static DateTime EndOf(DateTime block) => block.AddTicks(BlockLength.Ticks - (block.Ticks % BlockLength.Ticks));

    /// <summary>What happens in a block, after which the values stand at its end.</summary>
    private SyntheticMarket Begin()
    {
        var seed = new RandomStream(terms.Seed, $"block {block.Ticks / BlockLength.Ticks}").Seed();
        var inner = new Factors(seed, factors);
        FairValue[] within = [.. instruments.Select((each, place) => new FairValue(each.Model, seed, inner, values[place]))];
        Pass();
        (steps, done) = ((int)((EndOf(block) - block) / SyntheticMarket.StepLength), 0);
        for (var place = 0; place < within.Length; place++) within[place].ComeTo(values[place], steps);
        SimulatedInstrument[] simulated =
            [.. instruments.Select((each, place) => new SimulatedInstrument(each.Model, each.Listed, seed, within[place]))];
        return new(inner, simulated, block, terms.RoundTheClock, script);
    }

    /// <summary>Moves the values to the end of the block.</summary>
    private void Pass()
    {
        var length = EndOf(block) - block;
        var (years, middle) = (length / TimeSpan.FromDays(365), (block + (length / 2)).ToTimestamp());
        var volatility = script.At(middle).Volatility;
        factors.Step(years);
        Span<Pace> paces = stackalloc Pace[Enum.GetValues<AssetClass>().Length];
        for (var each = 0; each < paces.Length; each++) paces[each] = Pace.At((AssetClass)each, middle, terms.RoundTheClock);
        for (var place = 0; place < values.Length; place++)
        {
            // Within a block, orders make a part of the variance; here there are none.
            var variance = paces[(int)instruments[place].Listed.AssetClass].Variance / (1 - FairValue.FlowShare);
            values[place].Step(years, variance * volatility * volatility);
        }
    }
}
