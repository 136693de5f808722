using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

internal sealed record NaiveAsset(int Number, string Code, int Decimals)
{
    public Int128 UnitsPerWhole { get; } = NaiveArithmetic.PowerOfTen(Decimals);
}

/// <summary>What is traded, how it stands, and its book. A price of zero is none.</summary>
internal sealed class NaiveInstrument(int number, ListInstrument listed, NaiveAsset baseAsset, NaiveAsset quoteAsset)
{
    public int Number { get; } = number;

    public string Symbol { get; } = listed.Symbol;

    public AssetClass Class { get; } = listed.AssetClass;

    public NaiveAsset Base { get; } = baseAsset;

    public NaiveAsset Quote { get; } = quoteAsset;

    /// <summary>What one step costs at one tick, in units of the quote asset.</summary>
    public Int128 TickUnits { get; } = (Int128)(listed.TickSize * listed.StepSize * (decimal)quoteAsset.UnitsPerWhole);

    /// <summary>What one step is, in units of the base asset.</summary>
    public Int128 StepUnits { get; } = (Int128)(listed.StepSize * (decimal)baseAsset.UnitsPerWhole);

    public InstrumentTerms Terms { get; set; } = listed.Terms ?? InstrumentTerms.For(listed.AssetClass);

    public NaiveBook Book { get; } = new();

    public Phase Phase { get; set; }

    public long Lower { get; set; }

    public long Upper { get; set; }

    public long Last { get; private set; }

    /// <summary>Every last price since what was set off by one was looked at.</summary>
    public List<long> Told { get; } = [];

    public long FeedsMark { get; set; }

    public long Mark => FeedsMark != 0 ? FeedsMark : Last;

    public Timestamp QuotedAt { get; set; }

    public bool IsOpen => Phase == Phase.Open;

    public bool HasSessions => Class is AssetClass.Equity or AssetClass.Etf;

    public bool IsInBand(long price) => Upper == 0 || (price >= Lower && price <= Upper);

    public Int128 Value(long price, Int128 steps) => price * steps * TickUnits;

    public Int128 Amount(Int128 steps) => steps * StepUnits;

    /// <summary>An amount in 10⁻⁸ of the quote asset, in its units, rounded up.</summary>
    public Int128 QuoteUnits(Int128 amount) => NaiveArithmetic.Up(amount * Quote.UnitsPerWhole, 100_000_000);

    /// <summary>By which price an order of a side is triggered, zero when there is none.</summary>
    public long Trigger(TriggerBy by, Side side) => by switch
    {
        TriggerBy.Last => Last,
        TriggerBy.Quote => Book.Best(side == Side.Sell ? Side.Buy : Side.Sell),
        TriggerBy.Mark => Mark,
    };

    /// <summary>The lowest, or highest, that this price has been since what it set off was looked at.</summary>
    public long Trigger(TriggerBy by, Side side, bool lowest) =>
        by == TriggerBy.Quote || Told.Count == 0 || (by == TriggerBy.Mark && FeedsMark != 0)
            ? Trigger(by, side) : lowest ? Told.Min() : Told.Max();

    /// <summary>All prices are told of the new shares.</summary>
    public void Split(int to, int from)
    {
        (Last, FeedsMark) = (
            Scaled(Last, price => ((2 * price * from) + to) / (2 * to)), Scaled(FeedsMark, price => ((2 * price * from) + to) / (2 * to)));
        (Lower, Upper) = (Scaled(Lower, price => NaiveArithmetic.Down(price * from, to)),
            Scaled(Upper, price => NaiveArithmetic.Up(price * from, to)));
        Told.Clear();
    }

    private static long Scaled(long price, Func<Int128, Int128> scale) =>
        price == 0 ? 0 : (long)Int128.Clamp(scale(price), 1, (1 << 30) - 1);

    public void Tell(long price)
    {
        Last = price;
        Told.Add(price);
    }
}
