using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;
using static TradeCraft.Server.Orders.RefusedNumbers;

namespace TradeCraft.Server.Orders;

/// <summary>
/// Why the venue refused an order, with the number that would do wherever that is known. It is looked up after the refusal, so it is of a
/// moment later: a hint, and no promise.
/// </summary>
internal sealed class OrderRefusals(MarketViews markets, Portfolios portfolios, LiveVenue venue)
{
    public async ValueTask<ProblemHttpResult> OfAsync(
        Rejection rejection, PlaceOrder order, AccountView account, Instrument instrument, CancellationToken cancellation) =>
        Refusal.Of(
            rejection, Refusal.FieldOf(rejection), await SentenceAsync(rejection, order, account, instrument, cancellation));

    /// <summary>Null where nothing more is known than the rejection says.</summary>
    public async ValueTask<string?> SentenceAsync(
        Rejection rejection, PlaceOrder order, AccountView account, Instrument instrument, CancellationToken cancellation)
    {
        var (rules, options, home) = (account.Terms.Rules, order.Options ?? OrderOptions.None, instrument.Quote);
        switch (rejection)
        {
            case Rejection.QuantityTooLarge:
            case Rejection.QuantityNotPositive:
                return RefusedNumbers.Of(rejection, 0, instrument);
            case Rejection.NotionalTooSmall when Entry(order, instrument) is { } price:
                return $"The amount must be at least {Text(instrument.ValueOf(price, new(1)), home)}: "
                    + $"it must pay for {Text(instrument.StepSize)} {instrument.Base.Code}.";
            case Rejection.OrderValueTooLarge:
                return $"An order may be worth at most {Text(new Money(Instrument.MaxOrderValueUnits), home)}.";
            case Rejection.DisplayUnfit when options.DisplayQuantity is not null && order.LimitPrice.Ticks != 0:
                var least = new Quantity(Math.Max(1, (order.Quantity.Steps + OrderOptions.MostSlices - 1) / OrderOptions.MostSlices));
                return $"What is shown at a time must be from {Text(least.ToWire(instrument))} to "
                    + $"{Text(order.Quantity.ToWire(instrument))}.";
            case Rejection.TakeProfitWrongSide when Entry(order, instrument) is { } entry:
                return $"The take-profit after a {Name(order.Side)} must be {Beyond(order.Side)} {Text(entry, instrument)}, its entry.";
            case Rejection.StopLossWrongSide:
                return options.OneCancelsOther ? OneCancelsOther(order, options, instrument) : StopLoss(order, options, instrument);
            case Rejection.StopAlreadyTriggered when Watched(order, options, instrument) is { } now:
                return $"The trigger price must be {(Falls(order) ? "below" : "above")} {Text(now, instrument)}, the market now: "
                    + "else the order would be triggered at once.";
            case Rejection.WouldTake when Best(order.Side.Opposite(), instrument) is { } best:
                var (rests, edge) = order.Side == Side.Buy ? (best.Ticks - 1, "most") : (best.Ticks + 1, "least");
                return $"A post-only order may not trade at once: the price must be at {edge} {Text(new Price(rests), instrument)}.";
            case Rejection.OutsidePriceBand:
                var (lower, upper) = await venue.AskAsync((asked, _) => asked.BandOf(instrument.Id), cancellation);
                return upper.Ticks == 0 ? null
                    : $"The price must be from {Text(lower, instrument)} to {Text(upper, instrument)}, the price band of the moment.";
            case Rejection.OutsidePriceCollar when markets[instrument].Mark is { } mark:
                var slack = (long)((Int128)mark.Ticks * rules.PriceCollar / 1_000_000);
                return $"Your account's rules want a price from {Text(new Price(Math.Max(1, mark.Ticks - slack)), instrument)} to "
                    + $"{Text(new Price(mark.Ticks + slack), instrument)}.";
            case Rejection.OrderValueLimit: return $"Your account's rules allow an order of at most {Text(rules.MaxOrderValue, home)}.";
            case Rejection.PositionLimit: return $"Your account's rules allow a position of at most {Text(rules.MaxPosition, home)}.";
            case Rejection.DailyLossLimit:
                return $"The account has lost {Text(rules.DailyLossLimit, home)} or more today, and its rules allow no more. "
                    + "Orders that reduce positions are still taken.";
            case Rejection.OpenOrderLimit:
                var most = rules.MaxOpenOrders == 0 ? order.MostOpenOrders
                    : order.MostOpenOrders == 0 ? rules.MaxOpenOrders : Math.Min(rules.MaxOpenOrders, order.MostOpenOrders);
                return $"The account may have {Text(most)} open orders, and has them. Cancel one first.";
            case Rejection.WouldOpen:
                var net = portfolios.Position(account.Id, instrument.Id)?.Net ?? 0;
                var reduces = order.Side == Side.Buy ? -net : net;
                return reduces <= 0
                    ? $"A reduce-only order may only make a position smaller, and there is none that a {Name(order.Side)} reduces."
                    : $"A reduce-only {Name(order.Side)} can be for at most {Text(new Quantity(reduces).ToWire(instrument))}, "
                        + "which is your position.";
            case Rejection.NotShortable:
                return $"The instrument cannot be sold short: sell at most {Available(account, instrument.Base)}, what you own.";
            case Rejection.InsufficientFunds:
                return $"The account has not enough money for this: {Available(account, home)} is available.";
            case Rejection.InsufficientAsset:
                return $"The account has not enough of it to sell: {Available(account, instrument.Base)} is available.";
            case Rejection.InsufficientMargin:
                var power = await venue.AskAsync((asked, _) => asked.BuyingPowerOf(account.Id), cancellation);
                return "The account's equity does not bear this beside its positions and open orders: "
                    + $"its buying power is {Text(power, home)}.";
            default: return null;
        }
    }

