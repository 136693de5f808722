using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>An event in words that hold all of it, and whether two of them say the same.</summary>
internal static class EventText
{
    /// <summary>As comparing their texts would, but quick.</summary>
    public static bool Same(in Event left, in Event right) =>
        left.Type == right.Type && left.Sequence == right.Sequence && left.At == right.At && left.Command == right.Command
            && left.Type switch
            {
                EventType.OrderPlaced => left.OrderPlaced == right.OrderPlaced && left.OrderOptions == right.OrderOptions,
                EventType.OrderRested => left.OrderRested == right.OrderRested,
                EventType.TradeExecuted => left.TradeExecuted == right.TradeExecuted,
                EventType.OrderCancelled => left.OrderCancelled == right.OrderCancelled,
                EventType.HouseQuoted => left.HouseQuoted == right.HouseQuoted,
                EventType.HouseTaken => left.HouseTaken == right.HouseTaken,
                EventType.PrintReported => left.PrintReported == right.PrintReported,
                _ => Of(in left) == Of(in right),
            };

    public static string Of(in Event happened) =>
        $"{happened.Sequence} {happened.At.UnixMicroseconds} {happened.Command} {Payload(in happened)} {Detail(in happened)}";

    private static string Payload(in Event happened) => happened.Type switch
    {
        EventType.AssetListed or EventType.InstrumentListed or EventType.PhysicsSet or EventType.RequestDone => happened.Type.ToString(),
        EventType.AccountOpened => happened.AccountOpened.ToString(),
        EventType.Transferred => happened.Transferred.ToString(),
        EventType.OrderPlaced => happened.OrderPlaced.ToString(),
        EventType.OrderRested => happened.OrderRested.ToString(),
        EventType.TradeExecuted => happened.TradeExecuted.ToString(),
        EventType.OrderCancelled => happened.OrderCancelled.ToString(),
        EventType.AccountTermsSet => happened.AccountTermsSet.ToString(),
        EventType.InstrumentTermsSet => happened.InstrumentTermsSet.ToString(),
        EventType.PhaseChanged => happened.PhaseChanged.ToString(),
        EventType.PriceBandSet => happened.PriceBandSet.ToString(),
        EventType.OrderArrived => happened.OrderArrived.ToString(),
        EventType.OrderPooled => happened.OrderPooled.ToString(),
        EventType.StopSet => happened.StopSet.ToString(),
        EventType.OrderTriggered => happened.OrderTriggered.ToString(),
        EventType.OrderReplaced => happened.OrderReplaced.ToString(),
        EventType.CancelRequested => happened.CancelRequested.ToString(),
        EventType.ReplaceRequested => happened.ReplaceRequested.ToString(),
        EventType.LegSized => happened.LegSized.ToString(),
        EventType.LoanTaken => happened.LoanTaken.ToString(),
        EventType.LoanRepaid => happened.LoanRepaid.ToString(),
        EventType.AccountReset => happened.AccountReset.ToString(),
        EventType.MarginCalled => happened.MarginCalled.ToString(),
        EventType.MarginRestored => happened.MarginRestored.ToString(),
        EventType.SharesSplit => happened.SharesSplit.ToString(),
        EventType.DividendDeclared => happened.DividendDeclared.ToString(),
        EventType.HouseQuoted => happened.HouseQuoted.ToString(),
        EventType.HouseTaken => happened.HouseTaken.ToString(),
        EventType.DepthQuoted => happened.DepthQuoted.ToString(),
        EventType.PrintReported => happened.PrintReported.ToString(),
        EventType.MarkReported => happened.MarkReported.ToString(),
        _ => throw new InvalidOperationException($"No text for events of type {happened.Type}."),
    };

    private static string Detail(in Event happened) => happened.Type switch
    {
        EventType.InstrumentListed => Of(happened.Instrument),
        EventType.DepthQuoted => $"{string.Join(' ', happened.Quote.Bids.ToArray())} | {string.Join(' ', happened.Quote.Asks.ToArray())}",
        _ => happened.Detail?.ToString() ?? "-",
    };

    private static string Of(Instrument instrument) =>
        $"{instrument.Id} {instrument.Symbol} {instrument.Name} {instrument.AssetClass} {instrument.Base} {instrument.Quote} "
            + $"{instrument.TickSize} {instrument.StepSize}";
}
