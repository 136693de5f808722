using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TradeCraft.Bench.Streaming;

/// <summary>
/// A WebSocket's client that looks at the frames' lengths and no more: it leaves most of the machine to the server. What a server sends is
/// not masked, and none of these splits a message.
/// </summary>
internal sealed class FrameReader : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[64 * 1024];
    private int length;

    private FrameReader()
    {
    }

    /// <summary>How many messages came.</summary>
    public long Count { get; private set; }

    public static async Task<FrameReader> ConnectAsync(int port, string path)
    {
        var reader = new FrameReader();
        await reader.socket.ConnectAsync(IPAddress.Loopback, port);
        await reader.socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        int end;
        while ((end = reader.buffer.AsSpan(0, reader.length).IndexOf("\r\n\r\n"u8)) < 0) await reader.ReceiveAsync(CancellationToken.None);
        if (!reader.buffer.AsSpan().StartsWith("HTTP/1.1 101"u8)) throw new InvalidOperationException("It did not become a WebSocket.");
        reader.Drop(end + 4);
        return reader;
    }

    /// <summary>Sends a text of less than 64 KB, masked with zeros.</summary>
    public async Task SendAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var frame = new byte[8 + bytes.Length];
        (frame[0], frame[1]) = (0x81, 0x80 | 126);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)bytes.Length);
        bytes.CopyTo(frame, 8);
        await socket.SendAsync(frame);
    }

    /// <summary>Counts what comes until it is stopped.</summary>
    /// <param name="look">Shown each message; null for none.</param>
    public async Task CountAsync(Action<ReadOnlyMemory<byte>>? look, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var read = 0;
                while (FrameAt(read) is { } frame && frame.End <= length)
                {
                    look?.Invoke(buffer.AsMemory(frame.Start, frame.End - frame.Start));
                    read = frame.End;
                    Count++;
                }

                Drop(read);
                await ReceiveAsync(stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop, in the middle of a message.
        }
    }

    public void Dispose() => socket.Dispose();

    private (int Start, int End)? FrameAt(int place)
    {
        if (length < place + 2) return null;
        var size = buffer[place + 1] & 0x7f;
        if (size < 126) return (place + 2, place + 2 + size);
        if (length < place + 4) return null;
        if (size == 126) return (place + 4, place + 4 + BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(place + 2)));
        throw new InvalidOperationException("A message is larger than all of these are.");
    }

    private void Drop(int read)
    {
        buffer.AsSpan(read, length - read).CopyTo(buffer);
        length -= read;
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        var received = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, stop);
        if (received == 0) throw new InvalidOperationException("The server hung up.");
        length += received;
    }
}
