using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace TradeCraft.Server.Stream;

/// <summary>
/// The bytes below a WebSocket. While a batch is open what is written is gathered, and sent at once when the batch is flushed: ten messages
/// that wait for a reader are one call to the system instead of ten. The WebSocket writes one thing at a time, messages, pings and closes
/// alike; the sender of messages alone opens and flushes batches.
/// </summary>
internal sealed class BatchedStream(System.IO.Stream inner) : System.IO.Stream
{
    /// <summary>A batch that is about as large as this is sent before more is written into it.</summary>
    public const int Most = 64 * 1024;

    private readonly Lock gate = new();
    private byte[] gathered = [];
    private int length;
    private bool isOpen;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From now on what is written is gathered.</summary>
    public void Open()
    {
        lock (gate) isOpen = true;
    }

    /// <summary>Sends what was gathered, and what comes meanwhile; afterwards what is written is sent at once.</summary>
    public async ValueTask FlushBatchAsync(CancellationToken cancellation)
    {
        while (TakeGathered() is { Array: { } bytes } batch)
        {
            try
            {
                await inner.WriteAsync(batch, cancellation);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!TryGather(buffer.Span)) await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (isOpen) return Task.CompletedTask;
        }

        return inner.FlushAsync(cancellationToken);
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private bool TryGather(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            if (!isOpen) return false;
            if (gathered.Length - length < bytes.Length)
            {
                var larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, Math.Max(2 * gathered.Length, length + bytes.Length)));
                gathered.AsSpan(0, length).CopyTo(larger);
                if (gathered.Length > 0) ArrayPool<byte>.Shared.Return(gathered);
                gathered = larger;
            }

            bytes.CopyTo(gathered.AsSpan(length));
            length += bytes.Length;
            return true;
        }
    }

    /// <summary>What was gathered; nothing when there is nothing, and then the batch is closed.</summary>
    private ArraySegment<byte> TakeGathered()
    {
        lock (gate)
        {
            if (length == 0)
            {
                isOpen = false;
                return default;
            }

            var batch = new ArraySegment<byte>(gathered, 0, length);
            (gathered, length) = ([], 0);
            return batch;
        }
    }
}

/// <summary>Puts a <see cref="BatchedStream"/> below the WebSocket that a request becomes.</summary>
internal sealed class BatchedUpgrade : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    private readonly IHttpUpgradeFeature? upgrade;
    private readonly IHttpExtendedConnectFeature? connect;

    private BatchedUpgrade(IFeatureCollection features) =>
        (upgrade, connect) = (features.Get<IHttpUpgradeFeature>(), features.Get<IHttpExtendedConnectFeature>());

    /// <summary>There once the request has become a WebSocket.</summary>
    public BatchedStream? Stream { get; private set; }

    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest ?? false;

    public bool IsExtendedConnect => connect?.IsExtendedConnect ?? false;

    public string? Protocol => connect?.Protocol;

    /// <summary>To be called before the framework looks how a request can be upgraded.</summary>
    public static void Offer(IFeatureCollection features)
    {
        var offered = new BatchedUpgrade(features);
        if (offered.upgrade is not null) features.Set<IHttpUpgradeFeature>(offered);
        if (offered.connect is not null) features.Set<IHttpExtendedConnectFeature>(offered);
        features.Set(offered);
    }

    public async Task<System.IO.Stream> UpgradeAsync() => Stream = new(await upgrade!.UpgradeAsync());

    public async ValueTask<System.IO.Stream> AcceptAsync() => Stream = new(await connect!.AcceptAsync());
}
