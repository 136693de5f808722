using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>What a trade does to the ledger, to the orders that took part, and to their accounts' positions.</summary>
internal sealed class TradeApplier(StateTables tables, OrderApplier applier)
{
    private readonly WritableOrderTable orders = tables.Orders;
    private readonly WritablePositionBook positions = tables.Positions;

    public void Apply(in TradeExecuted trade, in Event happened)
    {
        tables.LastTrade = trade.Trade.Number;
        var market = tables.MarketOf(trade.Instrument);
        tables.Ledger.Post(in trade, market.Instrument);
        if (!trade.Maker.Order.IsHouse) Fill(in trade.Maker, in trade, trade.TakerSide.Opposite(), market, happened.At);
        if (!trade.Taker.Order.IsHouse) Fill(in trade.Taker, in trade, trade.TakerSide, market, happened.At);
    }

    /// <summary>Margin accounts with a position in an instrument are looked at when its price changes.</summary>
    public void NoteMargin(Account account, InstrumentId instrument)
    {
        if (account.IsMargin) tables.MarketOf(instrument).NoteMarginAccount(account.Id);
    }

    private void Fill(in Fill fill, in TradeExecuted trade, Side side, WritableMarket market, Timestamp at)
    {
        var slot = orders.SlotOf(fill.Order);
        ref var order = ref orders[slot];
        order.Filled += trade.Quantity;
        order.Charged += fill.Fee;
        if (fill.IsMaker) order.Made += trade.Value;
        else order.Taken += trade.Value;
        if (fill.FromHold) order.Held -= SpentFromHold(in fill, in trade, side, market.Instrument);
        if (order.IsOnBook && market.Book.Take(order.BookEntry, trade.Quantity)) order.BookEntry = OrderTable.None;
        if (order.HasBracket) tables.Brackets[order.Id].Fill(order.Id, trade.Quantity);

        Position(ref order, in fill, in trade, side, market, at);
        if (!order.Remaining.IsZero) return;
        if (!order.Held.IsZero) throw StillHolds(in order);
        applier.Close(slot, at);
    }

    // Made apart: a method that makes a message is slow to enter, whether it does or not.
    private static InvalidOperationException StillHolds(in Order order) =>
        new($"Order {order.Id.Number} is filled and still holds {order.Held.Units}.");

    /// <summary>What a fill takes out of its order's hold: of a buyer's what it pays, and what it does not need any more.</summary>
    private static Money SpentFromHold(in Fill fill, in TradeExecuted trade, Side side, Instrument instrument)
    {
        if (side == Side.Sell) return instrument.AmountOf(trade.Quantity);
        return fill.Fee > Money.Zero ? trade.Value + fill.Fee + fill.Released : trade.Value + fill.Released;
    }

    private void Position(ref Order order, in Fill fill, in TradeExecuted trade, Side side, WritableMarket market, Timestamp at)
    {
        var account = tables.AccountOf(order.Account);
        var row = positions.FindOrAdd(order.Account, order.Instrument);
        ref readonly var position = ref positions[row];
        var day = Days.Of(at);
        var closesToday = position.OpenedToday > 0 && position.OpenedOn == day && (side == Side.Buy ? position.Net < 0 : position.Net > 0);
        if (closesToday && !order.IsDayTrade && market.HasSessions)
        {
            order.IsDayTrade = true;
            account.CountDayTrade(day);
        }

        var inCost = tables.Profiles[fill.Profile].FeesInCost;
        var realised = positions.Trade(row, new(side, trade.Quantity, trade.Value, inCost ? fill.Fee : Money.Zero, at));
        if (!inCost) realised -= fill.Fee;
        if (!realised.IsZero && market.Instrument.Quote.Id == account.Home) account.Realise(realised, day);
        NoteMargin(account, order.Instrument);
    }
}
