using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Changing open orders in place.</summary>
public sealed partial class Venue
{
    /// <summary>The terms that an order is to have.</summary>
    private struct NewTerms
    {
        public Quantity Quantity;
        public Price LimitPrice;
        public Price? StopPrice;
        public Trail? Trail;
        public Money Held;

        /// <summary>What its stop-loss asks of the sibling that holds for both.</summary>
        public Money HeldBeside;

        public bool KeepsPlace;
    }

    private Decision Decide(ReplaceOrder replace)
    {
        if (!Knows(replace.Account)) return Rejection.UnknownAccount;
        var refusal = FindOwn(replace.Account, replace.Order, out var slot);
        var terms = default(NewTerms);
        if (refusal == Rejection.None) refusal = Judge(replace, slot, out terms);
        if (refusal != Rejection.None) return refusal;

        var account = AccountOf(replace.Account);
        var delay = account.HasDelay ? DrawDelay(account) : default;
        if (account.HasDelay)
        {
            ref var happened = ref Raise(EventType.ReplaceRequested);
            happened.Detail = replace;
            happened.ReplaceRequested = new(replace.Order, now + delay);
            Applied();
        }

        if (delay.Microseconds == 0) Replace(slot, in terms);
        return new(Rejection.None, replace.Order.Number);
    }

    private Rejection Judge(ReplaceOrder replace, int slot, out NewTerms terms)
    {
        ref readonly var order = ref orders[slot];
        var market = MarketOf(order.Instrument);
        terms = new()
        {
            Quantity = replace.Quantity ?? order.Quantity,
            LimitPrice = replace.LimitPrice ?? order.LimitPrice,
            StopPrice = replace.StopPrice ?? order.Options.StopPrice,
            Trail = replace.Trail ?? order.Options.Trail,
        };

        var refusal = JudgeNewFields(replace, in order, market, ref terms);
        if (refusal == Rejection.None) refusal = JudgeNewState(replace, in order, market, in terms);
        if (refusal == Rejection.None) refusal = JudgeNewRules(in order, market, in terms);
        return refusal == Rejection.None ? JudgeNewMeans(in order, market, ref terms) : refusal;
    }

    private Rejection JudgeNewFields(ReplaceOrder replace, in Order order, Market market, ref NewTerms terms)
    {
        if (replace.LimitPrice is { Ticks: < 1 } || replace.StopPrice is { Ticks: < 1 }) return Rejection.PriceNotPositive;
        if (replace.LimitPrice is { Ticks: > Price.MaxTicks } || replace.StopPrice is { Ticks: > Price.MaxTicks }) return Rejection.PriceTooHigh;
        if (replace.Quantity is { Steps: < 1 }) return Rejection.QuantityNotPositive;
        if (terms.Quantity.Steps > Quantity.MaxSteps || !market.Instrument.AmountFits(terms.Quantity)) return Rejection.QuantityTooLarge;
        if (replace.LimitPrice is not null && order.IsMarketLike) return Rejection.LimitPriceUnexpected;
        if (replace.StopPrice is not null && order.Options.StopPrice is null) return Rejection.StopPriceUnexpected;
        if (replace.Trail is not null && order.Options.Trail is null) return Rejection.TrailUnexpected;
        if (replace.Trail is { IsInRange: false }) return Rejection.TrailOutOfRange;

        var hasNewStop = terms.StopPrice != order.Options.StopPrice || terms.Trail != order.Options.Trail;
        if (terms.Quantity == order.Quantity && terms.LimitPrice == order.LimitPrice && !hasNewStop) return Rejection.NothingToReplace;
        terms.KeepsPlace = terms.Quantity < order.Quantity && terms.LimitPrice == order.LimitPrice && !hasNewStop;

        // How far it may stray follows its stop.
        if (hasNewStop && order.IsMarketLike && NewStopOf(in order, market, in terms) is { Ticks: > 0 } stop) terms.LimitPrice = CapOf(order.Side, stop);
        return market.Instrument.ValueFits(terms.LimitPrice, terms.Quantity) ? Rejection.None : Rejection.OrderValueTooLarge;
    }

