using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>What an account forbids itself, and what it can bear.</summary>
public sealed partial class Venue
{
    private const int PatternDayTrades = 3;
    private const long PatternEquity = 25_000;

    private Rejection JudgeRules(Account account, Market market, Side side, in Ticket ticket)
    {
        var rules = account.Terms.Rules;
        if (rules.Allowed is { } allowed && !allowed.Contains(market.Instrument.Id)) return Rejection.InstrumentNotAllowed;
        if (!rules.MaxOrderValue.IsZero && ticket.Value > rules.MaxOrderValue) return Rejection.OrderValueLimit;
        if (rules.PriceCollar > 0 && IsOutsideCollar(market, ticket.Price, rules.PriceCollar)) return Rejection.OutsidePriceCollar;
        if (rules.MaxOpenOrders > 0 && account.OpenOrders >= rules.MaxOpenOrders) return Rejection.OpenOrderLimit;
        if (rules.MaxPosition > Money.Zero || rules.DailyLossLimit > Money.Zero)
        {
            if (Opens(account.Id, market.Instrument.Id, side, ticket.Quantity))
            {
                if (rules.MaxPosition > Money.Zero && WouldBeWorth(account, market, side, in ticket) > rules.MaxPosition.Units) return Rejection.PositionLimit;
                if (rules.DailyLossLimit > Money.Zero && LostToday(account) >= rules.DailyLossLimit.Units) return Rejection.DailyLossLimit;
            }
        }

        return rules.PatternDayTrading && IsPatternDayTrade(account, market, side) ? Rejection.PatternDayTrade : Rejection.None;
    }

    private Rejection JudgeMeans(PlaceOrder place, Account account, Market market, ref Ticket ticket)
    {
        var instrument = market.Instrument;
        if (ticket.Options.ReduceOnly && Opens(place.Account, place.Instrument, place.Side, ticket.Quantity)) return Rejection.WouldOpen;
        if (account.IsMargin)
        {
            if (instrument.Quote.Id != account.Home) return Rejection.CurrencyNotMarginable;
            var net = NetOf(place.Account, place.Instrument);
            var counted = CountedSteps(account, place.Instrument, place.Side) + ticket.Quantity.Steps;
            if (place.Side == Side.Sell && !market.Terms.IsShortable && counted > net) return Rejection.NotShortable;
            if (counted > (place.Side == Side.Sell ? net : -net) && !BearsMargin(account, market, place.Side, in ticket)) return Rejection.InsufficientMargin;
        }
        else
        {
            ticket.Hold = HoldFor(place, instrument, in ticket);
            var paid = place.Side == Side.Buy ? instrument.Quote.Id : instrument.Base.Id;
            if (ticket.Hold > ledger.AvailableOf(place.Account, paid)) return place.Side == Side.Buy ? Rejection.InsufficientFunds : Rejection.InsufficientAsset;
        }

        var fits = place.Side == Side.Buy
            ? Fits(place.Account, instrument.Base.Id, instrument.AmountOf(ticket.Quantity))
            : Fits(place.Account, instrument.Quote.Id, ticket.Value);
        return fits ? Rejection.None : Rejection.BalanceLimit;
    }

    private Money HoldFor(PlaceOrder place, Instrument instrument, in Ticket ticket)
    {
        if (place.Side == Side.Sell) return instrument.AmountOf(ticket.Quantity);
        var hold = HoldRule.ForBuyer(ticket.Fees, instrument, ticket.Quantity, ticket.Value, Money.Zero, Money.Zero, Money.Zero);
        if (!ticket.Options.OneCancelsOther) return hold;
        return HoldRule.ForEither(hold, ticket.LimitPrice, ticket.Fees, LimitOf(ticket.Options.StopLoss!, place.Side), ticket.Quantity, instrument);
    }

    /// <summary>The limit of a stop-loss leg on a side, or how far it may stray.</summary>
    private Price LimitOf(StopLossLeg leg, Side side) => leg.LimitPrice ?? CapOf(side, leg.StopPrice);

    /// <summary>Whether so much more on a side would add to a position, or turn it round.</summary>
    private bool Opens(AccountId account, InstrumentId instrument, Side side, Quantity quantity)
    {
        var net = NetOf(account, instrument);
        return side == Side.Buy ? -net < quantity.Steps : net < quantity.Steps;
    }

    private long NetOf(AccountId account, InstrumentId instrument) =>
        positions.Find(account, instrument) is var row and not PositionBook.None ? positions[row].Net : 0;

    /// <summary>
    /// An order counts once it may trade: a leg that waits for its entry does not, and of two exits that cancel each other only the one that is on the market.
    /// </summary>
    private bool IsCounted(in Order order)
    {
        if (order.State == OrderState.Waiting) return false;
        if (!order.HasBracket) return true;
        var bracket = brackets[order.Id];
        return order.Id != bracket.StopLoss || bracket.TakeProfit.IsHouse || bracket.IsStopTriggered;
    }

    private long CountedSteps(Account account, InstrumentId instrument, Side side)
    {
        long steps = 0;
        for (var slot = orders.FirstOf(account.Id); slot != OrderTable.None; slot = orders.NextOfAccount(slot))
        {
            ref readonly var order = ref orders[slot];
            if (order.Instrument == instrument && order.Side == side && IsCounted(in order)) steps += order.Remaining.Steps;
        }

        return steps;
    }

    /// <summary>What the position would be worth if everything on this side filled.</summary>
    private Int128 WouldBeWorth(Account account, Market market, Side side, in Ticket ticket)
    {
        var net = NetOf(account.Id, market.Instrument.Id);
        var steps = (side == Side.Buy ? net : -net) + CountedSteps(account, market.Instrument.Id, side) + ticket.Quantity.Steps;
        return steps <= 0 ? 0 : market.Instrument.WorthOf(ticket.Price, steps);
    }

    private static bool IsOutsideCollar(Market market, Price price, int collar)
    {
        var mark = market.Mark.Ticks;
        return mark != 0 && price.Ticks != 0 && Math.Abs(price.Ticks - mark) * Share.Millionths > mark * collar;
    }

    /// <summary>What was lost today, realised, and what open positions stand below their cost; in units of the account's currency.</summary>
    private Int128 LostToday(Account account)
    {
        Int128 lost = -account.RealisedOn(Days.Of(now)).Units;
        for (var row = positions.First(account.Id); row != PositionBook.None; row = positions.Next(row))
        {
            if (IsAtHome(account, row)) lost -= Int128.Min(0, ResultOf(row));
        }

        return lost;
    }

    /// <summary>FINRA rule 4210 (f)(8)(B): whether this would be the fourth day trade in five days of an account below 25,000.</summary>
    private bool IsPatternDayTrade(Account account, Market market, Side side)
    {
        if (!market.HasSessions || positions.Find(account.Id, market.Instrument.Id) is not (var row and not PositionBook.None)) return false;
        ref readonly var position = ref positions[row];
        var day = Days.Of(now);
        var closes = side == Side.Buy ? position.Net < 0 : position.Net > 0;
        return closes && position.OpenedOn == day && position.OpenedToday > 0 && account.DayTradesAt(day) >= PatternDayTrades
            && EquityOf(account) < (Int128)PatternEquity * assets[account.Home.Number].UnitsPerWhole;
    }
}
