using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>
/// How those who decide make something happen: a method for each event, which fills it in, applies it at once, and notes what must be
/// settled after it. Nobody else raises events.
/// </summary>
internal sealed class Recorder(StateTables tables, EventApplier applier, Unsettled unsettled)
{
    private readonly WritableOrderTable orders = tables.Orders;
    private EventBuffer raised = new(0);

    /// <summary>
    /// The order that was worked at last in this command: where something throws, most likely the cause. Null where there was none.
    /// </summary>
    public OrderId? AtWork { get; set; }

    /// <summary>A command is to be decided: what happens is appended to <paramref name="events"/>.</summary>
    public void Begin(EventBuffer events)
    {
        raised = events;
        AtWork = null;
        tables.LastCommand++;
    }

    /// <summary>What happens from here on happens at this time.</summary>
    public void SetTime(Timestamp now) => tables.Now = now;

    /// <summary>The next thing that is due at or before a time, which is then waited for no longer.</summary>
    public bool TryTakeDue(Timestamp until, out Due due) => tables.Due.TryTake(until, out due);

    public void AssetListed(Asset asset) => Raise(EventType.AssetListed, asset);

    public void InstrumentListed(Instrument instrument) => Raise(EventType.InstrumentListed, instrument);

    public void PhysicsSet(Physics physics) => Raise(EventType.PhysicsSet, physics);

    public void InstrumentTermsSet(InstrumentId instrument, InstrumentTerms terms)
    {
        ref var happened = ref Raise(EventType.InstrumentTermsSet);
        happened.Detail = terms;
        happened.InstrumentTermsSet = new(instrument);
        Apply();
    }

    public void AccountOpened(in AccountOpened opened, AccountTerms terms)
    {
        ref var happened = ref Raise(EventType.AccountOpened);
        happened.Detail = terms;
        happened.AccountOpened = opened;
        Apply();
    }

    public void AccountTermsSet(AccountId account, AccountTerms terms)
    {
        ref var happened = ref Raise(EventType.AccountTermsSet);
        happened.Detail = terms;
        happened.AccountTermsSet = new(account);
        Apply();
    }

    public void AccountReset(Account account)
    {
        Raise(EventType.AccountReset).AccountReset = new(account.Id, account.Epoch + 1);
        Apply();
    }

    public void RequestDone(RequestDone done) => Raise(EventType.RequestDone, done);

    public void Transferred(AccountId from, AccountId to, AssetId asset, Money amount, TransferReason reason, Money cost = default)
    {
        Raise(EventType.Transferred).Transferred = new(from, to, asset, amount, reason, cost);
        Apply();
    }

    public void LoanTaken(AccountId account, AssetId asset, Money amount)
    {
        Raise(EventType.LoanTaken).LoanTaken = new(account, asset, amount);
        Apply();
    }

    public void LoanRepaid(AccountId account, AssetId asset, Money amount)
    {
        Raise(EventType.LoanRepaid).LoanRepaid = new(account, asset, amount);
        Apply();
    }

    public void MarginCalled(Account account, Money equity, Money required)
    {
        Raise(EventType.MarginCalled).MarginCalled = new(account.Id, equity, required, tables.Now + account.Terms.Profile.MarginGrace);
        Apply();
    }

    public void MarginRestored(Account account)
    {
        Raise(EventType.MarginRestored).MarginRestored = new(account.Id);
        Apply();
    }

    public void PhaseChanged(Market market, Phase phase, Price officialPrice)
    {
        Raise(EventType.PhaseChanged).PhaseChanged = new(market.Instrument.Id, phase, officialPrice);
        Apply();
        if (officialPrice.Ticks != 0) Writable(market).Prices.Trade(officialPrice, unsettled.Looks);
        unsettled.AddRevalued(Writable(market));
    }

    public void PriceBandSet(Market market, Price lower, Price upper)
    {
        Raise(EventType.PriceBandSet).PriceBandSet = new(market.Instrument.Id, lower, upper);
        Apply();
    }

    public void SharesSplit(in SharesSplit split)
    {
        Raise(EventType.SharesSplit).SharesSplit = split;
        Apply();
    }

    public void DividendDeclared(in DividendDeclared declared)
    {
        Raise(EventType.DividendDeclared).DividendDeclared = declared;
        Apply();
    }

    /// <summary>The slot of the order that was placed.</summary>
    public int Placed(in OrderPlaced placed, OrderOptions? options)
    {
        ref var happened = ref Raise(EventType.OrderPlaced);
        happened.Detail = options;
        happened.OrderPlaced = placed;
        Apply();
        return orders.SlotOf(raised.Last.OrderPlaced.Order);
    }

