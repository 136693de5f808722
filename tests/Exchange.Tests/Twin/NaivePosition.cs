using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Twin.NaiveArithmetic;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>An account's position in an instrument, and what it cost on average: it is judged by that, whatever its lots.</summary>
internal sealed class NaivePosition(NaiveInstrument instrument)
{
    private long size;

    public NaiveInstrument Instrument { get; } = instrument;

    /// <summary>What gains are told by: no rule looks at them.</summary>
    public NaiveLots Lots { get; } = new();

    public bool IsShort { get; private set; }

    public long Net => IsShort ? -size : size;

    /// <summary>What it cost, or brought in when it is short.</summary>
    public Int128 Cost { get; private set; }

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
        var proceeds = IsShort ? closedValue + closedFee : closedValue - closedFee;
        Lots.Close(closing, proceeds, IsShort, basis, atCost);
        var result = Close(closing, size, proceeds, atCost);
        size -= closing;
        if (OpenedOn == day) OpenedThen = Math.Max(0, OpenedThen - closing);
        if (closing < steps) Open(side, steps - closing, value - closedValue, fee - closedFee, basis, trade, day);
        return result;
    }

    /// <summary>So many new shares for so many old ones; the piece that is left over is paid for, unless nothing is (null).</summary>
    /// <returns>What the piece won or lost.</returns>
    public Int128 Split(int to, int from, Int128? payment)
    {
        Lots.Split(to, from, payment, IsShort);
        var parts = (Int128)size * to;
        var result = Close(parts % from, parts, payment ?? 0, atCost: payment is null);
        size = (long)(parts / from);
        OpenedThen = (long)Down((Int128)OpenedThen * to, from);
        return result;
    }

    public void Forget()
    {
        Lots.Forget();
        (size, Cost, Realised) = (0, 0, 0);
        (OpenedOn, OpenedThen) = (-1, 0);
    }

    /// <summary>What so many of all closes takes its share of the cost along, rounded down.</summary>
    private Int128 Close(Int128 closing, Int128 all, Int128 proceeds, bool atCost)
    {
        if (closing == 0) return 0;
        var cost = Down(Cost * closing, all);
        var result = atCost ? 0 : IsShort ? cost - proceeds : proceeds - cost;
        Cost -= cost;
        Realised += result;
        return result;
    }

    private void Open(Side side, long steps, Int128 value, Int128 fee, CostBasis basis, long trade, long day)
    {
        IsShort = side == Side.Sell;
        var cost = IsShort ? value - fee : value + fee;
        size += steps;
        Cost += cost;
        Lots.Open(trade, steps, cost, basis);
        OpenedThen = (OpenedOn == day ? OpenedThen : 0) + steps;
        OpenedOn = day;
    }
}
