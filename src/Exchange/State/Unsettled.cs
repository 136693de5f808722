using System.Runtime.InteropServices;
using TradeCraft.Exchange.Orders;

namespace TradeCraft.Exchange.State;

/// <summary>
/// What events set off and is decided after them: brackets whose other orders must follow, and markets whose stops and margin accounts must
/// be looked at. Empty between two commands.
/// </summary>
internal sealed class Unsettled
{
    private readonly Queue<WritableBracket> brackets = new();
    private readonly List<WritableMarket> markets = [];

    /// <summary>How many times all was settled: prices since the last time make a range.</summary>
    public long Looks { get; private set; }

    /// <summary>The markets to look at, by number.</summary>
    public ReadOnlySpan<Market> Markets => CollectionsMarshal.AsSpan(markets);

    public bool IsEmpty => markets.Count == 0 && brackets.Count == 0;

    public void Add(WritableBracket bracket)
    {
        if (bracket.IsUnsettled) return;
        bracket.IsUnsettled = true;
        brackets.Enqueue(bracket);
    }

    /// <summary>Something changed in a market.</summary>
    public void Add(WritableMarket market)
    {
        if (market.IsUnsettled || market.IsUnwatched) return;
        market.IsUnsettled = true;
        var at = markets.Count;
        while (at > 0 && markets[at - 1].Instrument.Id.Number > market.Instrument.Id.Number) at--;
        markets.Insert(at, market);
    }

    /// <summary>A market's price changed, or it traded.</summary>
    public void AddRevalued(WritableMarket market)
    {
        Add(market);
        market.IsRevalued = market.IsUnsettled;
    }

    /// <summary>Whether a market's price changed since all was settled.</summary>
    public static bool IsRevalued(Market market) => ((WritableMarket)market).IsRevalued;

    /// <summary>The bracket that was noted first, which is then no longer noted; or false.</summary>
    public bool TryTakeBracket(out Bracket bracket)
    {
        var found = brackets.TryDequeue(out var taken);
        if (found) taken!.IsUnsettled = false;
        bracket = taken!;
        return found;
    }

    /// <summary>All is settled.</summary>
    public void Settled()
    {
        Looks++;
        foreach (var market in CollectionsMarshal.AsSpan(markets)) (market.IsUnsettled, market.IsRevalued) = (false, false);
        markets.Clear();
    }
}
