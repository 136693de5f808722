using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>The venue's refusals as clients meet them: one status, code and sentence each.</summary>
public static class Refusal
{
    /// <param name="rejection">Not <see cref="Rejection.None"/>.</param>
    /// <param name="field">The field on the wire that it is about, if it is about one.</param>
    public static ProblemHttpResult Of(Rejection rejection, string? field = null)
    {
        var (status, code, detail) = Describe(rejection);
        if (field is null) return Problem.Of(status, code, detail);
        var errors = new FieldErrors();
        errors.Add(field, detail);
        return Problem.Of(status, code, errors);
    }

    /// <summary>The field that a refused order is about, where it is one of the order's own.</summary>
    public static string? FieldOf(Rejection rejection) => rejection switch
    {
        Rejection.PriceNotPositive or Rejection.PriceTooHigh or Rejection.PriceOffTick => "limit_price",
        Rejection.QuantityNotPositive or Rejection.QuantityTooLarge or Rejection.QuantityOffStep or Rejection.OrderValueTooLarge => "qty",
        Rejection.InsufficientFunds or Rejection.InsufficientAsset => "qty",
        Rejection.UnknownInstrument => "symbol",
        Rejection.ClientOrderIdInUse => "client_order_id",
        _ => null,
    };

    private static (int Status, string Code, string Detail) Describe(Rejection rejection) => rejection switch
    {
        Rejection.None => throw new ArgumentOutOfRangeException(nameof(rejection), "Nothing was refused."),
        Rejection.UnknownAccount => (404, "unknown_account", "There is no such account, or it is not yours."),
        Rejection.UnknownInstrument => (404, "unknown_symbol", "No instrument has this symbol. GET /api/v1/market/instruments lists them."),
        Rejection.UnknownAsset => (404, "unknown_asset", "There is no such asset."),
        Rejection.UnknownOrder => (404, "unknown_order", "There is no such order, or it is not yours."),
        Rejection.IdempotencyKeyReused => (409, "idempotency_key_reused", "This Idempotency-Key was sent before with another body. Use a new key for a new request."),
        Rejection.PriceNotPositive => (422, "price_not_positive", "The price must be above zero."),
        Rejection.PriceTooHigh => (422, "price_too_high", "The price is higher than the book can hold."),
        Rejection.PriceOffTick => (422, "price_off_tick", "The price is not a whole number of ticks. The instrument's tick_size says how fine prices are."),
        Rejection.QuantityNotPositive => (422, "quantity_not_positive", "The quantity must be above zero."),
        Rejection.QuantityTooLarge => (422, "quantity_too_large", "The quantity is larger than one order may be."),
        Rejection.QuantityOffStep => (422, "quantity_off_step", "The quantity is not a whole number of steps. The instrument's step_size says how fine quantities are."),
        Rejection.AmountNotPositive => (422, "amount_not_positive", "The amount must be above zero."),
        Rejection.AmountTooPrecise => (422, "amount_too_precise", "The amount is finer than the asset's smallest unit."),
        Rejection.AmountTooLarge => (422, "amount_too_large", "The amount is larger than a balance can be."),
        Rejection.OrderValueTooLarge => (422, "order_value_too_large", "Price times quantity is more than one order may be worth."),
        Rejection.FeeRateOutOfRange => (422, "fee_rate_out_of_range", "A fee rate is between 0 and 10 %."),
        Rejection.ListingMalformed => (422, "listing_malformed", "The listing's tick and step do not fit its assets."),
        Rejection.DepthMalformed => (422, "depth_malformed", "The depth's levels are not in order, are crossed, or are out of range."),
        Rejection.AlreadyListed => (409, "already_listed", "It is listed already."),
        Rejection.ClientOrderIdInUse => (409, "client_order_id_in_use", "Another open order of the account has this client_order_id."),
        Rejection.OrderClosed => (409, "order_closed", "The order is filled or cancelled already."),
        Rejection.NoLiquidity => (422, "no_liquidity", "Nobody offers the other side just now, so a market order has no price."),
        Rejection.InsufficientFunds => (422, "insufficient_funds", "The account has not enough money available for the order and its fee."),
        Rejection.InsufficientAsset => (422, "insufficient_asset", "The account has not enough of the asset available to sell."),
        Rejection.BalanceLimit => (422, "balance_limit", "The balance would become larger than a balance can be."),
    };
}
