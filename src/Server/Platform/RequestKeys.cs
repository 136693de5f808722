using System.Buffers.Binary;
using Dapper;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>What became of a claim.</summary>
/// <param name="Made">What the same request made before; null where it is the first.</param>
/// <param name="IsReused">Another request was done under the key.</param>
internal readonly record struct KeyClaim(long? Made, bool IsReused);

/// <summary>
/// Keys of requests that are done in PostgreSQL. A key is claimed in the transaction that does what was asked: both are there, or neither,
/// whenever the server dies; and of two that come at once the second waits for the first, and finds what it made.
/// </summary>
internal static class RequestKeys
{
    /// <summary>Claims a key. Nothing happens where there is none.</summary>
    public static async Task<KeyClaim> ClaimAsync(
        this NpgsqlTransaction transaction, UserId user, RequestKey request, DateTimeOffset now, CancellationToken cancellation)
    {
        if (request.IsNone) return default;
        var given = new { key = Id(request.Key), body = Id(request.Body), user = user.Number, now, over = now - IdempotencyKey.Kept };
        var isFirst = await ExecuteAsync(
            transaction,
            """
            insert into request_key (key, body, user_id, at) values (@key, @body, @user, @now)
            on conflict (key) do update set body = excluded.body, at = excluded.at, made = null where request_key.at < @over
            """,
            given, cancellation) == 1;
        if (isFirst)
        {
            await ExecuteAsync(transaction, "delete from request_key where user_id = @user and at < @over", given, cancellation);
            return default;
        }

        var (made, isSame) = await transaction.Connection!.QuerySingleAsync<(long? Made, bool IsSame)>(new CommandDefinition(
            "select made, body = @body from request_key where key = @key", given, transaction, cancellationToken: cancellation));
        return new(made, !isSame);
    }

    /// <summary>Says what the request made.</summary>
    public static Task MadeAsync(this NpgsqlTransaction transaction, RequestKey request, long made, CancellationToken cancellation) =>
        request.IsNone ? Task.CompletedTask : ExecuteAsync(
            transaction, "update request_key set made = @made where key = @key", new { key = Id(request.Key), made }, cancellation);

    private static Task<int> ExecuteAsync(NpgsqlTransaction transaction, string sql, object given, CancellationToken cancellation) =>
        transaction.Connection!.ExecuteAsync(new CommandDefinition(sql, given, transaction, cancellationToken: cancellation));

    private static Guid Id(UInt128 digest)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, digest);
        return new(bytes);
    }
}