    public void Arrived(int slot)
    {
        var market = tables.MarketOf(orders[slot].Instrument);
        Raise(EventType.OrderArrived).OrderArrived = new(orders[slot].Id, market.Instrument.Id, market.Best(Side.Buy),
            market.Best(Side.Sell));
        Apply();
    }

    /// <summary>Puts what is left of an order, an iceberg's next slice, at the tail of its price's queue.</summary>
    public void Rested(int slot)
    {
        ref readonly var order = ref orders[slot];
        var market = tables.MarketOf(order.Instrument);
        var shown = order.Options.DisplayQuantity is { } display ? Quantity.Min(display, order.Remaining) : order.Remaining;
        var side = market.Book.SideOf(order.Side);
        var level = side.Find(order.LimitPrice);
        var (ahead, ofHouse) = level == OrderBook.None ? (0L, 0L) : (side[level].Total, side[level].House);
        Raise(EventType.OrderRested).OrderRested = new(
            order.Id, order.Instrument, order.Side, order.LimitPrice, shown, new(ahead), new(ofHouse));
        Apply();
        if (market.IsOpen && tables.Physics.UsersCross) RequireUncrossed(market);
        unsettled.Add(market);
    }

    /// <summary>The order waits for an auction; what was shown of it leaves its queue.</summary>
    public void JoinedAuction(int slot)
    {
        ref readonly var order = ref orders[slot];
        Raise(EventType.OrderPooled).OrderPooled = new(order.Id, order.Instrument, order.Side, order.LimitPrice, ShownOf(in order));
        Apply();
    }

    public void StopSet(int slot, Price stop, Price extreme)
    {
        var market = tables.MarketOf(orders[slot].Instrument);
        Raise(EventType.StopSet).StopSet = new(orders[slot].Id, market.Instrument.Id, stop, extreme);
        Apply();
        unsettled.Add(market);
    }

    public void Triggered(int slot, Price price, Money held)
    {
        ref readonly var order = ref orders[slot];
        Raise(EventType.OrderTriggered).OrderTriggered = new(order.Id, order.Account, order.Instrument, order.Side, price, held);
        Apply();
        NoteBracket(slot);
    }

    /// <summary>An open order gets other terms.</summary>
    /// <param name="slot">The order.</param>
    /// <param name="leaves">What of it leaves its queue.</param>
    /// <param name="keepsPlace">Only its quantity becomes less, or its hold changes.</param>
    /// <param name="terms">What it has from now on.</param>
    /// <param name="held">What is set aside more than before; below zero: less.</param>
    public void Replaced(int slot, Quantity leaves, bool keepsPlace, in ReplacedTerms terms, Money held)
    {
        ref readonly var order = ref orders[slot];
        var market = tables.MarketOf(order.Instrument);
        Raise(EventType.OrderReplaced).OrderReplaced = new(
            order.Id, order.Account, order.Instrument, order.Side, order.LimitPrice, leaves, keepsPlace,
            terms.Quantity, terms.LimitPrice, terms.StopPrice ?? default, terms.Trail ?? default, held);
        Apply();
        unsettled.Add(market);
    }

    public void CancelRequested(int slot, Timestamp arrivesAt)
    {
        Raise(EventType.CancelRequested).CancelRequested = new(orders[slot].Id, arrivesAt);
        Apply();
    }

    public void ReplaceRequested(ReplaceOrder replacement, Timestamp arrivesAt)
    {
        ref var happened = ref Raise(EventType.ReplaceRequested);
        happened.Detail = replacement;
        happened.ReplaceRequested = new(replacement.Order, arrivesAt);
        Apply();
    }

    public void LegSized(int slot, Quantity quantity, Money held)
    {
        ref readonly var order = ref orders[slot];
        Raise(EventType.LegSized).LegSized = new(
            order.Id, order.Account, order.Instrument, order.Side, order.LimitPrice, ShownOf(in order), quantity, held);
        Apply();
    }

    public void Cancelled(int slot, CancelReason reason)
    {
        ref readonly var order = ref orders[slot];
        var market = tables.MarketOf(order.Instrument);
        NoteBracket(slot);
        Raise(EventType.OrderCancelled).OrderCancelled = new(
            order.Id, order.Account, order.Instrument, order.Side, order.LimitPrice, order.Remaining, ShownOf(in order), reason,
            order.Held);
        Apply();
        unsettled.Add(market);
    }

