using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>Who meets whom, and what a trade does.</summary>
internal sealed partial class NaiveExchange
{
    /// <summary>What an order may take of the other side, in the order of being served, whatever its price.</summary>
    private IEnumerable<NaiveEntry> MayTake(NaiveOrder order) =>
        order.Instrument.Book.Served(order.Side.Opposite()).Where(entry => entry.Order is null || Physics.UsersCross);

    /// <summary>Whether it would pay a price; an immediate market order pays any.</summary>
    private static bool Meets(NaiveOrder order, long price) =>
        order.Price == 0 || (order.IsBuy ? price <= order.Price : price >= order.Price);

    private IEnumerable<NaiveEntry> WithinReach(NaiveOrder order) =>
        MayTake(order).TakeWhile(entry => Meets(order, entry.Price) && order.Instrument.IsInBand(entry.Price));

    private static bool IsOwn(NaiveOrder order, NaiveOrder other) =>
        order.Options.SelfTrade != SelfTrade.Allow && other.Account.User == order.Account.User;

    /// <summary>What taking would come to: how many steps would be filled, what they cost, and the last price.</summary>
    private (long Steps, Int128 Cost, long Worst) Walk(NaiveOrder order, long most, Int128? budget = null)
    {
        var (steps, left, cost, worst) = (0L, most, Int128.Zero, 0L);
        var pieces = WithinReach(order)
            .Select(entry => (entry.Price, entry.Order, entry.Steps, Left: entry.Order?.Left ?? entry.Steps)).ToList();
        var takenFrom = new Dictionary<NaiveAccount, long>();
        while (left > 0 && pieces.Count > 0)
        {
            var (price, other, shown, there) = pieces[0];
            pieces.RemoveAt(0);

            // What may only reduce was cut, or cancelled, when something was taken from its account.
            if (other is { Options.ReduceOnly: true } && takenFrom.TryGetValue(other.Account, out var gone))
                there = Math.Min(there, Math.Max(0, other.Account.Reducible(other.Instrument, other.Side) - gone));
            shown = Math.Min(shown, there);
            if (shown == 0) continue;
            var taken = Math.Min(left, shown);
            if (other is not null && IsOwn(order, other))
            {
                if (order.Options.SelfTrade is SelfTrade.CancelNewest or SelfTrade.CancelBoth) break;
                if (order.Options.SelfTrade == SelfTrade.CancelOldest) continue;
            }
            else
            {
                var affordable = budget is { } money ? (long)Int128.Min(taken, (money - cost) / order.Instrument.Value(price, 1)) : taken;
                steps += affordable;
                cost += order.Instrument.Value(price, affordable);
                if (affordable > 0) worst = price;
                if (affordable < taken) break;
                if (other is not null && other.Account != order.Account)
                    takenFrom[other.Account] = takenFrom.GetValueOrDefault(other.Account) + taken;
            }

            // The next slice of an iceberg stands last at its price.
            left -= taken;
            var hidden = there - taken;
            if (taken == shown && hidden > 0)
                pieces.Insert(pieces.FindLastIndex(piece => piece.Price == price) + 1,
                    (price, other, Math.Min(hidden, other!.Options.DisplayQuantity!.Value.Steps), hidden));
        }

        return (steps, cost, worst);
    }

    private void Execute(NaiveOrder order)
    {
        var instrument = order.Instrument;
        if (instrument.Phase == Phase.Closed) Pool(order);
        else if (order.Limit != 0 && !instrument.IsInBand(order.Limit)) Cancel(order, CancelReason.PriceBand);
        else if (order.TimeInForce == TimeInForce.Fok && Walk(order, order.Left).Steps < order.Left) Cancel(order, CancelReason.Unfillable);
        else
        {
            order.State = NaiveState.Active;
            while (order.IsOpen && WithinReach(order).FirstOrDefault() is { } entry) Take(order, entry);
            if (!order.IsOpen) return;
            if (order.IsMarketLike || order.TimeInForce is TimeInForce.Ioc or TimeInForce.Fok or TimeInForce.Opg or TimeInForce.Cls)
                Cancel(order, CancelReason.Unfillable);
            else Rest(order);
        }
    }

