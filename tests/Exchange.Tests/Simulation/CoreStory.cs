using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.Tests.Twin;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>What the venue raised, in the words and rows in which the twin tells it.</summary>
internal static class CoreStory
{
    /// <summary>The twin's word for an event, null for what it does not tell.</summary>
    public static string? Of(in Event happened)
    {
        switch (happened.Type)
        {
            case EventType.OrderPlaced:
                var placed = happened.OrderPlaced;
                var late = placed.ArrivesAt > happened.At ? " late" : "";
                return $"place {placed.Order.Number} {placed.Account.Number} {placed.Instrument.Number} {placed.Cause} "
                    + $"{placed.Quantity.Steps}{late}";
            case EventType.TradeExecuted: return $"trade {happened.TradeExecuted.Trade.Number}";
            case EventType.OrderReplaced: return $"become {happened.OrderReplaced.Order.Number} {happened.OrderReplaced.Quantity.Steps}";
            case EventType.CancelRequested: return $"request {happened.CancelRequested.Order.Number}";
            case EventType.ReplaceRequested: return $"request {happened.ReplaceRequested.Order.Number}";
            case EventType.Transferred:
                var moved = happened.Transferred;
                return $"pay {moved.From.Number} {moved.To.Number} {moved.Asset.Number} {moved.Amount.Units} {moved.Reason}";
            case EventType.OrderArrived: return $"arrive {happened.OrderArrived.Order.Number}";
            case EventType.OrderPooled: return $"pool {happened.OrderPooled.Order.Number}";
            case EventType.OrderTriggered: return $"trigger {happened.OrderTriggered.Order.Number}";
            case EventType.OrderCancelled:
                var cancelled = happened.OrderCancelled;
                return $"cancel {cancelled.Order.Number} {cancelled.Quantity.Steps} {cancelled.Reason}";
            case EventType.OrderRested:
                var rested = happened.OrderRested;
                return $"rest {rested.Order.Number} {rested.Price.Ticks} {rested.Quantity.Steps} {rested.Ahead.Steps} "
                    + $"{rested.AheadOfHouse.Steps}";
            case EventType.StopSet:
                var set = happened.StopSet;
                return $"stop {set.Order.Number} {set.StopPrice.Ticks} {set.Extreme.Ticks}";
            case EventType.LegSized: return $"size {happened.LegSized.Order.Number} {happened.LegSized.Quantity.Steps}";
            case EventType.LoanTaken:
                var taken = happened.LoanTaken;
                return $"borrow {taken.Account.Number} {taken.Asset.Number} {taken.Amount.Units}";
            case EventType.LoanRepaid:
                var repaid = happened.LoanRepaid;
                return $"repay {repaid.Account.Number} {repaid.Asset.Number} {repaid.Amount.Units}";
            case EventType.MarginCalled:
                var called = happened.MarginCalled;
                return $"call {called.Account.Number} {called.Equity.Units} {called.Required.Units} {called.Deadline.UnixMicroseconds}";
            case EventType.MarginRestored: return $"restore {happened.MarginRestored.Account.Number}";
            case EventType.PhaseChanged: return $"phase {happened.PhaseChanged.Instrument.Number} {happened.PhaseChanged.Phase}";
            case EventType.SharesSplit:
                return $"split {happened.SharesSplit.Instrument.Number} {happened.SharesSplit.To} {happened.SharesSplit.From}";
            default: return null;
        }
    }

    public static NaivePreview Of(in OrderPreview preview) => new(
        preview.Rejection, preview.Quantity.Steps, preview.Price.Ticks, preview.Value.Units, preview.Hold.Units, preview.Delay.Microseconds,
        preview.Fillable.Steps, preview.FillableValue.Units, preview.Worst.Ticks, preview.Fee.Units);

    public static NaiveTrade Of(in TradeExecuted trade) => new(
        trade.Instrument.Number, trade.TakerSide, trade.Cause, trade.Price.Ticks, trade.Quantity.Steps,
        trade.Maker.Order.Number, trade.Maker.Fee.Units, trade.Taker.Order.Number, trade.Taker.Fee.Units);
}
