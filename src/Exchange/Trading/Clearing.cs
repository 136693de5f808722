using TradeCraft.Exchange.Accounts;
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
        var makes = CostOf(maker, takerSide.Opposite(), quantity, value, instrument, isMaker: true);
        var takes = CostOf(taker, takerSide, quantity, value, instrument, isMaker: cause == TradeCause.Auction);
        var (makerId, makerAccount) = PartyOf(maker);
        var (takerId, takerAccount) = PartyOf(taker);
        var (buyer, seller) = takerSide == Side.Buy ? (takerAccount, makerAccount) : (makerAccount, takerAccount);
        var fee = takerSide == Side.Buy ? takes.Fee : makes.Fee;
        if (buyer is { IsMargin: true } && !HasHold(takerSide == Side.Buy ? taker : maker))
            loans.Borrow(buyer, instrument.Quote.Id, fee > Money.Zero ? value + fee : value);
        if (seller is { IsMargin: true } && !HasHold(takerSide == Side.Buy ? maker : taker))
            loans.Borrow(seller, instrument.Base.Id, instrument.AmountOf(quantity));

        recorder.Traded(market, price, quantity, value, takerSide, cause, maker, makes, taker, takes);

        if (buyer is { IsMargin: true }) loans.RepayFrom(buyer.Id, instrument.Base.Id);
        if (seller is { IsMargin: true }) loans.RepayFrom(seller.Id, instrument.Quote.Id);
        recorder.Priced(market, price);
        if (makerAccount is not null) AfterFill(makerId, makerAccount, instrument.Id);
        if (takerAccount is not null) AfterFill(takerId, takerAccount, instrument.Id);
    }

    /// <summary>What a trade of so much would cost an order, or the house (-1).</summary>
    public FillCost CostOf(int slot, Side side, Quantity quantity, Money value, Instrument instrument, bool isMaker)
    {
        if (slot == OrderBook.House) return default;
        ref readonly var order = ref state.Orders[slot];
        var (made, taken) = isMaker ? (order.Made + value, order.Taken) : (order.Made, order.Taken + value);
        var fee = state.FeesOf(in order, instrument).On(side, order.Filled + quantity, made, taken, instrument) - order.Charged;
        if (side == Side.Sell && fee > value) fee = value;
        var released = side == Side.Buy && order.HasHold
            ? holds.Released(in order, quantity, value, fee, made, taken, instrument) : Money.Zero;
        return new(fee, released);
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

    /// <summary>Who trades, by an order's slot; no account for the house.</summary>
    private (OrderId Order, Account? Account) PartyOf(int slot)
    {
        if (slot == OrderBook.House) return default;
        ref readonly var order = ref state.Orders[slot];
        return (order.Id, state.AccountOf(order.Account));
    }

    private bool HasHold(int slot) => state.Orders[slot].HasHold;

    /// <summary>What a fill asks of others: of the order's bracket, and of what may only reduce a position that became smaller.</summary>
    private void AfterFill(OrderId order, Account account, InstrumentId instrument)
    {
        recorder.NoteBracket(order);
        if (account.ReduceOnlyOrders > 0) reduceOnly.CutAll(account, instrument);
    }
}
