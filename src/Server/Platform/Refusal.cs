using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Platform;

/// <summary>The venue's refusals as clients meet them: one status, code and sentence each.</summary>
public static class Refusal
{
    /// <param name="rejection">Not <see cref="Rejection.None"/>.</param>
    /// <param name="field">The field on the wire that it is about, if it is about one.</param>
    /// <param name="sentence">Where more is known than the rejection says, such as the number that would do.</param>
    public static ProblemHttpResult Of(Rejection rejection, string? field = null, string? sentence = null)
    {
        var (status, code, detail) = Describe(rejection);
        detail = sentence ?? detail;
        if (field is null) return Problem.Of(status, code, detail);
        var errors = new FieldErrors();
        errors.Add(field, detail);
        return Problem.Of(status, code, errors);
    }

    /// <summary>A refusal's code and sentence, for an answer that is not itself a refusal.</summary>
    public static (string Code, string Detail) Explain(Rejection rejection)
    {
        var (_, code, detail) = Describe(rejection);
        return (code, detail);
    }

    /// <summary>The field that a refused order is about, where it is one of the order's own.</summary>
    public static string? FieldOf(Rejection rejection) => rejection switch
    {
        Rejection.PriceNotPositive or Rejection.PriceTooHigh or Rejection.PriceOffTick => "limit_price",
        Rejection.LimitPriceMissing or Rejection.LimitPriceUnexpected or Rejection.WouldTake or Rejection.OutsidePriceBand => "limit_price",
        Rejection.QuantityNotPositive or Rejection.QuantityTooLarge or Rejection.QuantityOffStep or Rejection.OrderValueTooLarge => "qty",
        Rejection.InsufficientFunds or Rejection.InsufficientAsset or Rejection.InsufficientMargin or Rejection.QuantityBelowFilled =>
            "qty",
        Rejection.QuantityAndNotional => "qty",
        Rejection.AmountNotPositive or Rejection.AmountTooPrecise or Rejection.AmountTooLarge or Rejection.NotionalTooSmall => "notional",
        Rejection.StopPriceMissing or Rejection.StopPriceUnexpected or Rejection.StopAlreadyTriggered => "stop_price",
        Rejection.TrailMissing or Rejection.TrailUnexpected or Rejection.TrailOutOfRange => "trail_price",
        Rejection.TimeInForceUnfit or Rejection.NoAuction or Rejection.SessionClosed => "time_in_force",
        Rejection.ExpiryMissing or Rejection.ExpiryUnexpected or Rejection.ExpiryPast => "expires_at",
        Rejection.DisplayUnfit => "display_qty",
        Rejection.PostOnlyUnfit => "post_only",
        Rejection.LegsUnfit => "order_class",
        Rejection.TakeProfitWrongSide => "take_profit",
        Rejection.StopLossWrongSide => "stop_loss",
        Rejection.WouldOpen => "reduce_only",
        Rejection.UnknownInstrument or Rejection.InstrumentNotAllowed => "symbol",
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
        Rejection.IdempotencyKeyReused => (
            409, "idempotency_key_reused", "This Idempotency-Key was sent before with another body. Use a new key for a new request."),
        Rejection.PriceNotPositive => (422, "price_not_positive", "The price must be above zero."),
        Rejection.PriceTooHigh => (422, "price_too_high", "The price is higher than the book can hold."),
        Rejection.PriceOffTick => (
            422, "price_off_tick", "The price is not a whole number of the instrument's ticks."),
        Rejection.QuantityNotPositive => (422, "quantity_not_positive", "The quantity must be above zero."),
        Rejection.QuantityTooLarge => (422, "quantity_too_large", "The quantity is larger than one order may be."),
        Rejection.QuantityOffStep => (
            422, "quantity_off_step",
            "The quantity is not a whole number of the instrument's steps."),
        Rejection.AmountNotPositive => (422, "amount_not_positive", "The amount must be above zero."),
        Rejection.AmountTooPrecise => (422, "amount_too_precise", "The amount is finer than the asset's smallest unit."),
        Rejection.AmountTooLarge => (422, "amount_too_large", "The amount is larger than a balance can be."),
        Rejection.QuantityAndNotional => (
            422, "quantity_or_notional", "Say either how much or for how much money, one of the two, above zero."),
        Rejection.LimitPriceMissing => (422, "limit_price_missing", "An order of this type needs a limit price."),
        Rejection.LimitPriceUnexpected => (
            422, "limit_price_unexpected", "An order of this type has no limit price: leave it out, or choose a limit type."),
        Rejection.StopPriceMissing => (422, "stop_price_missing", "An order of this type needs a trigger price."),
        Rejection.StopPriceUnexpected => (
            422, "stop_price_unexpected",
            "An order of this type has no trigger price: leave it out, or choose a stop or take-profit type."),
        Rejection.TrailMissing => (422, "trail_missing", "A trailing stop needs a distance: an amount or a percentage."),
        Rejection.TrailUnexpected => (422, "trail_unexpected", "Only trailing stops have a distance to stay behind."),
        Rejection.TrailOutOfRange => (
            422, "trail_out_of_range",
            "A trailing stop stays behind by an amount or by a percentage, one of the two, above zero and at most 90 %."),
        Rejection.TimeInForceUnfit => (
            422, "time_in_force_unfit",
            "An order of this type cannot have this time in force. Stops, take-profits and orders that cancel one another are day orders, "
            + "good till cancelled or good till a date; market orders are anything but good till a date."),
        Rejection.ExpiryMissing => (422, "expires_at_missing", "An order that is good till a date needs that date."),
        Rejection.ExpiryUnexpected => (422, "expires_at_unexpected", "Only orders that are good till a date have one."),
        Rejection.ExpiryPast => (422, "expires_at_past", "The date until which it is good must lie in the future."),
        Rejection.DisplayUnfit => (
            422, "display_qty_unfit",
            "Only an order that rests, with a limit price and a quantity, can show a part of it at a time: a hundredth at least."),
        Rejection.PostOnlyUnfit => (
            422, "post_only_unfit", "Post-only is for limit orders that may rest: day, good till cancelled or good till a date."),
        Rejection.LegsUnfit => (
            422, "legs_unfit",
            "These exits do not fit the order. One that cancels the other is a limit order with a stop-loss and no take-profit, "
            + "and an order with exits cannot be reduce-only."),
        Rejection.TakeProfitWrongSide => (
            422, "take_profit_wrong_side",
            "The take-profit must gain: after a buy it goes above the entry's price, after a sell below it."),
        Rejection.StopLossWrongSide => (
            422, "stop_loss_wrong_side",
            "The stop-loss must lie where the position loses: after a buy below its entry, after a sell above it."),
        Rejection.NotionalTooSmall => (
            422, "notional_too_small", "The amount is not enough for the smallest quantity at the price of the moment."),
        Rejection.OrderValueTooLarge => (422, "order_value_too_large", "Price times quantity is more than one order may be worth."),
        Rejection.NothingToReplace => (
            422, "nothing_to_replace", "Nothing would change: give a quantity, a price or a distance that differs."),
        Rejection.TermsMalformed => (422, "terms_malformed", "These terms are out of range."),
        Rejection.ListingMalformed => (422, "listing_malformed", "The listing's tick and step do not fit its assets."),
        Rejection.DepthMalformed => (422, "depth_malformed", "The depth's levels are not in order, are crossed, or are out of range."),
        Rejection.BandMalformed => (
            422, "band_malformed", "A price band goes from a lower to a higher price, both above zero; without both it is lifted."),
        Rejection.SplitMalformed => (
            422, "split_malformed", $"A split makes 1 to {SplitShares.MostShares} shares of another such number of them."),
        Rejection.AlreadyListed => (409, "already_listed", "It is listed already."),
        Rejection.ClientOrderIdInUse => (
            409, "client_order_id_in_use",
            "Another order of the account has this id of your own: one that is open, or closed less than 24 hours ago."),
        Rejection.OrderClosed => (409, "order_closed", "The order is filled or cancelled already."),
        Rejection.OrderNotReplaceable => (
            409, "order_not_replaceable",
            "This cannot be changed now: the order is on its way, waits for its entry, or was triggered; "
            + "and the quantity of a leg follows its entry."),
        Rejection.HasOpenOrders => (409, "has_open_orders", "The account has open orders. Cancel them first: DELETE /api/v1/orders."),
        Rejection.QuantityBelowFilled => (
            422, "quantity_below_filled",
            "The new quantity must be more than what is filled already. To take back the rest, cancel the order."),
        Rejection.NotSplittable => (
            422, "not_splittable",
            "Only shares and funds can be split, and only such as are not traded as part of another instrument too."),
        Rejection.AccountFrozen => (
            403, "account_frozen", "The account is frozen: it takes no new orders and gives nothing out. Open orders may be cancelled."),
        Rejection.InstrumentDelisted => (422, "instrument_delisted", "The instrument is no longer traded."),
        Rejection.InstrumentHalted => (
            422, "instrument_halted", "Trading in the instrument is halted. It takes orders again when trading resumes."),
        Rejection.SessionClosed => (
            422, "session_closed",
            "The session is closed, so orders that trade at once or not at all have nothing to trade with. Use a day order, good till "
            + "cancelled or at the open."),
        Rejection.NoAuction => (
            422, "no_auction",
            "The instrument trades round the clock and has no auctions: at the open and at the close are for shares and funds."),
        Rejection.WrongPhase => (409, "wrong_phase", "The instrument is not in a phase in which this can be done."),
        Rejection.NoReferencePrice => (422, "no_reference_price", "No price is known yet that this could be judged by."),
        Rejection.NoLiquidity => (422, "no_liquidity", "Nobody offers the other side just now, so a market order has no price."),
        Rejection.StopAlreadyTriggered => (
            422, "stop_already_triggered", "The market is through the trigger price already: the order would be triggered at once."),
        Rejection.WouldTake => (422, "would_take", "A post-only order may not trade at once, and at this price it would."),
        Rejection.OutsidePriceBand => (422, "outside_price_band", "The price lies outside the instrument's price band."),
        Rejection.InstrumentNotAllowed => (422, "instrument_not_allowed", "The account's rules do not allow this instrument."),
        Rejection.OrderValueLimit => (422, "order_value_limit", "The order is worth more than the account's rules allow one order to be."),
        Rejection.OutsidePriceCollar => (
            422, "outside_price_collar", "The price is further from the market than the account's rules allow."),
        Rejection.OpenOrderLimit => (422, "open_order_limit", "The account has as many open orders as its rules allow."),
        Rejection.PositionLimit => (422, "position_limit", "The position would be worth more than the account's rules allow."),
        Rejection.DailyLossLimit => (
            422, "daily_loss_limit",
            "The account has lost as much today as its rules allow. Orders that reduce positions are still taken."),
        Rejection.PatternDayTrade => (
            422, "pattern_day_trade",
            "This would be the fourth day trade in five days, for which the account's equity must be 25,000 or more."),
        Rejection.WouldOpen => (
            422, "would_open",
            "A reduce-only order may only make a position smaller, and this one is larger than the position or on its side."),
        Rejection.CurrencyNotMarginable => (
            422, "currency_not_marginable", "A margin account trades only what is priced in its own currency."),
        Rejection.NotShortable => (422, "not_shortable", "The instrument cannot be sold short: sell at most what you own."),
        Rejection.InsufficientFunds => (422, "insufficient_funds", "The account has not enough money available for this."),
        Rejection.InsufficientAsset => (422, "insufficient_asset", "The account has not enough of the asset available to sell."),
        Rejection.InsufficientMargin => (
            422, "insufficient_margin", "The account's equity does not bear this beside its positions and open orders."),
        Rejection.BalanceLimit => (422, "balance_limit", "The balance would become larger than a balance can be."),
        Rejection.AccountLimit => (
            409, "too_many_accounts", $"A user may have {AccountPresets.MostAccounts} accounts. Reset one of them instead."),
        Rejection.DepositLimit => (
            422, "deposit_too_large", $"At most {AccountPresets.DepositLimit:0} may be paid into a user's accounts on one day (UTC)."),
        Rejection.InternalError => (
            500, "internal_error",
            "The exchange failed at this. Nothing of it was done, and the same request is refused for a day. It was reported."),
    };
}
