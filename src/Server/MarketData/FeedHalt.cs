using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.MarketData;

/// <summary>
/// Keeps what the feed says of an instrument out of the venue while its shares are split: a quote of the old price that came after the
/// split would fill orders at a price that nobody ever meant.
/// </summary>
public sealed class FeedHalt
{
    private readonly Lock gate = new();
    private readonly HashSet<InstrumentId> halted = [];

    /// <summary>What was said of an instrument is not to be said again.</summary>
    public event Action<InstrumentId>? Began;

    /// <summary>
    /// Whether the feed makes the prices of a class itself, and lets them through again when it makes those of the new shares.
    /// </summary>
    public Func<AssetClass, bool> IsFollowed { get; set; } = _ => false;

    /// <summary>When this returns nothing more of the instrument is handed to the venue.</summary>
    public void Halt(InstrumentId instrument)
    {
        lock (gate) halted.Add(instrument);
        Began?.Invoke(instrument);
    }

    public void Resume(InstrumentId instrument)
    {
        lock (gate) halted.Remove(instrument);
    }

    public bool IsHalted(InstrumentId instrument)
    {
        lock (gate) return halted.Contains(instrument);
    }

    /// <summary>Hands a command over, unless its instrument is halted: then it is dropped, and true.</summary>
    public bool Send(InstrumentId instrument, Command command, Func<Command, bool> send)
    {
        lock (gate) return halted.Contains(instrument) || send(command);
    }
}
