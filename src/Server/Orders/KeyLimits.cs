using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Keys;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Orders;

/// <summary>
/// What an API key forbids its orders, beside what its account does: judged before the venue is asked to place one, at what the venue says
/// that it would be worth, and by the account's day as it stands.
/// </summary>
internal sealed class KeyLimits(
    AccountDirectory accounts, InstrumentDirectory instruments, Portfolios portfolios, MarketViews markets, LiveVenue venue,
    VenueClock clock)
{
    /// <summary>Why a key may not place this; null where it may. What the venue refuses anyway is left to it.</summary>
    public async ValueTask<ProblemHttpResult?> JudgeAsync(
        ApiKey key, AccountView account, Instrument instrument, PlaceOrder command, CancellationToken cancellation)
    {
        if (key.DailyLossLimit is { } mostLost && command.Options?.ReduceOnly is not true)
        {
            var day = portfolios.Of(account.Id, clock.Now());
            if (-day.DayProfit.ToWire(day.Currency) >= mostLost) return LossLimit(mostLost, day.Currency);
        }

        if (key.MaxOrderValue is not { } most) return null;
        var preview = await venue.AskAsync((asked, now) => asked.Preview(command, now), cancellation);
        return JudgeValue(most, account.Home, instrument, preview.Value);
    }

    /// <summary>Why a key may not change an order to this; null where it may.</summary>
    public ProblemHttpResult? Judge(ApiKey key, OrderView order, ReplaceOrder command)
    {
        if (key.MaxOrderValue is not { } most || accounts.Find(order.Account) is not { } account) return null;
        var instrument = instruments[order.Instrument];
        var price = command.LimitPrice ?? order.LimitPrice ?? command.StopPrice ?? order.StopPrice ?? default;
        if (markets[instrument].Mark is { } mark && (order.Side == Side.Sell || price.Ticks == 0) && mark > price) price = mark;
        var quantity = command.Quantity ?? order.Quantity;
        return instrument.ValueFits(price, quantity)
            ? JudgeValue(most, account.Home, instrument, instrument.ValueOf(price, quantity)) : null;
    }

    private ProblemHttpResult? JudgeValue(decimal most, AssetId home, Instrument instrument, Money value)
    {
        var currency = instruments[home];
        if (instrument.Quote.Id != home)
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "key_value_unknown",
                $"The API key limits what an order may be worth in {currency.Code}, and {instrument.Symbol} is priced in "
                + $"{instrument.Quote.Code}. Use a key without a limit on the order value for it.");
        return value.ToWire(currency) <= most ? null : Problem.Of(StatusCodes.Status422UnprocessableEntity, "key_order_value_limit",
            $"The order is worth {value.ToWire(currency)} {currency.Code}; with this API key one may be worth {most}.");
    }

    private static ProblemHttpResult LossLimit(decimal most, Asset currency) => Problem.Of(
        StatusCodes.Status422UnprocessableEntity, "key_daily_loss_limit",
        $"The account has lost {most} {currency.Code} or more today, which is where this API key stops. Orders that may only reduce are "
        + "still taken.");
}