    /// <summary>The stop that an order will have: a trailing one starts anew from the price of now; zero when there is none.</summary>
    private static Price NewStopOf(in Order order, Market market, in NewTerms terms)
    {
        if (terms.Trail is not { } trail) return terms.StopPrice ?? default;
        var price = market.PriceNow(SourceOf(order.Options.TriggerBy, order.Side));
        return price.Ticks == 0 ? default : trail.StopFor(order.Side, price);
    }

    private Rejection JudgeNewState(ReplaceOrder replace, in Order order, Market market, in NewTerms terms)
    {
        var isLeg = order.HasBracket && brackets[order.Id].IsLeg(order.Id);
        if (order.State is OrderState.OnItsWay or OrderState.Waiting || (isLeg && terms.Quantity != order.Quantity)) return Rejection.OrderNotReplaceable;
        if (order.IsTriggered && (replace.StopPrice is not null || replace.Trail is not null)) return Rejection.OrderNotReplaceable;
        if (terms.Quantity <= order.Filled) return Rejection.QuantityBelowFilled;
        if (order.Options.DisplayQuantity is { } display && display > terms.Quantity) return Rejection.DisplayUnfit;
        if (AccountOf(order.Account).Terms.IsFrozen) return Rejection.AccountFrozen;
        if (market.Phase == Phase.Halted) return Rejection.InstrumentHalted;
        if (market.IsOpen && replace.StopPrice is { } stop && IsThrough(in order, market, stop)) return Rejection.StopAlreadyTriggered;
        if (market.IsOpen && order.Options.PostOnly && !terms.KeepsPlace && WouldTake(market, order.Side, terms.LimitPrice)) return Rejection.WouldTake;
        var isOutside = (replace.LimitPrice is { } limit && !market.IsInBand(limit)) || (replace.StopPrice is { } trigger && !market.IsInBand(trigger));
        return isOutside ? Rejection.OutsidePriceBand : Rejection.None;
    }

    private static bool IsThrough(in Order order, Market market, Price stop)
    {
        var price = market.PriceNow(SourceOf(order.Options.TriggerBy, order.Side));
        return price.Ticks != 0 && (order.Falls ? price <= stop : price >= stop);
    }

    private Rejection JudgeNewRules(in Order order, Market market, in NewTerms terms)
    {
        var (account, remaining) = (AccountOf(order.Account), terms.Quantity - order.Filled);
        var rules = account.Terms.Rules;
        var price = order.IsMarketLike ? terms.StopPrice ?? terms.LimitPrice : terms.LimitPrice;
        if (!rules.MaxOrderValue.IsZero && market.Instrument.ValueOf(terms.LimitPrice, terms.Quantity) > rules.MaxOrderValue) return Rejection.OrderValueLimit;
        if (rules.PriceCollar > 0 && IsOutsideCollar(market, price, rules.PriceCollar)) return Rejection.OutsidePriceCollar;
        if (rules.MaxPosition > Money.Zero && Opens(order.Account, order.Instrument, order.Side, remaining))
        {
            // The order itself counts already with what is left of it.
            var more = new Ticket { Price = price, Quantity = IsCounted(in order) ? new(remaining.Steps - order.Remaining.Steps) : remaining };
            if (WouldBeWorth(account, market, order.Side, in more) > rules.MaxPosition.Units) return Rejection.PositionLimit;
        }

        return order.Options.ReduceOnly && Opens(order.Account, order.Instrument, order.Side, remaining) ? Rejection.WouldOpen : Rejection.None;
    }

