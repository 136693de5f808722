using System.Diagnostics;
using System.Runtime.InteropServices;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sequencer;

/// <summary>A command on its way, and who waits for it. A feed's command has nobody waiting.</summary>
/// <param name="Question">Asked of the venue after the command, on the sequencer's thread. It changes nothing.</param>
/// <param name="Trace">Of the request that it came with, where there is one.</param>
/// <param name="At">When it happens in a venue that is played; null for the time that the venue's clock shows.</param>
/// <param name="GoesOn">More is played at the same time: what others send is decided after all of it.</param>
internal readonly record struct Submission(
    Command Command, TaskCompletionSource<Decision>? Caller, Action<Venue, Timestamp>? Question = null, ActivityTraceId Trace = default,
    Timestamp? At = null, bool GoesOn = false);

/// <summary>What was decided together and is committed together. Reused.</summary>
internal sealed class Batch
{
    private readonly List<(TaskCompletionSource<Decision> Caller, Decision Decision)> answers = [];
    private readonly List<CommandTrace> traces = [];

    public EventBuffer Events { get; } = new();

    /// <summary>Of the commands that have one.</summary>
    public ReadOnlySpan<CommandTrace> Traces => CollectionsMarshal.AsSpan(traces);

    public DateTimeOffset At { get; set; }

    /// <summary>The sequence after the batch.</summary>
    public long Sequence { get; set; }

    /// <summary>The digest of the state after the batch, where one is due.</summary>
    public ulong? StateHash { get; set; }

    /// <summary>How many commands were decided into it.</summary>
    public int Commands { get; private set; }

    public bool IsEmpty => Commands == 0;

    /// <summary>Nothing may be added: it is long enough, or its state was digested as it is.</summary>
    public bool IsFull(int most) => Commands >= most || StateHash is not null;

    public void Add(TaskCompletionSource<Decision>? caller, Decision decision)
    {
        Commands++;
        if (caller is not null) answers.Add((caller, decision));
    }

    /// <summary>The newest events came with a request of this trace.</summary>
    public void Add(ActivityTraceId trace) => traces.Add(new(Events.Last.Command, trace));

    public void Answer()
    {
        Answers.Give(answers);
        Clear();
    }

    public void Fail(Exception failure)
    {
        foreach (var (caller, _) in answers) Answers.Fail(caller, failure);
        Clear();
    }

    private void Clear()
    {
        answers.Clear();
        traces.Clear();
        Events.Clear();
        (Commands, StateHash) = (0, null);
    }
}
