using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Whether an instrument trades, and between which prices.</summary>
public sealed partial class Venue
{
    private Decision Decide(HaltTrading halt)
    {
        if (!Knows(halt.Instrument)) return Rejection.UnknownInstrument;
        var market = MarketOf(halt.Instrument);
        if (!market.IsOpen) return Rejection.WrongPhase;

        HouseLeaves(market);
        ChangePhase(market, Phase.Halted, officialPrice: default);
        return Rejection.None;
    }

    private Decision Decide(ResumeTrading resume)
    {
        if (!Knows(resume.Instrument)) return Rejection.UnknownInstrument;
        var market = MarketOf(resume.Instrument);
        if (market.Phase != Phase.Halted) return Rejection.WrongPhase;

        ChangePhase(market, Phase.Open, officialPrice: default);
        return Rejection.None;
    }

    private Decision Decide(OpenSession open)
    {
        if (!Knows(open.Instrument)) return Rejection.UnknownInstrument;
        var market = MarketOf(open.Instrument);
        var refusal = JudgeSession(market, open.OfficialPrice, Phase.Closed);
        if (refusal != Rejection.None) return refusal;

        var pool = Gather(market, TimeInForce.Cls);
        Uncross(market, pool, open.OfficialPrice);
        ChangePhase(market, Phase.Open, open.OfficialPrice ?? default);
        foreach (var order in pool)
        {
            if (orders.Find(order) is not (var slot and not OrderTable.None)) continue;
            if (orders[slot].TimeInForce == TimeInForce.Opg) Cancel(slot, CancelReason.Unfillable);
            else Execute(slot);
        }

        return Rejection.None;
    }

    private Decision Decide(CloseSession close)
    {
        if (!Knows(close.Instrument)) return Rejection.UnknownInstrument;
        var market = MarketOf(close.Instrument);
        var refusal = JudgeSession(market, close.OfficialPrice, Phase.Open);
        if (refusal != Rejection.None) return refusal;

        HouseLeaves(market);
        var pool = Gather(market, TimeInForce.Opg);
        Uncross(market, pool, close.OfficialPrice);
        ChangePhase(market, Phase.Closed, close.OfficialPrice ?? default);
        foreach (var order in pool)
        {
            if (orders.Find(order) is not (var slot and not OrderTable.None)) continue;
            if (orders[slot].TimeInForce == TimeInForce.Cls) Cancel(slot, CancelReason.Unfillable);
            else if (orders[slot].TimeInForce == TimeInForce.Day) Cancel(slot, CancelReason.Expired);
            else Rest(slot, market);
        }

        CancelIn(market, CancelReason.Expired, order => order.TimeInForce == TimeInForce.Day);
        return Rejection.None;
    }

    private Decision Decide(Delist delist)
    {
        if (!Knows(delist.Instrument)) return Rejection.UnknownInstrument;
        var market = MarketOf(delist.Instrument);
        if (market.Phase == Phase.Delisted) return Rejection.WrongPhase;

        CancelIn(market, CancelReason.NotTrading, _ => true);
        HouseLeaves(market);
        ChangePhase(market, Phase.Delisted, officialPrice: default);
        return Rejection.None;
    }

    private Decision Decide(SetPriceBand band)
    {
        if (!Knows(band.Instrument)) return Rejection.UnknownInstrument;
        var isLifted = band.Lower.Ticks == 0 && band.Upper.Ticks == 0;
        if (!isLifted && (band.Lower.Ticks < 1 || band.Upper < band.Lower || band.Upper.Ticks > Price.MaxTicks)) return Rejection.BandMalformed;
        var market = MarketOf(band.Instrument);
        if (market.Phase == Phase.Delisted) return Rejection.InstrumentDelisted;

        Raise(EventType.PriceBandSet).PriceBandSet = new(band.Instrument, band.Lower, band.Upper);
        Applied();
        if (isLifted) return Rejection.None;
        CancelIn(market, CancelReason.PriceBand, order => order.IsOnBook && !market.IsInBand(order.LimitPrice));
        if (market.Quoted is not { } quoted) return Rejection.None;

        // Nothing comes back that was eaten or printed since: levels only leave.
        Shrink(market, Side.Buy, quoted.Bids.Span, WithinBand(quoted.Bids, market).Span);
        Shrink(market, Side.Sell, quoted.Asks.Span, WithinBand(quoted.Asks, market).Span);
        Touch(market);
        return Rejection.None;
    }

    private static Rejection JudgeSession(Market market, Price? officialPrice, Phase from)
    {
        if (officialPrice is { Ticks: < 1 }) return Rejection.PriceNotPositive;
        if (officialPrice is { Ticks: > Price.MaxTicks }) return Rejection.PriceTooHigh;
        if (!market.HasSessions) return Rejection.NoAuction;
        if (market.Phase != from) return Rejection.WrongPhase;
        return officialPrice is { } price && !market.IsInBand(price) ? Rejection.OutsidePriceBand : Rejection.None;
    }

    private void ChangePhase(Market market, Phase phase, Price officialPrice)
    {
        Raise(EventType.PhaseChanged).PhaseChanged = new(market.Instrument.Id, phase, officialPrice);
        Applied();
        if (officialPrice.Ticks != 0) market.Trade(officialPrice, looks);
        Revalue(market);
    }
}
