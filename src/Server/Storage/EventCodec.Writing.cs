using TradeCraft.Exchange.Events;

namespace TradeCraft.Server.Storage;

/// <summary>Each type of event as it is written.</summary>
public static partial class EventCodec
{
    private static void Write(in Event happened, EventWriter writer)
    {
        switch (happened.Type)
        {
            case EventType.OrderPlaced:
                Write(happened.OrderPlaced, writer);
                EventDetails.Write(happened.OrderOptions, writer);
                break;
            case EventType.OrderRested: Write(happened.OrderRested, writer); break;
            case EventType.TradeExecuted: Write(happened.TradeExecuted, writer); break;
            case EventType.OrderCancelled: Write(happened.OrderCancelled, writer); break;
            case EventType.OrderArrived: Write(happened.OrderArrived, writer); break;
            case EventType.OrderPooled: Write(happened.OrderPooled, writer); break;
            case EventType.StopSet: Write(happened.StopSet, writer); break;
            case EventType.OrderTriggered: Write(happened.OrderTriggered, writer); break;
            case EventType.OrderReplaced: Write(happened.OrderReplaced, writer); break;
            case EventType.LegSized: Write(happened.LegSized, writer); break;
            case EventType.CancelRequested:
                writer.Order(happened.CancelRequested.Order);
                writer.Time(happened.CancelRequested.ArrivesAt);
                break;
            case EventType.ReplaceRequested:
                writer.Order(happened.ReplaceRequested.Order);
                writer.Time(happened.ReplaceRequested.ArrivesAt);
                EventDetails.Write(happened.Replacement, writer);
                break;
            default: WriteRare(in happened, writer); break;
        }
    }

    /// <summary>Accounts, money and what there is to trade.</summary>
    private static void WriteRare(in Event happened, EventWriter writer)
    {
        switch (happened.Type)
        {
            case EventType.AssetListed:
                writer.Asset(happened.Asset.Id);
                writer.Text(happened.Asset.Code);
                writer.Byte((byte)happened.Asset.Decimals);
                break;
            case EventType.InstrumentListed: Write(happened.Instrument, writer); break;
            case EventType.InstrumentTermsSet:
                writer.Instrument(happened.InstrumentTermsSet.Instrument);
                EventDetails.WriteJson(happened.InstrumentTerms, writer);
                break;
            case EventType.PhysicsSet: EventDetails.WriteJson(happened.Physics, writer); break;
            case EventType.PhaseChanged:
                writer.Instrument(happened.PhaseChanged.Instrument);
                writer.Byte((byte)happened.PhaseChanged.Phase);
                writer.Price(happened.PhaseChanged.OfficialPrice);
                break;
            case EventType.PriceBandSet:
                writer.Instrument(happened.PriceBandSet.Instrument);
                writer.Price(happened.PriceBandSet.Lower);
                writer.Price(happened.PriceBandSet.Upper);
                break;
            case EventType.AccountOpened:
                writer.Account(happened.AccountOpened.Account);
                writer.Long(happened.AccountOpened.User.Number);
                writer.Asset(happened.AccountOpened.Asset);
                EventDetails.WriteJson(happened.AccountTerms, writer);
                break;
            case EventType.AccountTermsSet:
                writer.Account(happened.AccountTermsSet.Account);
                EventDetails.WriteJson(happened.AccountTerms, writer);
                break;
            case EventType.AccountReset:
                writer.Account(happened.AccountReset.Account);
                writer.Int(happened.AccountReset.Epoch);
                break;
            case EventType.RequestDone:
                writer.Wide(happened.RequestDone.Request.Key);
                writer.Wide(happened.RequestDone.Request.Body);
                writer.Account(happened.RequestDone.Account);
                writer.Long(happened.RequestDone.Number);
                break;
            case EventType.Transferred: Write(happened.Transferred, writer); break;
            case EventType.LoanTaken:
                writer.Account(happened.LoanTaken.Account);
                writer.Asset(happened.LoanTaken.Asset);
                writer.Money(happened.LoanTaken.Amount);
                break;
            case EventType.LoanRepaid:
                writer.Account(happened.LoanRepaid.Account);
                writer.Asset(happened.LoanRepaid.Asset);
                writer.Money(happened.LoanRepaid.Amount);
                break;
            case EventType.MarginCalled:
                writer.Account(happened.MarginCalled.Account);
                writer.Money(happened.MarginCalled.Equity);
                writer.Money(happened.MarginCalled.Required);
                writer.Time(happened.MarginCalled.Deadline);
                break;
            case EventType.SharesSplit:
                writer.Instrument(happened.SharesSplit.Instrument);
                writer.Int(happened.SharesSplit.To);
                writer.Int(happened.SharesSplit.From);
                writer.Price(happened.SharesSplit.Mark);
                writer.Long(happened.SharesSplit.Reference);
                break;
            case EventType.DividendDeclared:
                writer.Instrument(happened.DividendDeclared.Instrument);
                writer.Money(happened.DividendDeclared.PerUnit);
                writer.Long(happened.DividendDeclared.Reference);
                break;
            case EventType.MarginRestored: writer.Account(happened.MarginRestored.Account); break;
            case EventType.HouseQuoted or EventType.HouseTaken or EventType.DepthQuoted or EventType.PrintReported
                or EventType.MarkReported:
            default: throw new ArgumentOutOfRangeException(nameof(happened), happened.Type, "There is no way to write this type of event.");
        }
    }

