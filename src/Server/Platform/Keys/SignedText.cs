using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace TradeCraft.Server.Platform.Keys;

/// <summary>
/// What a key signs of a request: four lines, parted by a line feed, so that no byte can move from one to another: the timestamp (with a
/// comma and the window where one is sent), the method, the path with its query as they were sent, and the body.
/// </summary>
internal static class SignedText
{
    /// <summary>The lines before the body, and the line feed before it.</summary>
    public static int WriteHead(Span<byte> to, string timestamp, string window, string method, string target)
    {
        var length = Encoding.UTF8.GetBytes(timestamp, to);
        if (window.Length > 0)
        {
            to[length++] = (byte)',';
            length += Encoding.UTF8.GetBytes(window, to[length..]);
        }

        to[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(method, to[length..]);
        to[length++] = (byte)'\n';
        length += Encoding.UTF8.GetBytes(target, to[length..]);
        to[length++] = (byte)'\n';
        return length;
    }

    /// <summary>How long the head can be.</summary>
    public static int MostHead(string timestamp, string window, string method, string target) =>
        Encoding.UTF8.GetMaxByteCount(timestamp.Length + window.Length + method.Length + target.Length) + 4;

    /// <summary>All that a request's key signs, in rented memory, which goes back to the shared pool. The body stays to be read.</summary>
    /// <exception cref="BadHttpRequestException">The body is too large, or does not come.</exception>
    public static async ValueTask<(byte[] Rented, int Length)> OfAsync(HttpContext context, string timestamp, string window)
    {
        var request = context.Request;
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var most = MostHead(timestamp, window, request.Method, target);
        var rented = ArrayPool<byte>.Shared.Rent(most + (int)Math.Min(request.ContentLength ?? 0, StatusProblems.MaxBodyBytes));
        var length = WriteHead(rented, timestamp, window, request.Method, target);
        if (!request.Body.CanSeek && request.ContentLength is null or > StatusProblems.MaxBodyBytes)
            request.EnableBuffering(StatusProblems.MaxBodyBytes);
        if (request.Body.CanSeek)
        {
            // It is kept, and may have any length that is taken: see RequestBodies.
            for (int read; (read = await request.Body.ReadAsync(rented.AsMemory(length))) > 0;)
            {
                length += read;
                if (length == rented.Length) rented = Grow(rented, length);
            }

            request.Body.Position = 0;
        }
        else if (request.ContentLength is > 0 and var told)
        {
            var body = await request.BodyReader.ReadAtLeastAsync((int)told);
            body.Buffer.CopyTo(rented.AsSpan(length));
            length += (int)body.Buffer.Length;
            request.BodyReader.AdvanceTo(body.Buffer.Start);
        }

        return (rented, length);
    }

    /// <summary>Bytes in hex, or in base64 where there are as many as Ed25519 has; 0 where they are neither.</summary>
    public static int ReadSignature(string given, Span<byte> to)
    {
        if (given.Length is 64 or 128)
            return Convert.FromHexString(given, to, out _, out var written) == OperationStatus.Done ? written : 0;
        return given.Length <= 88 && Convert.TryFromBase64String(given, to, out var length) ? length : 0;
    }

    /// <summary>Digits only, and not too many.</summary>
    public static bool TryReadNumber(string given, out long number) =>
        long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static byte[] Grow(byte[] rented, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(rented.Length * 2);
        rented.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(rented);
        return larger;
    }
}
