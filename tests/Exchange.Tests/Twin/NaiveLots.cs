using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Twin.NaiveArithmetic;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What one trade opened and nothing has closed. Cost is what it brought in when it is short.</summary>
internal sealed record NaiveLot(long OpenedBy, long Steps, Int128 Cost);

/// <summary>An account's lots in an instrument, oldest first; all long, or all short.</summary>
internal sealed class NaivePosition(NaiveInstrument instrument)
{
    private readonly List<NaiveLot> lots = [];

    public NaiveInstrument Instrument { get; } = instrument;

    public IReadOnlyList<NaiveLot> Lots => lots;

    public bool IsShort { get; private set; }

    public long Net => (IsShort ? -1 : 1) * lots.Sum(lot => lot.Steps);

    public Int128 Cost => lots.Total(lot => lot.Cost);

    public Int128 Realised { get; private set; }

    /// <summary>The UTC day on which something of it was last opened, and how much, less what was closed since.</summary>
    public long OpenedOn { get; private set; } = -1;

    public long OpenedThen { get; private set; }

    public Int128 Worth => Instrument.Mark != 0 ? Instrument.Value(Instrument.Mark, Net) : IsShort ? -Cost : Cost;

    /// <summary>How far it stands above its cost, or below.</summary>
    public Int128 Gain => Worth - (IsShort ? -Cost : Cost);

    /// <summary>Books what one side did, and tells what it won or lost.</summary>
    /// <param name="side">Its side.</param>
    /// <param name="steps">How much.</param>
    /// <param name="value">What that came to.</param>
    /// <param name="fee">What of the fees counts.</param>
    /// <param name="basis">Which lots go first.</param>
    /// <param name="trade">Which trade it was; none for what came or went without one.</param>
    /// <param name="day">The UTC day.</param>
    /// <param name="atCost">Nothing is won or lost by closing.</param>
    public Int128 Book(Side side, long steps, Int128 value, Int128 fee, CostBasis basis, long trade, long day, bool atCost = false)
    {
        var closing = Math.Min(steps, side == Side.Sell ? Math.Max(0, Net) : Math.Max(0, -Net));
        var (closedValue, closedFee) = (Down(value * closing, steps), Down(fee * closing, steps));
        var cost = Close(closing, basis);
        var result = atCost || closing == 0 ? 0 : IsShort ? cost - (closedValue + closedFee) : closedValue - closedFee - cost;
        Realised += result;
        if (OpenedOn == day) OpenedThen = Math.Max(0, OpenedThen - closing);
        if (closing < steps) Open(side, steps - closing, value - closedValue, fee - closedFee, basis, trade, day);
        return result;
    }

    /// <summary>So many new shares for so many old ones; the piece that is left over is paid for, unless nothing is (null).</summary>
    /// <returns>What the piece won or lost.</returns>
    public Int128 Split(int to, int from, Int128? payment)
    {
        // In parts of which a new step has so many as there are old shares.
        var parts = lots.Select(lot => (Lot: lot, Parts: (Int128)lot.Steps * to)).ToList();
        var piece = parts.Total(lot => lot.Parts) % from;
        var (toClose, closing, result) = (piece, new List<(int Lot, Int128 Parts)>(), (Int128)0);
        for (var i = parts.Count - 1; toClose > 0; i--)
        {
            closing.Insert(0, (i, Int128.Min(toClose, parts[i].Parts)));
            toClose -= closing[0].Parts;
        }

        var (owing, paying) = (piece, payment ?? 0);
        foreach (var (i, closed) in closing)
        {
            var (cost, share) = (Down(parts[i].Lot.Cost * closed, parts[i].Parts), Down(paying * closed, owing));
            (owing, paying) = (owing - closed, paying - share);
            if (payment is not null) result += IsShort ? cost - share : share - cost;
            parts[i] = (parts[i].Lot with { Cost = parts[i].Lot.Cost - cost }, parts[i].Parts - closed);
        }

        lots.Clear();
        var (together, carried) = ((Int128)0, (Int128)0);
        foreach (var (lot, has) in parts)
        {
            var steps = (long)(((together + has) / from) - (together / from));
            together += has;
            carried += lot.Cost;
            if (steps == 0) continue;
            lots.Add(lot with { Steps = steps, Cost = carried });
            carried = 0;
        }

        OpenedThen = (long)Down((Int128)OpenedThen * to, from);
        Realised += result;
        return result;
    }

    public void Forget()
    {
        lots.Clear();
        Realised = 0;
        (OpenedOn, OpenedThen) = (-1, 0);
    }

    private void Open(Side side, long steps, Int128 value, Int128 fee, CostBasis basis, long trade, long day)
    {
        IsShort = side == Side.Sell;
        lots.Add(new(trade, steps, IsShort ? value - fee : value + fee));
        if (basis == CostBasis.Average) Merge();
        OpenedThen = (OpenedOn == day ? OpenedThen : 0) + steps;
        OpenedOn = day;
    }

    private Int128 Close(long steps, CostBasis basis)
    {
        if (basis == CostBasis.Average && steps > 0) Merge();
        var cost = Int128.Zero;
        while (steps > 0)
        {
            var lot = Next(basis);
            var part = Math.Min(steps, lot.Steps);
            var share = Down(lot.Cost * part, lot.Steps);
            (cost, steps) = (cost + share, steps - part);
            var at = lots.FindIndex(other => ReferenceEquals(other, lot));
            lots[at] = lot with { Steps = lot.Steps - part, Cost = lot.Cost - share };
            if (lots[at].Steps == 0) lots.RemoveAt(at);
        }

        return cost;
    }

    /// <summary>The sorts are stable: among equals the oldest goes first.</summary>
    private NaiveLot Next(CostBasis basis) => basis switch
    {
        CostBasis.Fifo or CostBasis.Average => lots[0],
        CostBasis.Lifo => lots[^1],
        CostBasis.Hifo => lots.Order(Comparer<NaiveLot>.Create((a, b) => (IsShort ? 1 : -1) * (a.Cost * b.Steps).CompareTo(b.Cost * a.Steps))).First(),
    };

    private void Merge()
    {
        var one = new NaiveLot(lots[0].OpenedBy, lots.Sum(lot => lot.Steps), Cost);
        lots.Clear();
        lots.Add(one);
    }
}
