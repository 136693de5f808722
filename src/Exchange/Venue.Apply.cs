using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>State follows from events, and from nothing else.</summary>
public sealed partial class Venue
{
    /// <summary>Does what an event says. Live, replay and recovery all come through here.</summary>
    /// <exception cref="InvalidOperationException">The event does not follow the last one, or breaks an invariant: a bug, or a damaged log.</exception>
    public void Apply(in Event happened)
    {
        if (happened.IsLogged && happened.Sequence != Sequence + 1)
            throw new InvalidOperationException($"Event {happened.Sequence} does not follow {Sequence}.");
        Sequence = happened.Sequence;
        lastCommand = happened.Command;

        switch (happened.Type)
        {
            case EventType.AssetListed: assets.Add(happened.Asset); break;
            case EventType.InstrumentListed: Apply(happened.Instrument); break;
            case EventType.AccountOpened: Apply(happened.AccountOpened); break;
            case EventType.Transferred: Post(in happened, null); break;
            case EventType.OrderPlaced: Apply(happened.OrderPlaced, in happened); break;
            case EventType.OrderRested: Apply(happened.OrderRested); break;
            case EventType.TradeExecuted: Apply(happened.TradeExecuted, in happened); break;
            case EventType.OrderCancelled: Apply(happened.OrderCancelled, in happened); break;
            case EventType.HouseQuoted: Apply(happened.HouseQuoted); break;
            case EventType.HouseTaken: Apply(happened.HouseTaken); break;
            case EventType.DepthQuoted: quotes[happened.DepthQuoted.Instrument.Number] = happened.Quote; break;
            case EventType.PrintReported: break;
            default: throw new InvalidOperationException($"A venue does not know events of type {happened.Type}.");
        }
    }

    private void Apply(Instrument instrument)
    {
        instruments.Add(instrument);
        books.Add(new OrderBook());
        quotes.Add(null);
    }

    private void Apply(in AccountOpened opened) => accounts.Add(new(opened.Account, opened.User, opened.MakerFee, opened.TakerFee));

    private void Apply(in OrderPlaced placed, in Event happened)
    {
        lastOrder = placed.Order.Number;
        orders.Add(new Order
        {
            Id = placed.Order,
            Account = placed.Account,
            Instrument = placed.Instrument,
            Side = placed.Side,
            Type = placed.Type,
            TimeInForce = placed.TimeInForce,
            LimitPrice = placed.LimitPrice,
            Quantity = placed.Quantity,
            Held = placed.Held,
            Entry = OrderBook.None,
            ClientOrderId = happened.ClientOrderId,
        });
        if (happened.ClientOrderId is { } id) clientOrderIds.Add((placed.Account, id), placed.Order);
        if (!placed.Request.IsNone) requests.Add(placed.Request, placed.Order, happened.At);
        Post(in happened, instruments[placed.Instrument.Number]);
    }

    private void Apply(in OrderRested rested)
    {
        var slot = orders.SlotOf(rested.Order);
        orders[slot].Entry = books[rested.Instrument.Number].Rest(rested.Side, rested.Price, rested.Quantity, slot);
    }

    private void Apply(in TradeExecuted trade, in Event happened)
    {
        lastTrade = trade.Trade.Number;
        var instrument = instruments[trade.Instrument.Number];
        Post(in happened, instrument);

        var makerSide = trade.TakerSide.Opposite();
        if (!trade.Maker.Order.IsHouse)
        {
            var slot = orders.SlotOf(trade.Maker.Order);
            books[trade.Instrument.Number].Take(orders[slot].Entry, trade.Quantity);
            Fill(slot, trade.Maker, in trade, makerSide, instrument);
        }

        if (!trade.Taker.Order.IsHouse) Fill(orders.SlotOf(trade.Taker.Order), trade.Taker, in trade, trade.TakerSide, instrument);
    }

    private void Fill(int slot, in Fill fill, in TradeExecuted trade, Side side, Instrument instrument)
    {
        ref var order = ref orders[slot];
        order.Filled += trade.Quantity;
        order.FeeCarry = fill.FeeCarry;
        order.Held -= side == Side.Buy ? trade.Value + fill.Fee + fill.Released : instrument.AmountOf(trade.Quantity);
        if (!order.Remaining.IsZero) return;
        if (!order.Held.IsZero) throw new InvalidOperationException($"Order {order.Id.Number} is filled and still holds {order.Held.Units}.");
        Close(slot);
    }

    private void Apply(in OrderCancelled cancelled, in Event happened)
    {
        Post(in happened, instruments[cancelled.Instrument.Number]);
        var slot = orders.SlotOf(cancelled.Order);
        if (cancelled.WasResting) books[cancelled.Instrument.Number].Remove(orders[slot].Entry);
        Close(slot);
    }

    private void Close(int slot)
    {
        if (orders[slot].ClientOrderId is { } id) clientOrderIds.Remove((orders[slot].Account, id));
        orders.Remove(slot);
    }

    private void Apply(in HouseQuoted quoted) =>
        books[quoted.Instrument.Number].Quote(quoted.Side, quoted.Price, quoted.Change, quoted.Displayed);

    private void Apply(in HouseTaken taken) =>
        books[taken.Instrument.Number].TakeHouse(taken.Side, taken.Price, taken.Quantity, taken.Displayed);

    private void Post(in Event happened, Instrument? instrument)
    {
        Span<Posting> postings = stackalloc Posting[Postings.Most];
        foreach (ref readonly var posting in postings[..Postings.Of(in happened, instrument, postings)]) ledger.Post(in posting);
    }
}
