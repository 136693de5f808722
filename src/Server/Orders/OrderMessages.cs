using System.Text.Json.Serialization;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Orders;

/// <summary>Places an order over the stream.</summary>
/// <param name="Order">As the body of POST /orders.</param>
/// <param name="IdempotencyKey">As its header of that name.</param>
/// <param name="Id">Comes back in the answer.</param>
public sealed record PlaceOrderMessage(string Op, PlaceOrderRequest Order, string? IdempotencyKey = null, long? Id = null);

/// <summary>Replaces an order over the stream.</summary>
/// <param name="With">As the body of PATCH /orders/{id}.</param>
/// <param name="Id">Comes back in the answer.</param>
public sealed record ReplaceOrderMessage(string Op, OrderId OrderId, ReplaceOrderRequest With, long? Id = null);

/// <summary>Cancels an order over the stream.</summary>
/// <param name="Id">Comes back in the answer.</param>
public sealed record CancelOrderMessage(string Op, OrderId OrderId, long? Id = null);

/// <summary>What became of an order that was placed, replaced or cancelled over the stream. It comes when it is on disk.</summary>
/// <param name="Status">As a request over HTTP would have been answered: 201 placed, 200 replaced or cancelled, else why not.</param>
/// <param name="Order">As it stands then. Null where nothing was done.</param>
/// <param name="Code">Why nothing was done. Null where it was.</param>
/// <param name="Id">Of the message that it answers, where it had one.</param>
public sealed record OrderAnswerMessage(
    int Status, OrderBody? Order, string? Code, string? Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Id = null)
{
    internal const string Word = "order.answer";

    [JsonPropertyOrder(-1)]
    public string Type => Word;
}

/// <summary>Orders over the stream: the same rules and answers as over HTTP.</summary>
public static class OrderMessages
{
    public static IServiceCollection AddOrderMessages(this IServiceCollection services) => services
        .AddStreamOperation<PlaceOrderMessage, OrderAnswerMessage>(
            "order.place", OrderAnswerMessage.Word,
            (provider, caller, message) => AnswerAsync(
                provider, caller, new() { Place = message.Order, IdempotencyKey = message.IdempotencyKey }, message.Id))
        .AddStreamOperation<ReplaceOrderMessage, OrderAnswerMessage>(
            "order.replace", OrderAnswerMessage.Word,
            (provider, caller, message) =>
                AnswerAsync(provider, caller, new() { Replace = message.OrderId, With = message.With }, message.Id))
        .AddStreamOperation<CancelOrderMessage, OrderAnswerMessage>(
            "order.cancel", OrderAnswerMessage.Word,
            (provider, caller, message) => AnswerAsync(provider, caller, new() { Cancel = message.OrderId }, message.Id));

    private static async Task<OrderAnswerMessage> AnswerAsync(
        IServiceProvider provider, Caller caller, BatchedOrderRequest asked, long? id)
    {
        if (caller.Role is not (Roles.Trader or Roles.Admin))
            return new(StatusCodes.Status403Forbidden, null, "forbidden", "Your role does not allow this.", id);
        if (!caller.MayTrade)
        {
            var (code, detail) = KeyPolicies.ScopeMissing(KeyScopes.Trade);
            return new(StatusCodes.Status403Forbidden, null, code, detail, id);
        }

        if (!provider.GetRequiredService<RequestLimits>().Take(caller, RequestKind.Order).IsGranted)
        {
            var refusal = RequestLimits.Refusal.ProblemDetails;
            return new(StatusCodes.Status429TooManyRequests, null, (string)refusal.Extensions["code"]!, refusal.Detail, id);
        }

        var gateway = provider.GetRequiredService<OrderGateway>();
        var done = await OrderBatches.AnswerAsync(asked, OrderBatches.BeginAsync(asked, caller, gateway, CancellationToken.None));
        var order = done.Order is { } known ? OrderBody.Of(known, provider.GetRequiredService<InstrumentDirectory>()) : null;
        return new(done.Status, order, done.Code, done.Detail, id);
    }
}
