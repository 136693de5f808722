using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>
/// What traders' balances can hold: what would pass it is refused before it happens. The venue's own accounts hold any sum of them.
/// </summary>
internal sealed class BalanceLimits(VenueState state)
{
    /// <summary>Who owes more than this trades no more: half of what a balance can hold, so that a trade with its fee still fits.</summary>
    private const long MostOwed = Money.MaxUnits / 2;

    /// <summary>Whether a trader can have so much more of an asset.</summary>
    public bool Fits(AccountId account, AssetId asset, Money amount) =>
        state.Ledger.TotalOf(account, asset).Units <= Money.MaxUnits - amount.Units;

    /// <summary>Whether a trade keeps within what a trade may come to, and within what balances can hold on both sides.</summary>
    public bool CanTrade(Instrument instrument, AccountId taker, AccountId maker, Side takerSide, Price price, Quantity quantity)
    {
        if (!instrument.ValueFits(price, quantity)) return false;
        var (value, amount) = (instrument.ValueOf(price, quantity), instrument.AmountOf(quantity));
        var (buyer, seller) = takerSide == Side.Buy ? (taker, maker) : (maker, taker);
        return (!buyer.IsTrader || (Fits(buyer, instrument.Base.Id, amount) && CanPay(buyer, instrument, Side.Buy, quantity, value)))
            && (!seller.IsTrader || (Fits(seller, instrument.Quote.Id, value) && CanPay(seller, instrument, Side.Sell, quantity, value)));
    }

    /// <summary>Whether a position can follow what adds to it on a side, and stay a number that the rules can count with.</summary>
    public bool PositionFits(AccountId account, Instrument instrument, Side side, Quantity quantity, Int128 cost)
    {
        if (cost > Money.MaxUnits) return false;
        var row = state.Positions.Find(account, instrument.Id);
        if (row == PositionBook.None) return true;
        ref readonly var position = ref state.Positions[row];
        if (side == Side.Buy ? position.Net < 0 : position.Net > 0) return true;
        return instrument.AmountFits(new Quantity(Math.Abs(position.Net)), quantity)
            && Math.Abs(position.Cost.Units) <= Money.MaxUnits - (long)cost;
    }

    /// <summary>Whether an account can pay with an asset, borrowing where it must, and whether its position can follow.</summary>
    private bool CanPay(AccountId account, Instrument instrument, Side side, Quantity quantity, Money value)
    {
        if (!PositionFits(account, instrument, side, quantity, value.Units)) return false;
        if (!state.AccountOf(account).IsMargin) return true;
        return state.Ledger[account, (side == Side.Buy ? instrument.Quote : instrument.Base).Id].Owed.Units <= MostOwed;
    }
}
