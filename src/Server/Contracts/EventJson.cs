using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Contracts;

/// <summary>
/// Events as programs outside get them: JSON, decimals and ids as strings. <paramref name="projections"/> must have folded the event: it
/// knows the names and scales that events leave out.
/// </summary>
internal sealed class EventJson(VenueProjections projections, int venue)
{
    /// <param name="trace">Of the event's command; none is null there.</param>
    public byte[] Render(in Event happened, ActivityTraceId trace = default)
    {
        var contract = EventContract.Of(happened.Type);
        var sequence = happened.Sequence.ToString(CultureInfo.InvariantCulture);
        return JsonSerializer.SerializeToUtf8Bytes(
            new EventEnvelope(
                contract.Name, contract.SchemaVersion, $"{venue.ToString(CultureInfo.InvariantCulture)}-{sequence}", sequence,
                happened.At.ToTime(), trace == default ? null : trace.ToHexString(), DataOf(in happened)),
            Json.Options);
    }

    private object DataOf(in Event happened) => happened.Type switch
    {
        EventType.OrderPlaced => Placed(happened.OrderPlaced, happened.OrderOptions),
        EventType.OrderArrived => Arrived(happened.OrderArrived),
        EventType.OrderRested => Rested(happened.OrderRested),
        EventType.OrderPooled => Pooled(happened.OrderPooled),
        EventType.StopSet => StopSet(happened.StopSet),
        EventType.OrderTriggered => Triggered(happened.OrderTriggered),
        EventType.OrderReplaced => Replaced(happened.OrderReplaced),
        EventType.CancelRequested => new CancelRequestedData(happened.CancelRequested.Order, happened.CancelRequested.ArrivesAt.ToTime()),
        EventType.ReplaceRequested => ReplaceRequested(happened.ReplaceRequested, happened.Replacement),
        EventType.LegSized => Sized(happened.LegSized),
        EventType.OrderCancelled => Cancelled(happened.OrderCancelled),
        EventType.TradeExecuted => Executed(happened.TradeExecuted),
        EventType.AssetListed => new AssetListedData(happened.Asset.Code, happened.Asset.Decimals),
        EventType.InstrumentListed => Listed(happened.Instrument),
        EventType.InstrumentTermsSet => new InstrumentTermsSetData(
            Of(happened.InstrumentTermsSet.Instrument).Symbol, Share(happened.InstrumentTerms.Initial),
            Share(happened.InstrumentTerms.Maintenance), happened.InstrumentTerms.IsShortable, Share(happened.InstrumentTerms.BorrowRate)),
        EventType.PhaseChanged => Phase(happened.PhaseChanged),
        EventType.PriceBandSet => Band(happened.PriceBandSet),
        EventType.SharesSplit => Split(happened.SharesSplit),
        EventType.DividendDeclared => Dividend(happened.DividendDeclared),
        EventType.PhysicsSet => new PhysicsSetData(happened.Physics.Name, happened.Physics.Version),
        EventType.AccountOpened => new AccountOpenedData(
            happened.AccountOpened.Account, happened.AccountOpened.User, Of(happened.AccountOpened.Asset).Code,
            Terms(happened.AccountTerms, Of(happened.AccountOpened.Asset))),
        EventType.AccountTermsSet => new AccountTermsSetData(
            happened.AccountTermsSet.Account, Terms(happened.AccountTerms, HomeOf(happened.AccountTermsSet.Account))),
        EventType.RequestDone => new RequestDoneData(happened.RequestDone.Account),
        EventType.AccountReset => new AccountResetData(happened.AccountReset.Account, happened.AccountReset.Epoch),
        EventType.Transferred => Transferred(happened.Transferred),
        EventType.LoanTaken => Loan(happened.LoanTaken.Account, happened.LoanTaken.Asset, happened.LoanTaken.Amount),
        EventType.LoanRepaid => Loan(happened.LoanRepaid.Account, happened.LoanRepaid.Asset, happened.LoanRepaid.Amount),
        EventType.MarginCalled => Called(happened.MarginCalled),
        EventType.MarginRestored => new MarginRestoredData(happened.MarginRestored.Account),
        EventType.HouseQuoted or EventType.HouseTaken or EventType.DepthQuoted or EventType.PrintReported or EventType.MarkReported =>
            throw new ArgumentOutOfRangeException(nameof(happened), happened.Type, "What the feed says is not logged and has no contract."),
    };

