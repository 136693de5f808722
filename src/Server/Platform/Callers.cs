using System.Buffers;
using System.Net;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Platform;

/// <summary>Who a request's caller is, or why nobody whom the server knows: one of the two.</summary>
public readonly record struct CallerAnswer(Caller? Caller, TokenFailure? Failure)
{
    public static implicit operator CallerAnswer(Caller caller) => new(caller, null);

    public static implicit operator CallerAnswer(TokenFailure failure) => new(null, failure);
}

/// <summary>
/// The one place that says who sent a request: by an access token (RFC 6750), or by an API key with its secret or a signature. HTTP, the
/// short ways and the stream ask here alike.
/// </summary>
public sealed class Callers(TokenAuthenticator tokens, KeyAuthenticator keys)
{
    public const string KeyHeader = "X-API-Key";
    public const string SecretHeader = "X-API-Secret";
    public const string TimestampHeader = "X-API-Timestamp";
    public const string SignatureHeader = "X-API-Signature";
    public const string WindowHeader = "X-API-Window";

    private const string Bearer = "Bearer ";

    /// <summary>What was found before: a signature is verified once a request.</summary>
    private sealed record Found(CallerAnswer Answer);

    /// <summary>Waits only where a body must be read that is signed.</summary>
    /// <exception cref="BadHttpRequestException">That body is too large, or does not come.</exception>
    public ValueTask<CallerAnswer> OfAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var (authorization, id) = (headers.Authorization.ToString(), headers[KeyHeader].ToString());
        if (id.Length == 0) return new(ByToken(authorization));
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return new(KeyFailures.Ambiguous);
        if (context.Features.Get<Found>() is { } found) return new(found.Answer);
        return headers[SecretHeader].ToString() is { Length: > 0 } secret
            ? new(keys.BySecret(id, secret, context.Connection.RemoteIpAddress))
            : BySignatureAsync(context, id);
    }

    /// <summary>Whose access token it is, or why it is not taken.</summary>
    public CallerAnswer OfToken(string token) => tokens.TryAuthenticate(token, out var caller, out var failure) ? caller : failure;

    /// <summary>Whose key it is that signs no request but a message of a stream, as if it were a request of method AUTH for /ws.</summary>
    /// <param name="window">As it was sent; empty where it was not.</param>
    public CallerAnswer OfSignature(string id, string timestamp, string window, string signature, IPAddress? from)
    {
        if (JudgeTime(timestamp, window) is { } failure) return failure;
        const string method = "AUTH";
        const string target = "/ws";
        var signed = new byte[SignedText.MostHead(timestamp, window, method, target)];
        var length = SignedText.WriteHead(signed, timestamp, window, method, target);
        return BySignature(id, signed.AsSpan(0, length), signature, from);
    }

    /// <summary>Whose key it is, by its secret.</summary>
    public CallerAnswer OfSecret(string id, string secret, IPAddress? from) => keys.BySecret(id, secret, from);

    /// <summary>Why somebody who was known earlier is no more, for connections that outlive a request; null while they are.</summary>
    public TokenFailure? Judge(Caller caller) => caller.Key is { } key ? keys.Judge(key) : tokens.Judge(caller);

    private CallerAnswer ByToken(string authorization)
    {
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return TokenFailure.Missing;
        return tokens.TryAuthenticate(authorization.AsSpan(Bearer.Length).Trim(), out var caller, out var failure) ? caller : failure;
    }

    private async ValueTask<CallerAnswer> BySignatureAsync(HttpContext context, string id)
    {
        var headers = context.Request.Headers;
        var (timestamp, signature) = (headers[TimestampHeader].ToString(), headers[SignatureHeader].ToString());
        if (timestamp.Length == 0 || signature.Length == 0) return KeyFailures.ProofMissing;
        var window = headers[WindowHeader].ToString();
        if (JudgeTime(timestamp, window) is { } failure) return failure;
        var (signed, length) = await SignedText.OfAsync(context, timestamp, window);
        var answer = BySignature(id, signed.AsSpan(0, length), signature, context.Connection.RemoteIpAddress);
        ArrayPool<byte>.Shared.Return(signed);
        context.Features.Set(new Found(answer));
        return answer;
    }

    private TokenFailure? JudgeTime(string timestamp, string window)
    {
        long? wanted = null;
        if (window.Length > 0) wanted = SignedText.TryReadNumber(window, out var milliseconds) ? milliseconds : 0;
        return SignedText.TryReadNumber(timestamp, out var at) ? keys.JudgeTime(at, wanted) : KeyFailures.TimestampInvalid;
    }

    private CallerAnswer BySignature(string id, ReadOnlySpan<byte> signed, string given, IPAddress? from)
    {
        Span<byte> signature = stackalloc byte[KeyAuthenticator.MaxSignatureBytes];
        var length = SignedText.ReadSignature(given, signature);
        return keys.BySignature(id, signed, signature[..length], from);
    }
}
