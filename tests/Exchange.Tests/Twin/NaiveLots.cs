using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Twin.NaiveArithmetic;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What one trade opened and nothing has closed. Cost is what it brought in when it is short.</summary>
internal sealed record NaiveLot(long OpenedBy, long Steps, Int128 Cost);

/// <summary>What of a position each trade opened, oldest first; all long, or all short. Gains are told by it; no rule looks.</summary>
internal sealed class NaiveLots
{
    private readonly List<NaiveLot> lots = [];

    public IReadOnlyList<NaiveLot> All => lots;

    public Int128 Realised { get; private set; }

    /// <summary>Closes so many steps of what there is, and books what that brought in, or cost when it was short.</summary>
    public void Close(long steps, Int128 proceeds, bool wasShort, CostBasis basis, bool atCost)
    {
        if (steps == 0) return;
        var cost = Close(steps, basis, wasShort);
        if (!atCost) Realised += wasShort ? cost - proceeds : proceeds - cost;
    }

    public void Open(long trade, long steps, Int128 cost, CostBasis basis)
    {
        lots.Add(new(trade, steps, cost));
        if (basis == CostBasis.Average) Merge();
    }

    /// <summary>So many new shares for so many old ones; the piece that is left over is paid for, unless nothing is (null).</summary>
    public void Split(int to, int from, Int128? payment, bool isShort)
    {
        // In parts of which a new step has so many as there are old shares.
        var parts = lots.Select(lot => (Lot: lot, Parts: (Int128)lot.Steps * to)).ToList();
        var piece = parts.Total(lot => lot.Parts) % from;
        var (toClose, closing) = (piece, new List<(int Lot, Int128 Parts)>());
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
            if (payment is not null) Realised += isShort ? cost - share : share - cost;
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
    }

    public void Forget()
    {
        lots.Clear();
        Realised = 0;
    }

    private Int128 Close(long steps, CostBasis basis, bool isShort)
    {
        if (basis == CostBasis.Average && steps > 0) Merge();
        var cost = Int128.Zero;
        while (steps > 0)
        {
            var lot = Next(basis, isShort);
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
    private NaiveLot Next(CostBasis basis, bool isShort) => basis switch
    {
        CostBasis.Fifo or CostBasis.Average => lots[0],
        CostBasis.Lifo => lots[^1],
        CostBasis.Hifo => lots.Order(Comparer<NaiveLot>.Create((a, b) =>
            (isShort ? 1 : -1) * (a.Cost * b.Steps).CompareTo(b.Cost * a.Steps))).First(),
    };

    private void Merge()
    {
        var one = new NaiveLot(lots[0].OpenedBy, lots.Sum(lot => lot.Steps), lots.Total(lot => lot.Cost));
        lots.Clear();
        lots.Add(one);
    }
}
