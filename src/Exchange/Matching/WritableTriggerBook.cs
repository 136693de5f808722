using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Matching;

/// <summary>The stops of one instrument, with what changes them.</summary>
internal sealed class WritableTriggerBook : TriggerBook
{
    private static readonly Quantity One = new(1);

    /// <summary>An order waits at its stop.</summary>
    public int Add(TriggerSource source, bool falls, Price stop, int order)
    {
        Count++;
        return (stops[(int)source] ??= new()).Rest(falls ? Side.Buy : Side.Sell, stop, One, order);
    }

    /// <summary>A trailing order waits for its extreme to be passed.</summary>
    public int AddTrail(TriggerSource source, Side side, Price extreme, int order) =>
        (trails[(int)source] ??= new()).Rest(side, extreme, One, order);

    public void Remove(TriggerSource source, int entry)
    {
        Count--;
        stops[(int)source]!.Remove(entry);
    }

    public void RemoveTrail(TriggerSource source, int entry) => trails[(int)source]!.Remove(entry);
}