    /// <summary>Two sides traded. A slot of -1 is the house.</summary>
    public void Traded(
        Market market, Price price, Quantity quantity, Money value, Side takerSide, TradeCause cause, int maker, FillCost makes, int taker,
        FillCost takes)
    {
        Raise(EventType.TradeExecuted).TradeExecuted = new(
            new(tables.LastTrade + 1), market.Instrument.Id, takerSide, cause, tables.PhysicsNumber, price, quantity, value,
            FillOf(maker, isMaker: true, makes), FillOf(taker, isMaker: cause == TradeCause.Auction, takes));
        Apply();
    }

    /// <summary>A trade changed the market's price, and what both sides' brackets must follow.</summary>
    public void Priced(Market market, Price price)
    {
        Writable(market).Prices.Trade(price, unsettled.Looks);
        unsettled.AddRevalued(Writable(market));
    }

    /// <summary>The orders that hang together with this one must follow it.</summary>
    public void NoteBracket(OrderId order)
    {
        if (tables.Brackets.Count > 0 && tables.Brackets.TryGetValue(order, out var bracket)) unsettled.Add(bracket);
    }

    /// <summary>The market's stops are looked at when the command is done.</summary>
    public void NoteMarket(Market market) => unsettled.Add(Writable(market));

    public void HouseQuoted(Market market, Side side, Price price, long change, long displayed, HouseChange kind = HouseChange.Shown)
    {
        var model = tables.Physics.CancelModel;
        Raise(EventType.HouseQuoted).HouseQuoted = new(market.Instrument.Id, side, price, change, new(displayed), model, kind);
        Apply();
    }

    public void HouseTaken(Market market, Side side, Price price, Quantity quantity, Quantity displayed)
    {
        Raise(EventType.HouseTaken).HouseTaken = new(market.Instrument.Id, side, price, quantity, displayed);
        Apply();
    }

    public void DepthQuoted(QuoteDepth quote, in DepthQuoted quoted)
    {
        var market = tables.MarketOf(quoted.Instrument);
        ref var happened = ref Raise(EventType.DepthQuoted);
        happened.Detail = quote;
        happened.DepthQuoted = quoted;
        Apply();
        unsettled.Add(market);
    }

    public void PrintReported(in PrintReported print)
    {
        Raise(EventType.PrintReported).PrintReported = print;
        Apply();
    }

    public void MarkReported(Market market, Price price)
    {
        Raise(EventType.MarkReported).MarkReported = new(market.Instrument.Id, price);
        Apply();
        unsettled.AddRevalued(Writable(market));
    }

    /// <summary>A split changed what every account here is worth.</summary>
    public void Revalued(Market market) => unsettled.AddRevalued(Writable(market));

    /// <exception cref="InvalidOperationException">The book is crossed at rest: a bug.</exception>
    private static void RequireUncrossed(WritableMarket market)
    {
        var (bid, ask) = (market.Best(Side.Buy), market.Best(Side.Sell));
        if (bid.Ticks != 0 && ask.Ticks != 0 && bid >= ask)
            throw new InvalidOperationException($"{market.Instrument.Symbol} is crossed: {bid.Ticks} is bid, {ask.Ticks} asked.");
    }

    private void NoteBracket(int slot)
    {
        if (orders[slot].HasBracket) NoteBracket(orders[slot].Id);
    }

    private Fill FillOf(int slot, bool isMaker, FillCost cost)
    {
        if (slot == OrderBook.House) return new(OrderId.House, AccountId.House, 0, isMaker, FromHold: false, cost.Fee, cost.Released);
        ref readonly var order = ref orders[orders.Expect(slot)];
        return new(order.Id, order.Account, order.Profile, isMaker, order.HasHold, cost.Fee, cost.Released);
    }

    private Quantity ShownOf(in Order order) =>
        order.IsOnBook ? new(tables.MarketOf(order.Instrument).Book[order.BookEntry].Steps) : Quantity.Zero;

    private static WritableMarket Writable(Market market) => (WritableMarket)market;

    /// <summary>A new event with its header filled in. Its payload is set by the caller, who then calls <see cref="Apply"/>.</summary>
    private ref Event Raise(EventType type)
    {
        ref var happened = ref raised.Add();
        happened.Type = type;
        happened.Sequence = type < Event.FirstUnlogged ? tables.Sequence + 1 : tables.Sequence;
        happened.At = tables.Now;
        happened.Command = tables.LastCommand;
        return ref happened;
    }

    private void Raise(EventType type, object detail)
    {
        Raise(type).Detail = detail;
        Apply();
    }

    private void Apply() => applier.Apply(in raised.Last);
}