    private OrderPlacedData Placed(in OrderPlaced placed, OrderOptions options)
    {
        var instrument = Of(placed.Instrument);
        var set = AssetOf(placed.Side, instrument);
        return new(
            placed.Order, placed.Account, instrument.Symbol, placed.Side, placed.Type, placed.TimeInForce, placed.Cause,
            placed.Quantity.ToWire(instrument), Given(placed.LimitPrice, instrument), placed.Held.ToWire(set), set.Code,
            placed.ParentOrder.IsHouse ? null : placed.ParentOrder, Given(placed.Bid, instrument), Given(placed.Ask, instrument),
            placed.ArrivesAt.ToTime(), placed.ExpiresAt.UnixMicroseconds == 0 ? null : placed.ExpiresAt.ToTime(), options.ClientOrderId,
            options.Notional.IsZero ? null : options.Notional.ToWire(instrument.Quote), options.StopPrice?.ToWire(instrument),
            Distance(options.Trail, instrument), Percent(options.Trail), options.TriggerBy, options.DisplayQuantity?.ToWire(instrument),
            options.PostOnly, options.ReduceOnly, options.SelfTrade, options.TakeProfit?.LimitPrice.ToWire(instrument),
            options.StopLoss?.StopPrice.ToWire(instrument), options.StopLoss?.LimitPrice?.ToWire(instrument), options.OneCancelsOther);
    }

    private OrderArrivedData Arrived(in OrderArrived arrived)
    {
        var instrument = Of(arrived.Instrument);
        return new(arrived.Order, instrument.Symbol, Given(arrived.Bid, instrument), Given(arrived.Ask, instrument));
    }

    private OrderRestedData Rested(in OrderRested rested)
    {
        var instrument = Of(rested.Instrument);
        return new(
            rested.Order, instrument.Symbol, rested.Side, rested.Price.ToWire(instrument), rested.Quantity.ToWire(instrument),
            rested.Ahead.ToWire(instrument), rested.AheadOfHouse.ToWire(instrument));
    }

    private OrderPooledData Pooled(in OrderPooled pooled)
    {
        var instrument = Of(pooled.Instrument);
        return new(pooled.Order, instrument.Symbol, pooled.Side, Given(pooled.Price, instrument), pooled.LeavesQueue.ToWire(instrument));
    }

    private StopSetData StopSet(in StopSet set)
    {
        var instrument = Of(set.Instrument);
        return new(set.Order, instrument.Symbol, set.StopPrice.ToWire(instrument), Given(set.Extreme, instrument));
    }

    private OrderTriggeredData Triggered(in OrderTriggered triggered)
    {
        var instrument = Of(triggered.Instrument);
        var set = AssetOf(triggered.Side, instrument);
        return new(
            triggered.Order, triggered.Account, instrument.Symbol, triggered.Side, triggered.Price.ToWire(instrument),
            triggered.Held.ToWire(set), set.Code);
    }

    private OrderReplacedData Replaced(in OrderReplaced replaced)
    {
        var instrument = Of(replaced.Instrument);
        var set = AssetOf(replaced.Side, instrument);
        return new(
            replaced.Order, replaced.Account, instrument.Symbol, replaced.Side, Given(replaced.Price, instrument),
            replaced.LeavesQueue.ToWire(instrument), replaced.KeepsPlace, replaced.Quantity.ToWire(instrument),
            Given(replaced.LimitPrice, instrument), Given(replaced.StopPrice, instrument), Distance(replaced.Trail, instrument),
            Percent(replaced.Trail), replaced.Held.ToWire(set), set.Code);
    }

    private ReplaceRequestedData ReplaceRequested(in ReplaceRequested requested, ReplaceOrder terms)
    {
        var order = projections.Orders.Find(requested.Order)
            ?? throw new InvalidOperationException($"Order {requested.Order.Number} has not been folded.");
        var instrument = Of(order.Instrument);
        return new(
            requested.Order, terms.Account, instrument.Symbol, requested.ArrivesAt.ToTime(), terms.Quantity?.ToWire(instrument),
            terms.LimitPrice?.ToWire(instrument), terms.StopPrice?.ToWire(instrument), Distance(terms.Trail, instrument),
            Percent(terms.Trail));
    }

    private LegSizedData Sized(in LegSized sized)
    {
        var instrument = Of(sized.Instrument);
        var set = AssetOf(sized.Side, instrument);
        return new(
            sized.Order, sized.Account, instrument.Symbol, sized.Side, Given(sized.Price, instrument), sized.LeavesQueue.ToWire(instrument),
            sized.Quantity.ToWire(instrument), sized.Held.ToWire(set), set.Code);
    }

    private OrderCancelledData Cancelled(in OrderCancelled cancelled)
    {
        var instrument = Of(cancelled.Instrument);
        var set = AssetOf(cancelled.Side, instrument);
        return new(
            cancelled.Order, cancelled.Account, instrument.Symbol, cancelled.Side, Given(cancelled.Price, instrument),
            cancelled.Quantity.ToWire(instrument), cancelled.LeavesQueue.ToWire(instrument), cancelled.Reason,
            cancelled.Released.ToWire(set), set.Code);
    }

