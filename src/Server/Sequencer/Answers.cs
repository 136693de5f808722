using TradeCraft.Exchange.Commands;

namespace TradeCraft.Server.Sequencer;

/// <summary>
/// Gives callers their answers on the thread pool, some by each of its work items: an item for each would cost more than most callers do
/// with their answer. What follows on an answer runs there at once, so it must not block.
/// </summary>
internal sealed class Answers : IThreadPoolWorkItem
{
    private const int Together = 8;

    private readonly (TaskCompletionSource<Decision> Caller, Decision Decision)[] some;

    private Answers((TaskCompletionSource<Decision> Caller, Decision Decision)[] some) => this.some = some;

    public static void Give(List<(TaskCompletionSource<Decision> Caller, Decision Decision)> answers)
    {
        for (var first = 0; first < answers.Count; first += Together)
        {
            var some = new Answers([.. answers.Slice(first, Math.Min(Together, answers.Count - first))]);
            ThreadPool.UnsafeQueueUserWorkItem(some, preferLocal: false);
        }
    }

    public static void Give(TaskCompletionSource<Decision>? caller, Decision decision)
    {
        if (caller is not null) ThreadPool.UnsafeQueueUserWorkItem(new Answers([(caller, decision)]), preferLocal: false);
    }

    public static void Fail(TaskCompletionSource<Decision>? caller, Exception failure) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static failed => failed.caller?.TrySetException(failed.failure), (caller, failure), preferLocal: false);

    public void Execute()
    {
        foreach (var (caller, decision) in some) caller.TrySetResult(decision);
    }
}
