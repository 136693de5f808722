namespace TradeCraft.Exchange.Values;

/// <summary>In which order the lots of a position are closed.</summary>
public enum CostBasis : byte
{
    /// <summary>First in, first out.</summary>
    Fifo,

    /// <summary>Last in, first out.</summary>
    Lifo,

    /// <summary>The dearest first (for a short position: the cheapest sold first).</summary>
    Hifo,

    /// <summary>All lots are one, at the average cost.</summary>
    Average,
}