    private void Take(NaiveOrder order, NaiveEntry entry)
    {
        var most = order.Options.ReduceOnly ? Math.Min(order.Left, order.Account.Reducible(order.Instrument, order.Side)) : order.Left;
        var steps = Math.Min(most, entry.Steps);
        if (most == 0) Cancel(order, CancelReason.ReduceOnly);
        else if (entry.Order is { } other && IsOwn(order, other)) Prevent(order, entry);
        else if (!CanTrade(order.Instrument, entry.Order, order, order.Side, entry.Price, steps))
            Cancel(order, CancelReason.InsufficientFunds);
        else if (!IsCovered(order, entry.Price, steps)) Cancel(order, CancelReason.InsufficientFunds);
        else TradeWith(entry, order, order.Side, steps, TradeCause.Order);
    }

    /// <summary>Whether what was set aside by walking the book pays for a trade.</summary>
    private static bool IsCovered(NaiveOrder order, long price, long steps) => order.Account.IsMargin || !order.IsBuy || order.Price != 0
        || order.Instrument.Value(price, steps) + Int128.Max(0, order.FeeOf(price, steps, isMaker: false)) <= order.Need;

    /// <summary>It would trade with another order of its own user.</summary>
    private void Prevent(NaiveOrder order, NaiveEntry entry)
    {
        var (other, mode) = (entry.Order!, order.Options.SelfTrade);
        if (mode is SelfTrade.CancelOldest or SelfTrade.CancelBoth) Cancel(other, CancelReason.SelfTrade);
        if (mode is SelfTrade.CancelNewest or SelfTrade.CancelBoth) Cancel(order, CancelReason.SelfTrade);
        if (mode != SelfTrade.Decrement) return;
        var steps = Math.Min(order.Left, entry.Steps);
        entry.Steps -= steps;
        order.Instrument.Book.Sweep();
        Lose(other, steps);
        ShowMore(other);
        Lose(order, steps);
    }

    private void Lose(NaiveOrder order, long steps)
    {
        Look(order);
        if (order.Left == steps)
        {
            Cancel(order, CancelReason.SelfTrade);
            return;
        }

        order.Quantity -= steps;
        order.Prevented += steps;
        Tell($"become {order.Id} {order.Quantity}");
    }

    /// <summary>An iceberg whose shown part is gone rests its next slice.</summary>
    private void ShowMore(NaiveOrder order)
    {
        if (order.State == NaiveState.Resting && order.Instrument.Book.Of(order) is null) Rest(order);
    }

    /// <summary>A trade with the next in a queue; a taker of null is the house.</summary>
    private void TradeWith(NaiveEntry entry, NaiveOrder? taker, Side takerSide, long steps, TradeCause cause)
    {
        var instrument = (entry.Order ?? taker)!.Instrument;
        entry.Steps -= steps;
        instrument.Book.Sweep();
        Trade(instrument, entry.Order, taker, takerSide, entry.Price, steps, cause);
    }

    private void Trade(NaiveInstrument instrument, NaiveOrder? maker, NaiveOrder? taker, Side takerSide, long price, long steps,
        TradeCause cause)
    {
        var isAuction = cause == TradeCause.Auction;
        var (buyer, seller) = takerSide == Side.Buy ? (taker, maker) : (maker, taker);
        var (value, amount) = (instrument.Value(price, steps), instrument.Amount(steps));
        Borrow(buyer, instrument.Quote, value + Int128.Max(0, buyer?.FeeOf(price, steps, isAuction || buyer == maker) ?? 0));
        Borrow(seller, instrument.Base, amount);

        var makerFee = maker?.Fill(price, steps, isMaker: true) ?? 0;
        var takerFee = taker?.Fill(price, steps, isAuction) ?? 0;
        var (making, taking) = (maker?.Account.Number ?? House, taker?.Account.Number ?? House);
        var (buying, selling) = takerSide == Side.Buy ? (taking, making) : (making, taking);
        Trades.Add(new(instrument.Number, takerSide, cause, price, steps, maker?.Id ?? 0, makerFee, taker?.Id ?? 0, takerFee));
        Tell($"trade {Trades.Count}");
        Reprice(instrument, price);
        Move(buying, selling, instrument.Quote, value);
        Move(selling, buying, instrument.Base, amount);
        Move(making, Fees, instrument.Quote, makerFee);
        Move(taking, Fees, instrument.Quote, takerFee);
        foreach (var (order, fee) in new[] { (maker, makerFee), (taker, takerFee) })
        {
            if (order is null) continue;
            Book(order, steps, value, fee);
            if (order.Left == 0) Close(order);
            Look(order);
        }

        Repay(buyer, instrument.Base);
        Repay(seller, instrument.Quote);
        Follow(instrument, maker, taker);
    }

