using TradeCraft.Exchange.Commands;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Tests.Harness;

namespace TradeCraft.Server.Tests.Sequencer;

/// <summary>How callers get their answers.</summary>
public sealed class AnswersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_takes_time_over_an_answer_keeps_few_others_waiting()
    {
        var callers = Enumerable.Range(0, 100).Select(_ => new TaskCompletionSource<Decision>()).ToArray();
        using var enough = new ManualResetEventSlim();
        var slow = TakeTimeAsync();

        Answers.Give([.. callers.Select(caller => (caller, default(Decision)))]);

        int Answered() => callers.Count(caller => caller.Task.IsCompleted);
        await Wait.UntilAsync("the others have their answers", () => Task.FromResult(Answered() >= 93), Cancellation);
        enough.Set();
        await slow;
        await Task.WhenAll(callers.Select(caller => caller.Task));

        async Task TakeTimeAsync()
        {
            await callers[0].Task;
            enough.Wait(Cancellation);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Callers_go_on_in_the_thread_pool_and_never_on_the_thread_that_answers(bool isFailed)
    {
        var caller = new TaskCompletionSource<Decision>();
        var isInPool = IsInPoolAsync();
        var thread = new Thread(() =>
        {
            if (isFailed) Answers.Fail(caller, VenueUnavailableException.Unknown());
            else Answers.Give([(caller, default)]);
        });
        thread.Start();
        Assert.True(await isInPool);
        thread.Join();

        async Task<bool> IsInPoolAsync()
        {
            await ((Task)caller.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Thread.CurrentThread.IsThreadPoolThread;
        }
    }
}
