using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Server.Storage;

/// <summary>Each type of event as it is read: field by field in the order in which it was written, which is that of its record.</summary>
public static partial class EventCodec
{
    private static void Read(ref EventReader reader, List<Asset> assets, ref Event happened)
    {
        switch (happened.Type)
        {
            case EventType.OrderPlaced:
                happened.OrderPlaced = new(
                    reader.Order(), reader.Account(), reader.Instrument(), reader.Side(), (OrderType)reader.Byte(),
                    (TimeInForce)reader.Byte(), (OrderCause)reader.Byte(), reader.Quantity(), reader.Price(), reader.Money(),
                    reader.Order(), reader.Price(), reader.Price(), reader.Time(), reader.Time());
                happened.Detail = EventDetails.ReadOptions(ref reader);
                break;
            case EventType.OrderRested:
                happened.OrderRested = new(
                    reader.Order(), reader.Instrument(), reader.Side(), reader.Price(), reader.Quantity(), reader.Quantity(),
                    reader.Quantity());
                break;
            case EventType.TradeExecuted:
                happened.TradeExecuted = new(
                    new(reader.Long()), reader.Instrument(), reader.Side(), (TradeCause)reader.Byte(), reader.Short(), reader.Price(),
                    reader.Quantity(), reader.Money(), ReadFill(ref reader), ReadFill(ref reader));
                break;
            case EventType.OrderCancelled:
                happened.OrderCancelled = new(
                    reader.Order(), reader.Account(), reader.Instrument(), reader.Side(), reader.Price(), reader.Quantity(),
                    reader.Quantity(), (CancelReason)reader.Byte(), reader.Money());
                break;
            case EventType.OrderArrived:
                happened.OrderArrived = new(reader.Order(), reader.Instrument(), reader.Price(), reader.Price());
                break;
            case EventType.OrderPooled:
                happened.OrderPooled = new(reader.Order(), reader.Instrument(), reader.Side(), reader.Price(), reader.Quantity());
                break;
            case EventType.StopSet: happened.StopSet = new(reader.Order(), reader.Instrument(), reader.Price(), reader.Price()); break;
            case EventType.OrderTriggered:
                happened.OrderTriggered = new(
                    reader.Order(), reader.Account(), reader.Instrument(), reader.Side(), reader.Price(), reader.Money());
                break;
            case EventType.OrderReplaced:
                happened.OrderReplaced = new(
                    reader.Order(), reader.Account(), reader.Instrument(), reader.Side(), reader.Price(), reader.Quantity(), reader.Bool(),
                    reader.Quantity(), reader.Price(), reader.Price(), reader.Trail(), reader.Money());
                break;
            case EventType.LegSized:
                happened.LegSized = new(
                    reader.Order(), reader.Account(), reader.Instrument(), reader.Side(), reader.Price(), reader.Quantity(),
                    reader.Quantity(), reader.Money());
                break;
            case EventType.CancelRequested: happened.CancelRequested = new(reader.Order(), reader.Time()); break;
            case EventType.ReplaceRequested:
                happened.ReplaceRequested = new(reader.Order(), reader.Time());
                happened.Detail = EventDetails.ReadReplacement(ref reader);
                break;
            default: ReadRare(ref reader, assets, ref happened); break;
        }
    }

    private static void ReadRare(ref EventReader reader, List<Asset> assets, ref Event happened)
    {
        switch (happened.Type)
        {
            case EventType.AssetListed:
                var asset = new Asset(reader.Asset(), reader.Text(), reader.Byte());
                assets.Add(asset);
                happened.Detail = asset;
                break;
            case EventType.InstrumentListed:
                happened.Detail = new Instrument(
                    reader.Instrument(), reader.Text(), reader.Text(), (AssetClass)reader.Byte(), assets[reader.Int()],
                    assets[reader.Int()], reader.Decimal(), reader.Decimal());
                break;
            case EventType.InstrumentTermsSet:
                happened.InstrumentTermsSet = new(reader.Instrument());
                happened.Detail = EventDetails.ReadJson<InstrumentTerms>(ref reader);
                break;
            case EventType.PhysicsSet: happened.Detail = EventDetails.ReadJson<Physics>(ref reader); break;
            case EventType.PhaseChanged: happened.PhaseChanged = new(reader.Instrument(), (Phase)reader.Byte(), reader.Price()); break;
            case EventType.PriceBandSet: happened.PriceBandSet = new(reader.Instrument(), reader.Price(), reader.Price()); break;
            case EventType.AccountOpened:
                happened.AccountOpened = new(reader.Account(), new(reader.Long()), reader.Asset());
                happened.Detail = EventDetails.ReadJson<AccountTerms>(ref reader);
                break;
            case EventType.AccountTermsSet:
                happened.AccountTermsSet = new(reader.Account());
                happened.Detail = EventDetails.ReadJson<AccountTerms>(ref reader);
                break;
            case EventType.AccountReset: happened.AccountReset = new(reader.Account(), reader.Int()); break;
            case EventType.RequestDone:
                happened.Detail = new RequestDone(new(reader.Wide(), reader.Wide()), reader.Account(), reader.Long());
                break;
            case EventType.Transferred:
                happened.Transferred = new(
                    reader.Account(), reader.Account(), reader.Asset(), reader.Money(), (TransferReason)reader.Byte(), reader.Money());
                break;
            case EventType.LoanTaken: happened.LoanTaken = new(reader.Account(), reader.Asset(), reader.Money()); break;
            case EventType.LoanRepaid: happened.LoanRepaid = new(reader.Account(), reader.Asset(), reader.Money()); break;
            case EventType.MarginCalled:
                happened.MarginCalled = new(reader.Account(), reader.Money(), reader.Money(), reader.Time());
                break;
            case EventType.MarginRestored: happened.MarginRestored = new(reader.Account()); break;
            case EventType.SharesSplit:
                happened.SharesSplit = new(reader.Instrument(), reader.Int(), reader.Int(), reader.Price(), reader.Long());
                break;
            case EventType.DividendDeclared: happened.DividendDeclared = new(reader.Instrument(), reader.Money(), reader.Long()); break;
            default: throw new InvalidDataException($"Event {happened.Sequence} is of the unknown type {(byte)happened.Type}.");
        }
    }

    private static Fill ReadFill(ref EventReader reader)
    {
        var (order, account, profile, flags) = (reader.Order(), reader.Account(), reader.Short(), reader.Byte());
        return new(order, account, profile, (flags & 1) != 0, (flags & 2) != 0, reader.Money(), reader.Money());
    }
}
