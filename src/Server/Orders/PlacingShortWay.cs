using TradeCraft.Projections;
using TradeCraft.Server.Chaos;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>The short way for an order to be placed: by who may trade and has no chaos plan, with a body that can be read.</summary>
internal sealed class PlacingShortWay(
    Callers callers, RequestLimits limits, OrderGateway gateway, InstrumentDirectory instruments, ChaosPlans chaos) : IShortWay
{
    public Task PassAsync(HttpContext context, RequestDelegate longWay) =>
        RequestBodies.IsUsual(context.Request) ? AnswerAsync(context, longWay) : longWay(context);

    private async Task AnswerAsync(HttpContext context, RequestDelegate longWay)
    {
        if (await callers.OfAsync(context) is not { Caller: { MayTrade: true } caller } || (chaos.IsAny && chaos.Touching(caller).Count > 0)
            || await RequestBodies.TryReadAsync<PlaceOrderRequest>(context.Request) is not { } request)
        {
            await longWay(context);
            return;
        }

        var allowance = limits.Take(caller, RequestKind.Order);
        if (!allowance.IsGranted)
        {
            await RequestLimits.Refuse(context.Response, allowance).ExecuteAsync(context);
            return;
        }

        RequestLimits.Tell(context.Response, allowance);
        var (key, trace) = (context.Request.Headers[IdempotencyKey.Header], Traces.Of(context.Request));
        var answer = await gateway.PlaceAsync(caller, request, key, CancellationToken.None, trace);
        if (answer.Order is not { } order)
        {
            await answer.Problem!.ExecuteAsync(context);
            return;
        }

        var json = JsonMemory.Write(
            (order, instruments[order.Instrument]), static (json, placed) => OrderJson.Write(json, placed.order, placed.Item2));
        context.Response.Headers.Location = OrdersApi.PathOf(order.Id);
        JsonAnswer.Write(context.Response, StatusCodes.Status201Created, json);
    }
}
