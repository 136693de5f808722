using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>From what a client sent to what the venue judges: decimals become ticks and steps, or are refused.</summary>
internal static class OrderTerms
{
    private const int MaxClientOrderId = 128;
    private const decimal MillionthsPerPercent = 10_000m;

    /// <summary>What an order has besides its common terms when the client says nothing of them: one for all orders.</summary>
    private static readonly OrderOptions Usual = OrderOptions.UsualWith(SelfTrade.CancelNewest);

    /// <summary>What is wrong with the request whatever the instrument, or null.</summary>
    public static ProblemHttpResult? Check(PlaceOrderRequest request, string? idempotencyKey = null)
    {
        var errors = new FieldErrors();
        string Name() => JsonNamingPolicy.SnakeCaseLower.ConvertName(request.Type.ToString()).Replace('_', ' ');
        var hasLimit = request.Type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit;
        var hasStop = request.Type is OrderType.Stop or OrderType.StopLimit or OrderType.TakeProfit or OrderType.TakeProfitLimit;
        errors.Require((request.Qty is null) != (request.Notional is null), "qty", "Give either a quantity or an amount, one of the two.");
        errors.Require(!hasLimit || request.LimitPrice is not null, "limit_price", $"A {Name()} order needs one.");
        errors.Require(
            hasLimit || request.LimitPrice is null, "limit_price",
            $"A {Name()} order has none: leave it out, or choose a type with a limit.");
        errors.Require(!hasStop || request.StopPrice is not null, "stop_price", $"A {Name()} order needs one.");
        errors.Require(
            hasStop || request.StopPrice is null, "stop_price", $"A {Name()} order has none: leave it out, or choose a type with a stop.");
        CheckTrail(
            request.TrailPrice, request.TrailPercent, isNeeded: request.Type == OrderType.TrailingStop,
            isAllowed: request.Type == OrderType.TrailingStop, errors);
        var isDated = request.TimeInForce == TimeInForce.Gtd;
        errors.Require(!isDated || request.ExpiresAt is not null, "expires_at", "An order that is good till a date needs it.");
        errors.Require(
            isDated || request.ExpiresAt is null, "expires_at",
            "Only orders that are good till a date have one: choose that time in force, or leave it out.");
        CheckClass(request, errors);
        errors.Require(
            IsId(request.ClientOrderId, MaxClientOrderId), "client_order_id",
            $"Must be 1 to {MaxClientOrderId} printable ASCII characters.");
        IdempotencyKey.Check(idempotencyKey, errors);
        return errors.Any ? Problem.Invalid(errors) : null;
    }

    public static ProblemHttpResult? Check(ReplaceOrderRequest request)
    {
        var errors = new FieldErrors();
        CheckTrail(request.TrailPrice, request.TrailPercent, isNeeded: false, isAllowed: true, errors);
        return errors.Any ? Problem.Invalid(errors) : null;
    }

    /// <summary>The command, or the first refusal in the order of <see cref="Rejection"/>.</summary>
    /// <param name="mostOpenOrders">That the account may have; zero for any number.</param>
    public static ProblemHttpResult? Read(
        PlaceOrderRequest request, Instrument instrument, AccountId account, RequestKey key, int mostOpenOrders, out PlaceOrder command)
    {
        var read = new Terms(instrument);
        var limit = read.Price(request.LimitPrice, "limit_price");
        var stop = read.Price(request.StopPrice, "stop_price");
        var profit = read.Price(request.TakeProfit?.LimitPrice, "take_profit.limit_price");
        var lossStop = read.Price(request.StopLoss?.StopPrice, "stop_loss.stop_price");
        var lossLimit = read.Price(request.StopLoss?.LimitPrice, "stop_loss.limit_price");
        var trail = read.Trail(request.TrailPrice, request.TrailPercent);
        var (quantity, display) = (read.Quantity(request.Qty, "qty"), read.Quantity(request.DisplayQty, "display_qty"));
        var options = IsUsual(request) && key.IsNone ? Usual : new OrderOptions
        {
            ClientOrderId = request.ClientOrderId,
            Request = key,
            Notional = read.Money(request.Notional, "notional") ?? default,
            StopPrice = stop,
            Trail = trail,
            TriggerBy = request.TriggerBy ?? default,
            ExpiresAt = request.ExpiresAt?.ToTimestamp(),
            DisplayQuantity = display,
            PostOnly = request.PostOnly ?? false,
            ReduceOnly = request.ReduceOnly ?? false,
            SelfTrade = request.SelfTradePrevention ?? SelfTrade.CancelNewest,
            TakeProfit = profit is { } gain ? new(gain) : null,
            StopLoss = lossStop is { } loss ? new(loss, lossLimit) : null,
            OneCancelsOther = request.OrderClass == OrderClass.Oco,
        };
        var timeInForce = request.TimeInForce ?? (request.Type == OrderType.Market ? TimeInForce.Ioc : TimeInForce.Gtc);
        command = new(account, instrument.Id, request.Side, request.Type, timeInForce, quantity ?? default, limit ?? default, options)
        {
            MostOpenOrders = mostOpenOrders,
            Purpose = request.Purpose ?? default,
        };
        return read.Refused;
    }