    private Rejection JudgeNewMeans(in Order order, Market market, ref NewTerms terms)
    {
        var (account, instrument, remaining) = (AccountOf(order.Account), market.Instrument, terms.Quantity - order.Filled);
        if (account.IsMargin)
        {
            var more = instrument.WorthOf(terms.LimitPrice, remaining.Steps) - instrument.WorthOf(order.LimitPrice, order.Remaining.Steps);
            if (more <= 0 || !IsCounted(in order)) return Rejection.None;
            var net = NetOf(order.Account, order.Instrument);
            var counted = CountedSteps(account, order.Instrument, order.Side) + remaining.Steps - order.Remaining.Steps;
            if (order.Side == Side.Sell && !market.Terms.IsShortable && counted > net) return Rejection.NotShortable;
            if (counted <= (order.Side == Side.Sell ? net : -net)) return Rejection.None;
            var ticket = new Ticket { Fees = order.Fees, Quantity = terms.Quantity, Value = new((long)more) };
            return BearsMargin(account, market, order.Side, in ticket) ? Rejection.None : Rejection.InsufficientMargin;
        }

        var changed = order with { Quantity = terms.Quantity, LimitPrice = terms.LimitPrice };
        if (!order.Held.IsZero) terms.Held = NeedOf(in changed, instrument, remaining) - order.Held;
        else if (order.HasBracket) terms.HeldBeside = NeededBeside(in changed, instrument);
        var paid = order.Side == Side.Buy ? instrument.Quote.Id : instrument.Base.Id;
        if (terms.Held + terms.HeldBeside <= ledger.AvailableOf(order.Account, paid)) return Rejection.None;
        return order.Side == Side.Buy ? Rejection.InsufficientFunds : Rejection.InsufficientAsset;
    }

    /// <summary>How much more a take-profit must hold when the stop-loss beside it has other terms.</summary>
    private Money NeededBeside(in Order stop, Instrument instrument)
    {
        var beside = orders.Find(brackets[stop.Id].TakeProfit);
        if (stop.Side == Side.Sell || beside == OrderTable.None || orders[beside].Held.IsZero) return Money.Zero;
        ref readonly var profit = ref orders[beside];
        var own = HoldRule.ForBuyer(in profit, instrument, profit.Remaining, profit.Made, profit.Taken, profit.Charged);
        return HoldRule.ForEither(own, profit.LimitPrice, stop.Fees, stop.LimitPrice, profit.Remaining, instrument) - profit.Held;
    }

    private void Replace(int slot, in NewTerms terms)
    {
        ref readonly var order = ref orders[slot];
        var shown = ShownOf(in order);
        var remaining = terms.Quantity - order.Filled;
        var leaves = !terms.KeepsPlace ? shown : shown > remaining ? shown - remaining : Quantity.Zero;
        RaiseReplaced(slot, leaves, terms.KeepsPlace, terms.Quantity, terms.LimitPrice, terms.StopPrice, terms.Trail, terms.Held);
        if (!terms.HeldBeside.IsZero)
        {
            var beside = orders.SlotOf(brackets[orders[slot].Id].TakeProfit);
            ref readonly var profit = ref orders[beside];
            RaiseReplaced(beside, Quantity.Zero, keepsPlace: true, profit.Quantity, profit.LimitPrice, profit.Options.StopPrice, profit.Options.Trail, terms.HeldBeside);
        }

        if (!terms.KeepsPlace && orders[slot].State == OrderState.Working) Enter(slot);
    }

    private void RaiseReplaced(int slot, Quantity leaves, bool keepsPlace, Quantity quantity, Price limitPrice, Price? stopPrice, Trail? trail, Money held)
    {
        ref readonly var order = ref orders[slot];
        Raise(EventType.OrderReplaced).OrderReplaced = new(
            order.Id, order.Account, order.Instrument, order.Side, order.LimitPrice, leaves, keepsPlace, quantity, limitPrice, stopPrice ?? default, trail ?? default, held);
        Applied();
        Touch(MarketOf(orders[slot].Instrument));
    }
}