    /// <summary>What a trade does to other orders of those who traded, and to an iceberg.</summary>
    private void Follow(NaiveInstrument instrument, NaiveOrder? maker, NaiveOrder? taker)
    {
        foreach (var account in new[] { maker?.Account, taker?.Account }.OfType<NaiveAccount>())
        {
            foreach (var order in OpenOf(account).Where(order => order.Instrument == instrument && order.Options.ReduceOnly).ToList())
            {
                if (order.State is NaiveState.Armed or NaiveState.Pooled or NaiveState.Resting) Reduce(order);
            }
        }

        if (maker is not null) ShowMore(maker);
    }

    private bool CanTrade(NaiveInstrument instrument, NaiveOrder? maker, NaiveOrder? taker, Side takerSide, long price, long steps)
    {
        var (buyer, seller) = takerSide == Side.Buy ? (taker, maker) : (maker, taker);
        var (value, amount) = (instrument.Value(price, steps), instrument.Amount(steps));
        bool Bears(NaiveOrder? order, Int128 money, Int128 asset) => order is null
            || (Int128.Abs(Owned(order.Account.Number, instrument.Quote.Number) + money) <= MostBalance
            && Int128.Abs(Owned(order.Account.Number, instrument.Base.Number) + asset) <= MostBalance);
        return value <= MostValue && Bears(buyer, -value, amount) && Bears(seller, value, -amount)
            && CanFollow(buyer, instrument, steps, value) && CanFollow(seller, instrument, -steps, value);
    }

    /// <summary>Whether a position that a trade adds to, and the debt that pays for it, stay within what can be held.</summary>
    private bool CanFollow(NaiveOrder? order, NaiveInstrument instrument, long steps, Int128 value)
    {
        if (order is null) return true;
        if (order.Made > MostBalance / 4 || order.Taken > MostBalance / 4) return false;
        var position = order.Account.In(instrument);
        var isAdded = steps > 0 ? position.Net >= 0 : position.Net <= 0;
        if (isAdded && Int128.Abs(position.Cost) + value > MostBalance) return false;
        if (isAdded && instrument.Amount(Math.Abs(position.Net + steps)) > MostBalance) return false;
        var paid = steps > 0 ? instrument.Quote : instrument.Base;
        return !order.Account.IsMargin || Debt(order.Account.Number, paid.Number) <= MostBalance / 2;
    }

    /// <summary>A trade becomes lots; fees are part of what they cost when the profile says so.</summary>
    private void Book(NaiveOrder order, long steps, Int128 value, Int128 fee)
    {
        var (account, position) = (order.Account, order.Account.In(order.Instrument));
        var closesTodays = position.OpenedOn == Today && position.OpenedThen > 0 && account.Reducible(order.Instrument, order.Side) > 0;
        if (closesTodays && order.Instrument.HasSessions && !order.IsDayTrade)
        {
            order.IsDayTrade = true;
            account.DayTrades.Add(Today);
        }

        var (inCost, apart) = order.Profile.FeesInCost ? (fee, Int128.Zero) : (0, fee);
        var result = position.Book(order.Side, steps, value, inCost, account.Terms.CostBasis, Trades.Count, Today);
        account.Results.Add((Today, order.Instrument, result - apart));
    }
}
