using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>A bracket, with what changes it.</summary>
internal sealed class WritableBracket : Bracket
{
    /// <summary>A bracket of an order that its first leg is about to join.</summary>
    public WritableBracket(in Order first)
    {
        if (first.Options.OneCancelsOther) (TakeProfit, Entered) = (first.Id, first.Quantity);
        else ParentOrder = first.Id;
        Open = 1;
    }

    /// <summary>A bracket as it was.</summary>
    public WritableBracket(in BracketSnapshot row)
    {
        (ParentOrder, TakeProfit, StopLoss) = (row.Entry, row.TakeProfit, row.StopLoss);
        (Entered, Exited, Open) = (row.Entered, row.Left, row.Open);
        (IsStopTriggered, IsLegGone) = (row.IsStopTriggered, row.IsLegGone);
    }

    /// <summary>Something happened to one of its orders that the others have yet to follow.</summary>
    public bool IsUnsettled { get; set; }

    public void Join(OrderId leg, bool isTakeProfit)
    {
        if (isTakeProfit) TakeProfit = leg;
        else StopLoss = leg;
        Open++;
    }

    /// <summary>One of its orders filled so much.</summary>
    public void Fill(OrderId order, Quantity quantity)
    {
        if (IsLeg(order)) Exited += quantity;
        else Entered += quantity;
    }

    /// <summary>A leg became smaller without a trade: what it lost is no longer there to close.</summary>
    public void Shrink(Quantity quantity) => Exited += quantity;

    public void StopTriggered() => IsStopTriggered = true;

    public void LegEnded() => IsLegGone = true;

    /// <summary>One of its orders is no longer open. True when none is.</summary>
    public bool Close() => --Open == 0;
}
