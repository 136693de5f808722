using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>From what a client sent to what the venue judges: decimals become ticks and steps, or are refused.</summary>
internal static class OrderTerms
{
    private const int MaxClientOrderId = 128;
    private const int MaxIdempotencyKey = 255;

    /// <summary>What is wrong with the request whatever the instrument, or null.</summary>
    public static ProblemHttpResult? Check(PlaceOrderRequest request, string? idempotencyKey)
    {
        var errors = new FieldErrors();
        if (request.Type == OrderType.Limit) errors.Require(request.LimitPrice is not null, "limit_price", "A limit order needs one.");
        else errors.Require(request.LimitPrice is null, "limit_price", "A market order has none: leave it out, or make it a limit order.");
        errors.Require(IsId(request.ClientOrderId, MaxClientOrderId), "client_order_id", $"Must be 1 to {MaxClientOrderId} printable ASCII characters.");
        errors.Require(IsId(idempotencyKey, MaxIdempotencyKey), "Idempotency-Key", $"Must be 1 to {MaxIdempotencyKey} printable ASCII characters.");
        return errors.Any ? Problem.Invalid(errors) : null;
    }

    /// <summary>The command, or the first refusal in the order of <see cref="Rejection"/>.</summary>
    public static ProblemHttpResult? Read(PlaceOrderRequest request, Instrument instrument, AccountId account, RequestKey key, out PlaceOrder command)
    {
        command = null!;
        var price = default(Price);
        if (request.LimitPrice is { } limit && instrument.TryPrice(limit, out price) is not Rejection.None and var badPrice) return Refusal.Of(badPrice, "limit_price");
        if (instrument.TryQuantity(request.Qty, out var quantity) is not Rejection.None and var badQuantity) return Refusal.Of(badQuantity, "qty");

        var timeInForce = request.TimeInForce ?? (request.Type == OrderType.Market ? TimeInForce.Ioc : TimeInForce.Gtc);
        command = new PlaceOrder(account, instrument.Id, request.Side, request.Type, timeInForce, quantity, price, OptionsOf(request, key));
        return null;
    }

    private static OrderOptions? OptionsOf(PlaceOrderRequest request, RequestKey key) =>
        request.ClientOrderId is null && key.IsNone ? null : new() { ClientOrderId = request.ClientOrderId, Request = key };

    /// <summary>A user's key, and what was asked under it, in digests: two users may use the same key.</summary>
    public static RequestKey KeyOf(string? idempotencyKey, UserId user, PlaceOrderRequest request)
    {
        if (idempotencyKey is null) return default;
        var key = Digest(Encoding.UTF8.GetBytes($"{user.Number} {idempotencyKey}"));
        return new(key, Digest(JsonSerializer.SerializeToUtf8Bytes(request, Json.Options)));
    }

    private static UInt128 Digest(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private static bool IsId(string? id, int most) => id is null || (id.Length >= 1 && id.Length <= most && id.All(character => character is >= ' ' and <= '~'));
}
