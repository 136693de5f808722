using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Feeds.Synthetic;

/// <summary>
/// One instrument of the synthetic market: its orders trade against its shown depth and push its fair value, its quotes follow the
/// fair value. All its chance comes from streams of its own.
/// </summary>
public sealed class SimulatedInstrument
{
    /// <summary>
    /// How fast the spread grows with volatility: between its root and itself (Bollerslev, Melvin: Bid-ask spreads and volatility in the
    /// foreign exchange market, Journal of International Economics 36, 1994).
    /// </summary>
    private const double SpreadOfVolatility = 0.7;
    private const double DepthOfVolatility = 0.5;
    private const double QuietSpread = 0.25;
    private const double SpreadWidth = 0.5;
    private const double SpreadChange = 0.1;
    private const double MostSpreads = 4;
    /// <summary>So far from what a venue can hold that the whole book fits in.</summary>
    private const long MostTicks = Price.MaxTicks / 2;

    private const double SecondsPerYear = 365 * 24 * 3600;

    private SyntheticInstrument model;
    private readonly Instrument listed;
    private readonly FairValue fair;
    private readonly OrderFlow flow;
    private readonly RandomStream random;
    private ShownSide bids;
    private ShownSide asks;
    private readonly double tick;
    private readonly double impact;

    private bool isOpen;
    private Pace pace;
    private Conditions conditions = Conditions.Ordinary;
    private long bid;
    private long spread;

    public SimulatedInstrument(SyntheticInstrument model, Instrument listed, long seed, Factors factors, decimal? lastPrice)
        : this(model, listed, seed, new FairValue(model, seed, factors, (double?)lastPrice))
    {
    }

    public SimulatedInstrument(SyntheticInstrument model, Instrument listed, long seed, FairValue fair)
    {
        this.model = model;
        this.listed = listed;
        tick = (double)listed.TickSize;
        this.fair = fair;
        flow = new OrderFlow(model, seed);
        random = new RandomStream(seed, $"{listed.Symbol} book");
        bids = new ShownSide(model, listed, Side.Buy, random);
        asks = new ShownSide(model, listed, Side.Sell, random);

        // So much that the orders of a year make FlowShare of its variance: an order of mean size moves the value by this at the usual
        // pace.
        impact = model.Volatility * Math.Sqrt(FairValue.FlowShare / (model.OrdersPerSecond * SecondsPerYear));
    }

    public AssetClass AssetClass => listed.AssetClass;

    public InstrumentId Id => listed.Id;

    /// <summary>So many shares have become so many: what comes next is quoted anew at the price of one of them.</summary>
    public void Split(int to, int from)
    {
        model = model.Split(to, from);
        fair.Split(to, from);
        bids = new ShownSide(model, listed, Side.Buy, random);
        asks = new ShownSide(model, listed, Side.Sell, random);
        (isOpen, bid, spread) = (false, 0, 0);
    }

    /// <summary>
    /// Adds what happens in the next <paramref name="seconds"/>: prints, each against the depth shown last, then the depth they left.
    /// </summary>
    public void Step(double seconds, Pace pace, Conditions conditions, List<Command> into)
    {
        if (!pace.IsTrading)
        {
            isOpen = false;
            return;
        }

        (this.pace, this.conditions) = (pace, conditions);
        fair.Step(seconds / SecondsPerYear, pace.Variance * conditions.Volatility * conditions.Volatility);

        var orders = flow.Arrivals(seconds, fair.Activity * pace.Flow);
        if (!isOpen)
        {
            isOpen = true;
            Requote();
            into.Add(Depth());
        }
        else if (orders > 0)
        {
            for (; orders > 0; orders--) Trade(into);
            into.Add(Depth());
        }
        else if (random.Chance(1 - Math.Exp(-model.QuotesPerSecond * seconds)))
        {
            Requote();
            into.Add(Depth());
        }
    }

    private void Trade(List<Command> into)
    {
        var (best, offered) = (bids.Best.Ticks, asks.Best.Ticks);
        var mispricing = (Value - ((best + offered) / 2.0)) / (offered - best);
        var order = flow.Next(mispricing);

        var hit = order.Aggressor == Side.Buy ? asks : bids;
        foreach (var eaten in hit.Take(order.Size)) into.Add(new ReportPrint(listed.Id, eaten.Price, eaten.Quantity, order.Aggressor));

        // Only what of the order was unexpected moves the value, else herds would make a trend that anyone could follow (Madhavan,
        // Richardson, Roomans: Why do security prices change?, Review of Financial Studies 10, 1997).
        fair.Push(impact * Math.Sqrt(pace.Variance / pace.Flow) * order.Surprise * Math.Sqrt(order.Size / model.OrderSize));
    }

    private void Requote()
    {
        bids.Thickness = asks.Thickness = Math.Pow(Roughness, -DepthOfVolatility);
        (bids.Part, asks.Part) = (conditions.Bids, conditions.Asks);
        var value = Value;
        var widens = spread == 0 || random.Chance(SpreadChange);
        if (widens) spread = DrawSpread();

        // The touch is held until the value has left it by a quarter of the spread: without this it would flicker at each rounding.
        if (widens || Math.Abs(value - (bid + (spread / 2.0))) > 0.75 * spread)
            bid = Math.Clamp((long)Math.Round(value - (spread / 2.0)), 1, MostTicks);

        bids.MoveTo(new Price(bid));
        asks.MoveTo(new Price(bid + spread));
        bids.Churn();
        asks.Churn();
    }

    /// <summary>What it is worth now, in ticks.</summary>
    private double Value => fair.Price * conditions.Price / tick;

    private double Roughness => Math.Clamp(fair.Activity, 0.5, 4);

    private long DrawSpread()
    {
        // Who quotes while few trade asks more for it.
        var mean = conditions.Spread * model.Spread * Math.Pow(Roughness, SpreadOfVolatility)
            * Math.Pow(Math.Min(1, pace.Flow), -QuietSpread);
        var drawn = random.LogNormal(mean, SpreadWidth);
        return Math.Max(1, (long)Math.Round(Math.Min(drawn, MostSpreads * mean) / tick));
    }

    private QuoteDepth Depth() => new(listed.Id, bids.Levels, asks.Levels);
}
