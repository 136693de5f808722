using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>One trade: what it costs each side, what they borrow and repay, and what follows from it at once.</summary>
internal sealed class Clearing(VenueState state, Recorder recorder, Loans loans, ReduceOnly reduceOnly, Holds holds, BalanceLimits limits)
{
    private const long MostTraded = Money.MaxUnits / 4;

    /// <summary>Executes against an entry of the book. A taker of -1 is the house, moved by its feed.</summary>
    public void Trade(Market market, int entry, Side takerSide, Quantity quantity, TradeCause cause, int taker)
    {
        var book = market.Book;
        var (price, maker, makerSide) = (book.PriceOf(entry), book[entry].Order, takerSide.Opposite());
        var displayed = new Quantity(book.SideOf(makerSide)[book[entry].Level].Displayed);
        var makerId = maker == OrderBook.House ? OrderId.House : state.Orders[maker].Id;
        TradeAt(market, price, quantity, takerSide, cause, maker, taker);

        // The order book keeps what the log does not: house liquidity. What is eaten stays shown on the feed, and so is not refilled by it.
        if (maker == OrderBook.House) recorder.HouseTaken(market, makerSide, price, quantity, displayed);
        else if (state.Orders[maker].Id == makerId && state.Orders[maker].BookEntry == OrderBook.None) recorder.Rested(maker);
    }

    /// <summary>Executes at a price, whoever stood where. A slot of -1 is the house.</summary>
    public void TradeAt(Market market, Price price, Quantity quantity, Side takerSide, TradeCause cause, int maker, int taker)
    {
        var instrument = market.Instrument;
        var value = instrument.ValueOf(price, quantity);
        var makes = FillOf(maker, takerSide.Opposite(), quantity, value, instrument, isMaker: true);
        var takes = FillOf(taker, takerSide, quantity, value, instrument, isMaker: cause == TradeCause.Auction);
        var (buyer, seller) = takerSide == Side.Buy ? (takes, makes) : (makes, takes);
        if (Borrows(in buyer))
            loans.Borrow(state.AccountOf(buyer.Account), instrument.Quote.Id, buyer.Fee > Money.Zero ? value + buyer.Fee : value);
        if (Borrows(in seller)) loans.Borrow(state.AccountOf(seller.Account), instrument.Base.Id, instrument.AmountOf(quantity));

        recorder.Traded(new(
            new(state.LastTrade + 1), instrument.Id, takerSide, cause, state.PhysicsNumber, price, quantity, value, makes, takes));

        RepayIfMargin(buyer.Account, instrument.Base.Id);
        RepayIfMargin(seller.Account, instrument.Quote.Id);
        recorder.Priced(market, price);
        AfterFill(in makes, instrument.Id);
        AfterFill(in takes, instrument.Id);
    }

    /// <summary>What a trade of so much would be for an order, or for the house (-1).</summary>
    public Fill FillOf(int slot, Side side, Quantity quantity, Money value, Instrument instrument, bool isMaker)
    {
        if (slot == OrderBook.House) return new(OrderId.House, AccountId.House, 0, isMaker, FromHold: false, Money.Zero, Money.Zero);
        ref readonly var order = ref state.Orders[slot];
        var (made, taken) = isMaker ? (order.Made + value, order.Taken) : (order.Made, order.Taken + value);
        var fee = order.Fees.On(side, order.Filled + quantity, made, taken, instrument) - order.Charged;
        if (side == Side.Sell && fee > value) fee = value;
        var released = side == Side.Buy && order.HasHold
            ? holds.Released(in order, quantity, value, fee, made, taken, instrument) : Money.Zero;
        return new(order.Id, order.Account, order.Profile, isMaker, order.HasHold, fee, released);
    }

    /// <summary>Whether a trade keeps within what a trade may come to and what balances can hold, on both sides.</summary>
    public bool CanTrade(Market market, int taker, int maker, Side takerSide, Price price, Quantity quantity) =>
        limits.CanTrade(market.Instrument, AccountOf(taker), AccountOf(maker), takerSide, price, quantity) && HasRoom(taker)
            && HasRoom(maker);

    /// <summary>
    /// Whether an order may trade on: what it traded for in all, at prices that rose since, must be a number that fees can be worked out
    /// of.
    /// </summary>
    private bool HasRoom(int slot)
    {
        if (slot == OrderBook.House) return true;
        ref readonly var order = ref state.Orders[slot];
        return order.Made.Units <= MostTraded && order.Taken.Units <= MostTraded;
    }

    private AccountId AccountOf(int slot) => slot == OrderBook.House ? AccountId.House : state.Orders[slot].Account;

    private static bool Borrows(in Fill fill) => fill.Account.IsTrader && !fill.FromHold;

    private void RepayIfMargin(AccountId account, AssetId asset)
    {
        if (account.IsTrader && state.AccountOf(account).IsMargin) loans.RepayFrom(account, asset);
    }

    /// <summary>What a fill asks of others: of the order's bracket, and of what may only reduce a position that became smaller.</summary>
    private void AfterFill(in Fill fill, InstrumentId instrument)
    {
        if (fill.Order.IsHouse) return;
        recorder.NoteBracket(fill.Order);
        var account = state.AccountOf(fill.Account);
        if (account.ReduceOnlyOrders > 0) reduceOnly.CutAll(account, instrument);
    }
}
