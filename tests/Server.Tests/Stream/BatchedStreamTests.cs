using TradeCraft.Server.Stream;

namespace TradeCraft.Server.Tests.Stream;

/// <summary>The bytes below a WebSocket: gathered while a batch is open, never mixed, never lost.</summary>
public sealed class BatchedStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_into_a_batch_is_sent_at_once_and_afterwards_each_by_itself()
    {
        var sent = new Sink();
        await using var stream = new BatchedStream(sent);
        stream.Open();
        for (byte i = 0; i < 10; i++) await stream.WriteAsync(new[] { i }, Cancellation);
        Assert.Empty(sent.Writes);

        await stream.FlushBatchAsync(Cancellation);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], Assert.Single(sent.Writes));
        await stream.WriteAsync(new byte[] { 10 }, Cancellation);
        Assert.Equal([10], sent.Writes[1]);
    }

    [Fact]
    public async Task A_ping_that_comes_while_a_batch_is_being_sent_goes_after_it_and_not_beside_it()
    {
        var sent = new Sink { Gate = new() };
        await using var stream = new BatchedStream(sent);
        stream.Open();
        await stream.WriteAsync(new byte[] { 1, 2 }, Cancellation);
        var flushing = stream.FlushBatchAsync(Cancellation).AsTask();
        await sent.Began.Task.WaitAsync(Cancellation);

        var ping = stream.WriteAsync(new byte[] { 9 }, Cancellation);
        Assert.True(ping.IsCompletedSuccessfully, "Who writes a ping waited for a slow reader.");
        Assert.Single(sent.Writes);
        sent.Gate.SetResult();
        await flushing;
        Assert.Equal([[1, 2], [9]], sent.Writes);
        Assert.Equal(1, sent.MostAtOnce);
    }

    [Fact]
    public async Task A_message_larger_than_any_before_is_whole()
    {
        var sent = new Sink();
        await using var stream = new BatchedStream(sent);
        stream.Open();
        var small = new byte[3000];
        var large = new byte[200_000];
        Random.Shared.NextBytes(small);
        Random.Shared.NextBytes(large);
        await stream.WriteAsync(small, Cancellation);
        await stream.WriteAsync(large, Cancellation);
        await stream.FlushBatchAsync(Cancellation);
        Assert.Equal([.. small, .. large], Assert.Single(sent.Writes));
    }

    /// <summary>Keeps what is written; waits before the first write ends where there is a gate.</summary>
    private sealed class Sink : MemoryStream
    {
        private int writing;

        public List<byte[]> Writes { get; } = [];

        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource Began { get; } = new();

        public int MostAtOnce { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref writing));
            Writes.Add(buffer.ToArray());
            Began.TrySetResult();
            if (Gate is not null) await Gate.Task;
            Interlocked.Decrement(ref writing);
        }
    }
}