    private TradeExecutedData Executed(in TradeExecuted trade)
    {
        var instrument = Of(trade.Instrument);
        FillData Fill(in Fill fill) => new(
            fill.Order.IsHouse ? null : fill.Order, fill.Account, fill.Profile, fill.IsMaker, fill.FromHold,
            fill.Fee.ToWire(instrument.Quote), fill.Released.ToWire(instrument.Quote));
        return new(
            trade.Trade, instrument.Symbol, trade.TakerSide, trade.Cause, trade.Physics, trade.Price.ToWire(instrument),
            trade.Quantity.ToWire(instrument), trade.Value.ToWire(instrument.Quote), instrument.Quote.Code, Fill(trade.Maker),
            Fill(trade.Taker));
    }

    private static InstrumentListedData Listed(Instrument listed) => new(
        listed.Symbol, listed.Name, listed.AssetClass, listed.Base.Code, listed.Quote.Code, listed.TickSize.Trimmed(),
        listed.StepSize.Trimmed());

    private PhaseChangedData Phase(in PhaseChanged changed)
    {
        var instrument = Of(changed.Instrument);
        return new(instrument.Symbol, changed.Phase, Given(changed.OfficialPrice, instrument));
    }

    private PriceBandSetData Band(in PriceBandSet set)
    {
        var instrument = Of(set.Instrument);
        return new(instrument.Symbol, Given(set.Lower, instrument), Given(set.Upper, instrument));
    }

    private SharesSplitData Split(in SharesSplit split)
    {
        var instrument = Of(split.Instrument);
        return new(instrument.Symbol, split.To, split.From, Given(split.Mark, instrument), ActionId(split.Reference));
    }

    private DividendDeclaredData Dividend(in DividendDeclared declared)
    {
        var instrument = Of(declared.Instrument);
        return new(instrument.Symbol, declared.PerUnit.ToWire(instrument.Quote), instrument.Quote.Code, ActionId(declared.Reference));
    }

    private static string? ActionId(long reference) => reference == 0 ? null : reference.ToString(CultureInfo.InvariantCulture);

    private TermsData Terms(AccountTerms terms, Asset home)
    {
        var rules = terms.Rules;
        return new(
            terms.Profile.Name, terms.Profile.Version, terms.Kind, terms.CostBasis, terms.IsFrozen,
            new(
                Given(rules.MaxOrderValue, home), Given(rules.MaxPosition, home), rules.MaxOpenOrders == 0 ? null : rules.MaxOpenOrders,
                Given(rules.DailyLossLimit, home),
                rules.PriceCollar == 0 ? null : Share(rules.PriceCollar),
                rules.Allowed?.OrderBy(instrument => instrument.Number).Select(id => Of(id).Symbol).ToArray(),
                rules.PatternDayTrading));
    }

    private TransferredData Transferred(in Transferred moved)
    {
        var asset = Of(moved.Asset);
        var account = moved.To.IsTrader ? moved.To : moved.From;
        return new(
            moved.From, moved.To, asset.Code, moved.Amount.ToWire(asset), moved.Reason,
            account.IsTrader ? Given(moved.Cost, HomeOf(account)) : null);
    }

    private LoanData Loan(AccountId account, AssetId asset, Money amount) => new(account, Of(asset).Code, amount.ToWire(Of(asset)));

    private MarginCalledData Called(in MarginCalled called)
    {
        var home = HomeOf(called.Account);
        return new(called.Account, home.Code, called.Equity.ToWire(home), called.Required.ToWire(home), called.Deadline.ToTime());
    }

    private Instrument Of(InstrumentId instrument) => projections.Instruments[instrument];

    private Asset Of(AssetId asset) => projections.Instruments[asset];

    private Asset HomeOf(AccountId account) =>
        Of((projections.Accounts.Find(account)
            ?? throw new InvalidOperationException($"Account {account.Number} has not been folded.")).Home);

    /// <summary>What is set aside for an order: a buyer's money, a seller's asset.</summary>
    private static Asset AssetOf(Side side, Instrument instrument) => side == Side.Buy ? instrument.Quote : instrument.Base;

    private static decimal? Given(Price price, Instrument instrument) => price.Ticks == 0 ? null : price.ToWire(instrument);

    private static decimal? Given(Money amount, Asset asset) => amount.IsZero ? null : amount.ToWire(asset);

    private static decimal? Distance(Trail? trail, Instrument instrument) =>
        trail is { Ticks: > 0 and var ticks } ? new Price(ticks).ToWire(instrument) : null;

    private static decimal? Percent(Trail? trail) => trail is { Millionths: > 0 and var part } ? (part / 10_000m).Trimmed() : null;

    private static decimal Share(int millionths) => (millionths / 1_000_000m).Trimmed();
}
