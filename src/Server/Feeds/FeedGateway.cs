using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.MarketData;

namespace TradeCraft.Server.Feeds;

/// <summary>
/// A feed's way into the venue. It keeps each instrument's newest depth and says it again when the venue did not take it, and
/// once a second in any case: a venue that was rebuilt has forgotten all house liquidity, and the next depth restores it.
/// </summary>
public sealed class FeedGateway
{
    public static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(1);

    private readonly Func<Command, bool> tryPost;
    private readonly TimeProvider clock;
    private readonly FeedStatus status;
    private readonly FeedHalt halt;
    private readonly Lock gate = new();
    private readonly Dictionary<InstrumentId, Shown> newest = [];

    private sealed class Shown(QuoteDepth depth)
    {
        public QuoteDepth Depth { get; } = depth;
        public bool Taken { get; set; }
        public long At { get; set; }
    }

    /// <param name="tryPost">Hands a command to the venue; false where it could not be taken.</param>
    /// <param name="halt">What is halted is neither handed over nor said again.</param>
    public FeedGateway(Func<Command, bool> tryPost, TimeProvider clock, FeedStatus status, FeedHalt halt)
    {
        (this.tryPost, this.clock, this.status, this.halt) = (tryPost, clock, status, halt);
        halt.Began += Forget;
    }

    public void Post(Command command)
    {
        status.Heard(clock.GetUtcNow());
        lock (gate)
        {
            switch (command)
            {
                case QuoteDepth depth:
                    Show(newest[depth.Instrument] = new Shown(depth));
                    break;
                case ReportPrint print:
                    // It eats into the depth kept here, and only the feed knows what is left: until it says so there is nothing to repeat,
                    // unless its quote stands.
                    if (!print.QuoteStands) newest.Remove(print.Instrument);
                    Send(print.Instrument, print);
                    break;
                default:
                    throw new ArgumentException($"A feed posts depth and prints, not {command.GetType().Name}.", nameof(command));
            }
        }
    }

    /// <summary>Says again what was not taken or was last said <see cref="RepeatAfter"/> ago. To be called a few times a second.</summary>
    public void Repeat()
    {
        lock (gate)
        {
            foreach (var shown in newest.Values)
            {
                if (!shown.Taken || clock.GetElapsedTime(shown.At) >= RepeatAfter) Show(shown);
            }
        }
    }

    private void Show(Shown shown)
    {
        shown.Taken = Send(shown.Depth.Instrument, shown.Depth);
        shown.At = clock.GetTimestamp();
    }

    private void Forget(InstrumentId instrument)
    {
        lock (gate) newest.Remove(instrument);
    }

    private bool Send(InstrumentId instrument, Command command)
    {
        var taken = halt.Send(instrument, command, tryPost);
        status.Count(taken);
        return taken;
    }
}