    /// <summary>The limit takes the profit, and the stop lies beyond the market on its other side.</summary>
    private string OneCancelsOther(PlaceOrder order, OrderOptions options, Instrument instrument)
    {
        var limit = order.LimitPrice;
        var nearer = Watched(order, options, instrument) is { } now && order.Side.IsBetter(now, limit) ? now : (Price?)null;
        return $"The stop of a {Name(order.Side)} must be {(order.Side == Side.Buy ? "above" : "below")} "
            + $"{Text(nearer ?? limit, instrument)}, {(nearer is null ? "its limit price" : "the market now")}.";
    }

    private string? StopLoss(PlaceOrder order, OrderOptions options, Instrument instrument)
    {
        var below = order.Side == Side.Buy ? "below" : "above";
        return Entry(order, instrument) is { } entry
            ? $"The stop-loss after a {Name(order.Side)} must be {below} {Text(entry, instrument)}, its entry."
            : options.TakeProfit is { } profit ? $"The stop-loss must be {below} {Text(profit.LimitPrice, instrument)}, the take-profit."
            : null;
    }

    /// <summary>What the order is taken to trade at: its limit, its trigger, or the market.</summary>
    private Price? Entry(PlaceOrder order, Instrument instrument) =>
        order.LimitPrice.Ticks != 0 ? order.LimitPrice
        : order.Options?.StopPrice ?? Best(order.Side.Opposite(), instrument) ?? markets[instrument].Ticker().Last;

    /// <summary>The price that triggers it.</summary>
    private Price? Watched(PlaceOrder order, OrderOptions options, Instrument instrument) => options.TriggerBy switch
    {
        TriggerBy.Last => markets[instrument].Ticker().Last,
        TriggerBy.Quote => Best(order.Side.Opposite(), instrument),
        TriggerBy.Mark => markets[instrument].Mark,
    };

    private Price? Best(Side side, Instrument instrument)
    {
        var ticker = markets[instrument].Ticker();
        return (side == Side.Buy ? ticker.Bid : ticker.Ask)?.Price;
    }

    private string Available(AccountView account, Asset asset) =>
        Text(portfolios.Balances(account.Id).FirstOrDefault(balance => balance.Asset == asset.Id).Available, asset);

    private static bool Falls(PlaceOrder order) =>
        (order.Side == Side.Sell) != order.Type is OrderType.TakeProfit or OrderType.TakeProfitLimit;

    private static string Name(Side side) => side == Side.Buy ? "buy" : "sell";

    private static string Beyond(Side side) => side == Side.Buy ? "above" : "below";
}
