using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Sequencer;

/// <summary>A command on its way, and who waits for it. A feed's command has nobody waiting.</summary>
/// <param name="Question">Asked of the venue after the command, on the sequencer's thread. It changes nothing.</param>
internal readonly record struct Submission(Command Command, TaskCompletionSource<Decision>? Caller, Action<Venue, Timestamp>? Question = null);

/// <summary>What was decided together and is committed together. Reused.</summary>
internal sealed class Batch
{
    private readonly List<(TaskCompletionSource<Decision> Caller, Decision Decision)> answers = [];

    public EventBuffer Events { get; } = new();

    public DateTimeOffset At { get; set; }

    /// <summary>The sequence after the batch.</summary>
    public long Sequence { get; set; }

    /// <summary>The digest of the state after the batch, where one is due.</summary>
    public ulong? StateHash { get; set; }

    public void Add(TaskCompletionSource<Decision>? caller, Decision decision)
    {
        if (caller is not null) answers.Add((caller, decision));
    }

    public void Answer()
    {
        foreach (var (caller, decision) in answers) caller.TrySetResult(decision);
        Clear();
    }

    public void Fail(Exception failure)
    {
        foreach (var (caller, _) in answers) caller.TrySetException(failure);
        Clear();
    }

    private void Clear()
    {
        answers.Clear();
        Events.Clear();
        StateHash = null;
    }
}