    public static ProblemHttpResult? Read(ReplaceOrderRequest request, OrderView order, Instrument instrument, out ReplaceOrder command)
    {
        var read = new Terms(instrument);
        var (limit, stop) = (read.Price(request.LimitPrice, "limit_price"), read.Price(request.StopPrice, "stop_price"));
        var trail = read.Trail(request.TrailPrice, request.TrailPercent);
        command = new(order.Account, order.Id, read.Quantity(request.Qty, "qty"), limit, stop, trail);
        return read.Refused;
    }

    /// <summary>An open order with new terms, as if it were placed with them: what their refusal is explained by.</summary>
    public static PlaceOrder AsPlaced(OrderView order, ReplaceOrder terms) => new(
        order.Account, order.Instrument, order.Side, order.Type, order.TimeInForce, terms.Quantity ?? order.Quantity,
        terms.LimitPrice ?? order.LimitPrice ?? default, order.Options with { StopPrice = terms.StopPrice ?? order.StopPrice });

    /// <summary>The key of an order, and what was asked under it.</summary>
    public static RequestKey KeyOf(string? idempotencyKey, UserId user, PlaceOrderRequest request) =>
        idempotencyKey is null ? default : IdempotencyKey.Of(idempotencyKey, user, JsonMemory.Write(request));

    /// <summary>As it is written on the wire: in percent.</summary>
    public static decimal? PercentOf(Trail? trail) =>
        trail is { Millionths: > 0 and var millionths } ? (millionths / MillionthsPerPercent).Trimmed() : null;

    private static void CheckTrail(decimal? price, decimal? percent, bool isNeeded, bool isAllowed, FieldErrors errors)
    {
        if (!isAllowed)
        {
            errors.Require(price is null, "trail_price", "Only a trailing stop has one.");
            errors.Require(percent is null, "trail_percent", "Only a trailing stop has one.");
            return;
        }

        errors.Require(
            !isNeeded || (price is null) != (percent is null), "trail_price",
            "A trailing stop needs a distance: an amount or a percentage, one of the two.");
        errors.Require(
            isNeeded || price is null || percent is null, "trail_price", "Give either an amount or a percentage, one of the two.");
        const decimal most = Trail.MostMillionths / MillionthsPerPercent;
        errors.Require(
            percent is null || (percent is > 0 and <= most && percent * MillionthsPerPercent % 1 == 0), "trail_percent",
            "Must be above 0 and at most 90, with at most 4 decimals.");
    }

    private static void CheckClass(PlaceOrderRequest request, FieldErrors errors)
    {
        var (profit, loss) = (request.TakeProfit is not null, request.StopLoss is not null);
        switch (request.OrderClass)
        {
            case OrderClass.Simple:
                errors.Require(!profit && !loss, "order_class", "A simple order has no take-profit and no stop-loss.");
                break;
            case OrderClass.Bracket:
                errors.Require(profit && loss, "order_class", "A bracket has both a take-profit and a stop-loss.");
                break;
            case OrderClass.Oto:
                errors.Require(profit != loss, "order_class", "An order with one exit has either a take-profit or a stop-loss.");
                break;
            case OrderClass.Oco:
                errors.Require(
                    loss && !profit && request.Type == OrderType.Limit, "order_class",
                    "One that cancels the other is a limit order, which takes the profit itself, with a stop-loss and no take-profit.");
                break;
            default: break;
        }
    }

    /// <summary>Whether nothing is asked beyond the common terms.</summary>
    private static bool IsUsual(PlaceOrderRequest request) => request is
    {
        ClientOrderId: null, Notional: null, StopPrice: null, TrailPrice: null, TrailPercent: null, TriggerBy: null, ExpiresAt: null,
        DisplayQty: null, PostOnly: null, ReduceOnly: null, SelfTradePrevention: null, TakeProfit: null, StopLoss: null, OrderClass: null,
    };

    /// <summary>The name that the order was given; null where it has none, or one that it cannot have.</summary>
    public static string? NameOf(PlaceOrderRequest request) =>
        IsId(request.ClientOrderId, MaxClientOrderId) ? request.ClientOrderId : null;

    private static bool IsId(string? id, int most) =>
        id is null || (id.Length >= 1 && id.Length <= most && !id.AsSpan().ContainsAnyExceptInRange(' ', '~'));

    /// <summary>Reads numbers in an instrument's terms and keeps the first refusal.</summary>
    private struct Terms(Instrument instrument)
    {
        public ProblemHttpResult? Refused { get; private set; }

        public Price? Price(decimal? given, string field)
        {
            if (given is not { } value) return null;
            Note(instrument.TryPrice(value, out var price), field, value);
            return price;
        }

        public Quantity? Quantity(decimal? given, string field)
        {
            if (given is not { } value) return null;
            Note(instrument.TryQuantity(value, out var quantity), field, value);
            return quantity;
        }

        public Money? Money(decimal? given, string field)
        {
            if (given is not { } value) return null;
            Note(instrument.Quote.TryMoney(value, out var money), field, value);
            return money;
        }

        public Trail? Trail(decimal? price, decimal? percent)
        {
            if (Price(price, "trail_price") is { } distance) return new(distance.Ticks, 0);
            return percent is { } share ? new(0, (int)(share * MillionthsPerPercent)) : null;
        }

        private void Note(Rejection rejection, string field, decimal value)
        {
            if (rejection != Rejection.None) Refused ??= Refusal.Of(rejection, field, RefusedNumbers.Of(rejection, value, instrument));
        }
    }
}