    private static void Write(Exchange.Values.Instrument instrument, EventWriter writer)
    {
        writer.Instrument(instrument.Id);
        writer.Text(instrument.Symbol);
        writer.Text(instrument.Name);
        writer.Byte((byte)instrument.AssetClass);
        writer.Asset(instrument.Base.Id);
        writer.Asset(instrument.Quote.Id);
        writer.Decimal(instrument.TickSize);
        writer.Decimal(instrument.StepSize);
    }

    private static void Write(in Transferred moved, EventWriter writer)
    {
        writer.Account(moved.From);
        writer.Account(moved.To);
        writer.Asset(moved.Asset);
        writer.Money(moved.Amount);
        writer.Byte((byte)moved.Reason);
        writer.Money(moved.Cost);
    }

    private static void Write(in OrderPlaced placed, EventWriter writer)
    {
        writer.Order(placed.Order);
        writer.Account(placed.Account);
        writer.Instrument(placed.Instrument);
        writer.Side(placed.Side);
        writer.Byte((byte)placed.Type);
        writer.Byte((byte)placed.TimeInForce);
        writer.Byte((byte)placed.Cause);
        writer.Quantity(placed.Quantity);
        writer.Price(placed.LimitPrice);
        writer.Money(placed.Held);
        writer.Order(placed.ParentOrder);
        writer.Price(placed.Bid);
        writer.Price(placed.Ask);
        writer.Time(placed.ArrivesAt);
        writer.Time(placed.ExpiresAt);
    }

    private static void Write(in OrderArrived arrived, EventWriter writer)
    {
        writer.Order(arrived.Order);
        writer.Instrument(arrived.Instrument);
        writer.Price(arrived.Bid);
        writer.Price(arrived.Ask);
    }

    private static void Write(in OrderRested rested, EventWriter writer)
    {
        writer.Order(rested.Order);
        writer.Instrument(rested.Instrument);
        writer.Side(rested.Side);
        writer.Price(rested.Price);
        writer.Quantity(rested.Quantity);
        writer.Quantity(rested.Ahead);
        writer.Quantity(rested.AheadOfHouse);
    }

    private static void Write(in OrderPooled pooled, EventWriter writer)
    {
        writer.Order(pooled.Order);
        writer.Instrument(pooled.Instrument);
        writer.Side(pooled.Side);
        writer.Price(pooled.Price);
        writer.Quantity(pooled.LeavesQueue);
    }

    private static void Write(in StopSet set, EventWriter writer)
    {
        writer.Order(set.Order);
        writer.Instrument(set.Instrument);
        writer.Price(set.StopPrice);
        writer.Price(set.Extreme);
    }

    private static void Write(in OrderTriggered triggered, EventWriter writer)
    {
        writer.Order(triggered.Order);
        writer.Account(triggered.Account);
        writer.Instrument(triggered.Instrument);
        writer.Side(triggered.Side);
        writer.Price(triggered.Price);
        writer.Money(triggered.Held);
    }

    private static void Write(in OrderReplaced replaced, EventWriter writer)
    {
        writer.Order(replaced.Order);
        writer.Account(replaced.Account);
        writer.Instrument(replaced.Instrument);
        writer.Side(replaced.Side);
        writer.Price(replaced.Price);
        writer.Quantity(replaced.LeavesQueue);
        writer.Bool(replaced.KeepsPlace);
        writer.Quantity(replaced.Quantity);
        writer.Price(replaced.LimitPrice);
        writer.Price(replaced.StopPrice);
        writer.Trail(replaced.Trail);
        writer.Money(replaced.Held);
    }

    private static void Write(in LegSized sized, EventWriter writer)
    {
        writer.Order(sized.Order);
        writer.Account(sized.Account);
        writer.Instrument(sized.Instrument);
        writer.Side(sized.Side);
        writer.Price(sized.Price);
        writer.Quantity(sized.LeavesQueue);
        writer.Quantity(sized.Quantity);
        writer.Money(sized.Held);
    }

    private static void Write(in TradeExecuted trade, EventWriter writer)
    {
        writer.Long(trade.Trade.Number);
        writer.Instrument(trade.Instrument);
        writer.Side(trade.TakerSide);
        writer.Byte((byte)trade.Cause);
        writer.Short(trade.Physics);
        writer.Price(trade.Price);
        writer.Quantity(trade.Quantity);
        writer.Money(trade.Value);
        Write(trade.Maker, writer);
        Write(trade.Taker, writer);
    }

    private static void Write(in Fill fill, EventWriter writer)
    {
        writer.Order(fill.Order);
        writer.Account(fill.Account);
        writer.Short(fill.Profile);
        writer.Byte((byte)((fill.IsMaker ? 1 : 0) | (fill.FromHold ? 2 : 0)));
        writer.Money(fill.Fee);
        writer.Money(fill.Released);
    }

    private static void Write(in OrderCancelled cancelled, EventWriter writer)
    {
        writer.Order(cancelled.Order);
        writer.Account(cancelled.Account);
        writer.Instrument(cancelled.Instrument);
        writer.Side(cancelled.Side);
        writer.Price(cancelled.Price);
        writer.Quantity(cancelled.Quantity);
        writer.Quantity(cancelled.LeavesQueue);
        writer.Byte((byte)cancelled.Reason);
        writer.Money(cancelled.Released);
    }
}
