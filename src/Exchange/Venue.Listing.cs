using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>What there is to trade, and under what terms.</summary>
public sealed partial class Venue
{
    private Decision Decide(ListAsset list)
    {
        if (list.Decimals is < 0 or > Asset.MaxDecimals || list.Code.Length == 0) return Rejection.ListingMalformed;
        if (assets.Exists(asset => asset.Code == list.Code)) return Rejection.AlreadyListed;

        var asset = new Asset(new(assets.Count), list.Code, list.Decimals);
        Raise(EventType.AssetListed, asset);
        return new(Rejection.None, asset.Id.Number);
    }

    private Decision Decide(ListInstrument list)
    {
        if (!Knows(list.Base) || !Knows(list.Quote)) return Rejection.UnknownAsset;
        if (list.Terms is { IsWellFormed: false }) return Rejection.TermsMalformed;
        if (!Instrument.Fits(assets[list.Base.Number], assets[list.Quote.Number], list.TickSize, list.StepSize)) return Rejection.ListingMalformed;
        if (list.Symbol.Length == 0 || list.Base == list.Quote) return Rejection.ListingMalformed;
        if (markets.Exists(market => market.Instrument.Symbol == list.Symbol)) return Rejection.AlreadyListed;

        var instrument = new Instrument(
            new(markets.Count), list.Symbol, list.Name, list.AssetClass, assets[list.Base.Number], assets[list.Quote.Number], list.TickSize, list.StepSize);
        Raise(EventType.InstrumentListed, instrument);
        if (list.Terms is { } terms) SetTerms(instrument.Id, terms);
        return new(Rejection.None, instrument.Id.Number);
    }

    private Decision Decide(SetInstrumentTerms set)
    {
        if (!Knows(set.Instrument)) return Rejection.UnknownInstrument;
        if (!set.Terms.IsWellFormed) return Rejection.TermsMalformed;

        SetTerms(set.Instrument, set.Terms);
        return Rejection.None;
    }

    private Decision Decide(SetPhysics set)
    {
        if (!set.Physics.IsWellFormed) return Rejection.TermsMalformed;

        // Orders of users that do not cross may stand crossed: they could not be let loose on each other.
        if (set.Physics.UsersCross != Physics.UsersCross && orders.Count > 0) return Rejection.HasOpenOrders;

        Raise(EventType.PhysicsSet, set.Physics);
        return Rejection.None;
    }

    private void SetTerms(InstrumentId instrument, InstrumentTerms terms)
    {
        ref var happened = ref Raise(EventType.InstrumentTermsSet);
        happened.Detail = terms;
        happened.InstrumentTermsSet = new(instrument);
        Applied();
    }

    /// <summary>The market that an asset is priced in: the first that was listed with it as its base; or null.</summary>
    private Market? MarketFor(AssetId asset) => markets.Find(market => market.Instrument.Base.Id == asset);
}
