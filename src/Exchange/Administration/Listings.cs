using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Administration;

/// <summary>What there is to trade, and under what terms.</summary>
internal sealed class Listings(VenueState state, Recorder recorder)
{
    public Decision List(ListAsset list)
    {
        if (list.Decimals is < 0 or > Asset.MaxDecimals || list.Code.Length == 0) return Rejection.ListingMalformed;
        if (state.Assets.Any(asset => asset.Code == list.Code)) return Rejection.AlreadyListed;

        var asset = new Asset(new(state.Assets.Count), list.Code, list.Decimals);
        recorder.AssetListed(asset);
        return new(Rejection.None, asset.Id.Number);
    }

    public Decision List(ListInstrument list)
    {
        if (!state.Knows(list.Base) || !state.Knows(list.Quote)) return Rejection.UnknownAsset;
        if (list.Terms is { IsWellFormed: false }) return Rejection.TermsMalformed;
        var (baseAsset, quoteAsset) = (state.Assets[list.Base.Number], state.Assets[list.Quote.Number]);
        if (!Instrument.Fits(baseAsset, quoteAsset, list.TickSize, list.StepSize)) return Rejection.ListingMalformed;
        if (list.Symbol.Length == 0 || list.Base == list.Quote) return Rejection.ListingMalformed;
        if (state.Markets.Any(market => market.Instrument.Symbol == list.Symbol)) return Rejection.AlreadyListed;

        var id = new InstrumentId(state.Markets.Count);
        recorder.InstrumentListed(new(id, list.Symbol, list.Name, list.AssetClass, baseAsset, quoteAsset, list.TickSize, list.StepSize));
        if (list.Terms is { } terms) recorder.InstrumentTermsSet(id, terms);
        return new(Rejection.None, id.Number);
    }

    public Decision SetTerms(SetInstrumentTerms set)
    {
        if (!state.Knows(set.Instrument)) return Rejection.UnknownInstrument;
        if (!set.Terms.IsWellFormed) return Rejection.TermsMalformed;

        recorder.InstrumentTermsSet(set.Instrument, set.Terms);
        return Rejection.None;
    }

    public Decision SetPhysics(SetPhysics set)
    {
        if (!set.Physics.IsWellFormed || !state.CanNumber(set.Physics)) return Rejection.TermsMalformed;

        // Orders of users that do not cross may stand crossed: they could not be let loose on each other.
        if (set.Physics.UsersCross != state.Physics.UsersCross && state.Orders.Count > 0) return Rejection.HasOpenOrders;

        recorder.PhysicsSet(set.Physics);
        return Rejection.None;
    }
}
