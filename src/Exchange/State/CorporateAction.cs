using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>A split or a dividend that was carried out.</summary>
/// <param name="Sequence">The event that says it.</param>
/// <param name="Reference">By which it was asked for; 0 for none.</param>
/// <param name="To">New shares for <paramref name="From"/> old ones; both are 1 of a dividend.</param>
public readonly record struct CorporateAction(long Sequence, long Reference, InstrumentId Instrument, int To, int From)
{
    internal void AddTo(ref Digest digest)
    {
        digest.Add(Sequence);
        digest.Add(Reference);
        digest.Add(Instrument.Number);
        digest.Add(To);
        digest.Add(From);
    }
}
