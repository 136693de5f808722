using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What is set off by what happened, until nothing more happens.</summary>
internal sealed partial class NaiveExchange
{
    /// <summary>Brackets one of whose orders entered, traded, lost to self-trade prevention or closed, in that order.</summary>
    private readonly List<NaiveBracket> looked = [];

    /// <summary>Instruments that traded, or of which a price or phase was told.</summary>
    private readonly HashSet<NaiveInstrument> repriced = [];

    private void Settle()
    {
        while (SettleBracket() || FollowPrice() || Trigger() || SettleMargin())
        {
        }

        repriced.Clear();
        foreach (var instrument in instruments) instrument.Told.Clear();
    }

    private void Reprice(NaiveInstrument instrument, long price)
    {
        instrument.Tell(price);
        repriced.Add(instrument);
    }

    private void Look(NaiveOrder order)
    {
        if (order.Bracket is { } bracket && !looked.Contains(bracket)) looked.Add(bracket);
    }

    private bool SettleBracket()
    {
        if (looked.Count == 0) return false;
        var bracket = looked[0];
        looked.RemoveAt(0);
        Reconcile(bracket);
        return true;
    }

    private void Reconcile(NaiveBracket bracket)
    {
        var isStopTriggered = bracket.StopLoss is { IsTriggered: true };
        var isLegGone = bracket.Legs.Any(leg => leg.CancelledFor is not null);
        if ((bracket.Left > 0 || isStopTriggered || isLegGone) && bracket.Entry is { } entry) Cancel(entry, CancelReason.Entry);
        if (isStopTriggered) return;
        var isOver = isLegGone || (bracket.Entered == bracket.Left && bracket.Entry is not { IsOpen: true });
        if (isOver)
        {
            foreach (var leg in bracket.Legs) Cancel(leg, !isLegGone && bracket.Entered == 0 ? CancelReason.Entry : CancelReason.OtherLeg);
        }
        else if (bracket.Entered > bracket.Left)
        {
            var left = (long)(bracket.Entered - bracket.Left);
            foreach (var leg in bracket.Legs) Size(leg, left);
        }
    }

    /// <summary>Lets a leg live for so much more.</summary>
    private void Size(NaiveOrder leg, long left)
    {
        var wasWaiting = leg.State == NaiveState.Waiting;
        if (!leg.IsOpen || leg.State == NaiveState.OnItsWay || (!wasWaiting && leg.Quantity == leg.Filled + left)) return;
        var before = leg.Quantity;
        if (wasWaiting) leg.State = NaiveState.Active;
        leg.Quantity = leg.Filled + left;
        if (Available(leg.Account, leg.PaysWith) < 0)
        {
            leg.Quantity = before;
            Cancel(leg, CancelReason.InsufficientFunds);
            return;
        }

        Tell($"size {leg.Id} {leg.Quantity}");
        if (leg.State == NaiveState.Armed) return;
        leg.Instrument.Book.Leave(leg);
        leg.State = NaiveState.Active;
        Enter(leg);
    }

    private static IEnumerable<(TriggerBy By, Side? Side)> Triggers =>
        [(TriggerBy.Last, null), (TriggerBy.Quote, Side.Sell), (TriggerBy.Quote, Side.Buy), (TriggerBy.Mark, null)];

    private IEnumerable<NaiveOrder> Armed(NaiveInstrument instrument, TriggerBy by, Side? side) => Open.Where(order =>
        order.State == NaiveState.Armed && order.Instrument == instrument && order.Options.TriggerBy == by
            && (side is null || order.Side == side));

    /// <summary>A trailing stop's price has passed its extreme.</summary>
    private bool FollowPrice()
    {
        foreach (var instrument in instruments.Where(instrument => instrument.IsOpen))
        {
            foreach (var (by, side) in Triggers)
            {
                var behind = Armed(instrument, by, side).Where(order => order.Type == OrderType.TrailingStop && Passed(order))
                    .OrderBy(order => order.IsBuy).ThenBy(order => order.IsBuy ? -order.Extreme : order.Extreme)
                    .ThenBy(order => order.SetAs).FirstOrDefault();
                if (behind is null) continue;
                behind.Extreme = Best(behind);
                behind.Stop = StopBehind(behind, behind.Extreme);
                behind.SetAs = ++lastSet;
                Tell($"stop {behind.Id} {behind.Stop} {behind.Extreme}");
                return true;
            }
        }

        return false;
    }

    private static bool Passed(NaiveOrder order)
    {
        var price = Best(order);
        return price != 0 && (order.IsBuy ? price < order.Extreme : price > order.Extreme);
    }

    /// <summary>The price that a trailing stop follows: up for a seller.</summary>
    private static long Best(NaiveOrder order) => order.Instrument.Trigger(order.Options.TriggerBy, order.Side, lowest: order.IsBuy);

    private bool Trigger()
    {
        foreach (var instrument in instruments.Where(instrument => instrument.IsOpen))
        {
            foreach (var (by, side) in Triggers)
            {
                var reached = Armed(instrument, by, side)
                    .Where(order => order.IsThrough(instrument.Trigger(by, order.Side, order.IsFalling)))
                    .OrderBy(order => !order.IsFalling).ThenBy(order => order.IsFalling ? -order.Stop : order.Stop)
                    .ThenBy(order => order.SetAs).FirstOrDefault();
                if (reached is null) continue;
                Trigger(reached);
                return true;
            }
        }

        return false;
    }

    private void Trigger(NaiveOrder order)
    {
        if (order.Role == NaiveRole.StopLoss)
        {
            if (order.Bracket!.TakeProfit is { } sibling) Cancel(sibling, CancelReason.OtherLeg);
            if (order.Bracket.Entry is { } entry) Cancel(entry, CancelReason.Entry);
        }

        // From now on it holds for itself.
        order.IsTriggered = true;
        if (Available(order.Account, order.PaysWith) < 0)
        {
            order.IsTriggered = false;
            Cancel(order, CancelReason.InsufficientFunds);
            return;
        }

        Tell($"trigger {order.Id}");
        order.State = NaiveState.Active;
        Look(order);
        if (!order.Options.ReduceOnly || Reduce(order)) Execute(order);
    }
}
