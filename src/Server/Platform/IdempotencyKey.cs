using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>
/// The header by which a client marks a request, so that the same request sent twice is done once. A user's keys are good for 24 hours, and
/// for all routes together: under another body, or at another route, a key that was used is refused. A route that does not honour the
/// header refuses it: a client that believed itself safe would do things twice.
/// </summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>How long what was done is remembered; the venue remembers as long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int MostCharacters = 255;

    private sealed record Honoured;

    public static RouteHandlerBuilder HonoursIdempotencyKey(this RouteHandlerBuilder route) =>
        route.WithMetadata(new Honoured()).ProducesProblem(StatusCodes.Status409Conflict);

    /// <summary>The place in the pipeline where the header is refused. Needs to know the route.</summary>
    internal static Task RefuseIgnoredAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } route || !HttpMethods.IsPost(context.Request.Method)
            || !context.Request.Headers.ContainsKey(Header) || route.Metadata.GetMetadata<Honoured>() is not null)
            return next(context);
        return Problem.Of(
            StatusCodes.Status400BadRequest, "idempotency_key_not_supported",
            "This route does not know Idempotency-Key, and would do the same request twice. Leave the header out.").ExecuteAsync(context);
    }

    /// <summary>Adds what is wrong with a key.</summary>
    internal static void Check(string? key, FieldErrors errors) => errors.Require(
        key is null || (key.Length is >= 1 and <= MostCharacters && !key.AsSpan().ContainsAnyExceptInRange(' ', '~')), Header,
        $"Must be 1 to {MostCharacters} printable ASCII characters.");

    /// <summary>The key that a route was sent with, and what was asked of it; none without one.</summary>
    /// <returns>The problem with the key, or null.</returns>
    internal static ProblemHttpResult? Read<T>(string? key, UserId user, string route, T request, out RequestKey read)
    {
        read = default;
        if (key is null) return null;
        var errors = new FieldErrors();
        Check(key, errors);
        if (errors.Any) return Problem.Invalid(errors);
        read = Of(key, user, [.. Encoding.UTF8.GetBytes(route + '\n'), .. JsonSerializer.SerializeToUtf8Bytes(request, Json.Options)]);
        return null;
    }

    /// <summary>A user's key, and what was asked under it, in digests: two users may use the same key.</summary>
    internal static RequestKey Of(string key, UserId user, ReadOnlySpan<byte> asked) =>
        new(Digest(Encoding.UTF8.GetBytes($"{user.Number} {key}")), Digest(asked));

    private static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
