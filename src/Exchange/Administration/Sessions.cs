using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Trading;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Administration;

/// <summary>Whether an instrument trades, and between which prices.</summary>
internal sealed class Sessions(
    VenueState state, Recorder recorder, HouseLiquidity house, Auctions auctions, OrderChanges changes, Matcher matcher)
{
    public Decision Halt(HaltTrading halt)
    {
        if (!state.Knows(halt.Instrument)) return Rejection.UnknownInstrument;
        var market = state.MarketOf(halt.Instrument);
        if (!market.IsOpen) return Rejection.WrongPhase;

        house.Leave(market);
        recorder.PhaseChanged(market, Phase.Halted, officialPrice: default);
        return Rejection.None;
    }

    public Decision Resume(ResumeTrading resume)
    {
        if (!state.Knows(resume.Instrument)) return Rejection.UnknownInstrument;
        var market = state.MarketOf(resume.Instrument);
        if (market.Phase != Phase.Halted) return Rejection.WrongPhase;

        recorder.PhaseChanged(market, Phase.Open, officialPrice: default);
        return Rejection.None;
    }

    public Decision Open(OpenSession open)
    {
        if (!state.Knows(open.Instrument)) return Rejection.UnknownInstrument;
        var market = state.MarketOf(open.Instrument);
        var refusal = Check(market, open.OfficialPrice, Phase.Closed);
        if (refusal != Rejection.None) return refusal;

        var pool = auctions.Gather(market, TimeInForce.Cls);
        auctions.Uncross(market, pool, open.OfficialPrice);
        recorder.PhaseChanged(market, Phase.Open, open.OfficialPrice ?? default);
        foreach (var order in pool)
        {
            if (state.Orders.Find(order) is not (var slot and not OrderTable.None)) continue;
            if (state.Orders[slot].TimeInForce == TimeInForce.Opg) recorder.Cancelled(slot, CancelReason.Unfillable);
            else matcher.Execute(slot);
        }

        return Rejection.None;
    }

    public Decision Close(CloseSession close)
    {
        if (!state.Knows(close.Instrument)) return Rejection.UnknownInstrument;
        var market = state.MarketOf(close.Instrument);
        var refusal = Check(market, close.OfficialPrice, Phase.Open);
        if (refusal != Rejection.None) return refusal;

        house.Leave(market);
        var pool = auctions.Gather(market, TimeInForce.Opg);
        auctions.Uncross(market, pool, close.OfficialPrice);
        recorder.PhaseChanged(market, Phase.Closed, close.OfficialPrice ?? default);
        foreach (var order in pool)
        {
            if (state.Orders.Find(order) is not (var slot and not OrderTable.None)) continue;
            if (state.Orders[slot].TimeInForce == TimeInForce.Cls) recorder.Cancelled(slot, CancelReason.Unfillable);
            else if (state.Orders[slot].TimeInForce == TimeInForce.Day) recorder.Cancelled(slot, CancelReason.Expired);
            else recorder.Rested(slot);
        }

        changes.CancelIn(market, CancelReason.Expired, order => order.TimeInForce == TimeInForce.Day);
        return Rejection.None;
    }

    public Decision Delist(Delist delist)
    {
        if (!state.Knows(delist.Instrument)) return Rejection.UnknownInstrument;
        var market = state.MarketOf(delist.Instrument);
        if (market.Phase == Phase.Delisted) return Rejection.WrongPhase;

        changes.CancelIn(market, CancelReason.NotTrading, _ => true);
        house.Leave(market);
        recorder.PhaseChanged(market, Phase.Delisted, officialPrice: default);
        return Rejection.None;
    }

    public Decision SetBand(SetPriceBand band)
    {
        if (!state.Knows(band.Instrument)) return Rejection.UnknownInstrument;
        var isLifted = band.Lower.Ticks == 0 && band.Upper.Ticks == 0;
        var isInOrder = band.Lower.Ticks >= 1 && band.Upper >= band.Lower && band.Upper.Ticks <= Price.MaxTicks;
        if (!isLifted && !isInOrder) return Rejection.BandMalformed;
        var market = state.MarketOf(band.Instrument);
        if (market.Phase == Phase.Delisted) return Rejection.InstrumentDelisted;

        recorder.PriceBandSet(market, band.Lower, band.Upper);
        if (isLifted) return Rejection.None;
        changes.CancelIn(market, CancelReason.PriceBand, order => order.IsOnBook && !market.IsInBand(order.LimitPrice));
        house.KeepWithinBand(market);
        return Rejection.None;
    }

    private static Rejection Check(Market market, Price? officialPrice, Phase from)
    {
        if (officialPrice is { Ticks: < 1 }) return Rejection.PriceNotPositive;
        if (officialPrice is { Ticks: > Price.MaxTicks }) return Rejection.PriceTooHigh;
        if (!market.HasSessions) return Rejection.NoAuction;
        if (market.Phase != from) return Rejection.WrongPhase;
        return officialPrice is { } price && !market.IsInBand(price) ? Rejection.OutsidePriceBand : Rejection.None;
    }
}
