using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>What an account forbids itself, or is forbidden.</summary>
internal sealed class AccountLimits(VenueState state, Exposure exposure, Margin margin)
{
    private const int PatternDayTrades = 3;
    private const long PatternEquity = 25_000;

    /// <summary>The guards of a new order, in order of precedence.</summary>
    public Rejection Check(PlaceOrder place, Account account, Market market, in PricedOrder priced)
    {
        var (rules, side) = (account.Terms.Rules, place.Side);
        if (ReferenceEquals(rules, RiskRules.None)) return HasMost(place, account) ? Rejection.OpenOrderLimit : Rejection.None;
        if (rules.Allowed is { } allowed && !allowed.Contains(market.Instrument.Id)) return Rejection.InstrumentNotAllowed;
        if (rules.MaxOrderValue > Money.Zero && priced.Value > rules.MaxOrderValue) return Rejection.OrderValueLimit;
        if (IsOutsideCollar(market, priced.Price, rules.PriceCollar)) return Rejection.OutsidePriceCollar;
        if (HasMost(place, account) || (rules.MaxOpenOrders > 0 && account.OpenOrders >= rules.MaxOpenOrders))
            return Rejection.OpenOrderLimit;
        var opens = (rules.MaxPosition > Money.Zero || rules.DailyLossLimit > Money.Zero)
            && exposure.Opens(account.Id, market.Instrument.Id, side, priced.Quantity);
        var price = side == Side.Buy ? priced.Price : priced.ValuePrice;
        if (opens && IsPositionTooLarge(account, market, side, price, priced.Quantity)) return Rejection.PositionLimit;
        if (opens && rules.DailyLossLimit > Money.Zero && LostToday(account) >= rules.DailyLossLimit.Units) return Rejection.DailyLossLimit;
        return rules.PatternDayTrading && IsPatternDayTrade(account, market, side) ? Rejection.PatternDayTrade : Rejection.None;
    }

    /// <summary>Whether an account has as many open orders as the one that comes may find, whatever its rules.</summary>
    public static bool HasMost(PlaceOrder place, Account account) =>
        place.MostOpenOrders > 0 && account.OpenOrders >= place.MostOpenOrders;

    /// <summary>The guards of an open order's new terms, in order of precedence.</summary>
    public Rejection CheckReplaced(in Order order, Market market, in ReplacedTerms terms, Price valuePrice)
    {
        var (account, remaining) = (state.AccountOf(order.Account), terms.Quantity - order.Filled);
        var rules = account.Terms.Rules;
        if (ReferenceEquals(rules, RiskRules.None)) return Rejection.None;
        var price = order.IsMarketLike ? terms.StopPrice ?? terms.LimitPrice : terms.LimitPrice;
        if (rules.MaxOrderValue > Money.Zero && market.Instrument.ValueOf(valuePrice, terms.Quantity) > rules.MaxOrderValue)
            return Rejection.OrderValueLimit;
        if (IsOutsideCollar(market, price, rules.PriceCollar)) return Rejection.OutsidePriceCollar;
        if (rules.MaxPosition == Money.Zero || !exposure.Opens(order.Account, order.Instrument, order.Side, remaining))
            return Rejection.None;

        // The order itself counts already with what is left of it.
        var more = exposure.IsCounted(in order) ? new Quantity(remaining.Steps - order.Remaining.Steps) : remaining;
        return IsPositionTooLarge(account, market, order.Side, order.Side == Side.Buy ? price : valuePrice, more)
            ? Rejection.PositionLimit : Rejection.None;
    }

    private bool IsPositionTooLarge(Account account, Market market, Side side, Price price, Quantity more)
    {
        var most = account.Terms.Rules.MaxPosition;
        return most > Money.Zero && exposure.WouldBeWorth(account, market, side, price, more) > most.Units;
    }

    private static bool IsOutsideCollar(Market market, Price price, int collar)
    {
        var mark = market.Mark.Ticks;
        return collar > 0 && mark != 0 && price.Ticks != 0 && Math.Abs(price.Ticks - mark) * Share.Millionths > mark * collar;
    }

    /// <summary>
    /// What was lost today, realised, and what open positions stand below their cost; in units of the account's currency.
    /// </summary>
    private Int128 LostToday(Account account)
    {
        Int128 lost = -account.RealisedOn(Days.Of(state.Now)).Units;
        for (var row = state.Positions.First(account.Id); row != PositionBook.None; row = state.Positions.Next(row))
        {
            if (margin.IsAtHome(account, row)) lost -= Int128.Min(0, margin.ResultOf(row));
        }

        return lost;
    }

    /// <summary>FINRA rule 4210 (f)(8)(B): whether this would be the fourth day trade in five days of an account below 25,000.</summary>
    private bool IsPatternDayTrade(Account account, Market market, Side side)
    {
        if (!market.HasSessions) return false;
        if (state.Positions.Find(account.Id, market.Instrument.Id) is not (var row and not PositionBook.None)) return false;
        ref readonly var position = ref state.Positions[row];
        var day = Days.Of(state.Now);
        var closes = side == Side.Buy ? position.Net < 0 : position.Net > 0;
        return closes && position.OpenedOn == day && position.OpenedToday > 0 && account.DayTradesAt(day) >= PatternDayTrades
            && margin.EquityOf(account) < (Int128)PatternEquity * state.Assets[account.Home.Number].UnitsPerWhole;
    }
}
