using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>What balances can hold: what would pass it is refused before it happens.</summary>
internal sealed class BalanceLimits(VenueState state)
{
    /// <summary>Whether an account can have so much more of an asset.</summary>
    public bool Fits(AccountId account, AssetId asset, Money amount) => state.Ledger.TotalOf(account, asset).Units <= Money.MaxUnits - amount.Units;

    /// <summary>Whether the world can give so much: its balance may not pass what a balance can hold, either.</summary>
    public bool WorldCanGive(AssetId asset, Money amount) => CanGive(AccountId.World, asset, amount);

    /// <summary>Whether a trade keeps within what a trade may come to, and within what balances can hold on both sides.</summary>
    public bool CanTrade(Instrument instrument, AccountId taker, AccountId maker, Side takerSide, Price price, Quantity quantity)
    {
        if (!instrument.ValueFits(price, quantity)) return false;
        var (value, amount) = (instrument.ValueOf(price, quantity), instrument.AmountOf(quantity));
        var (buyer, seller) = takerSide == Side.Buy ? (taker, maker) : (maker, taker);
        return Fits(buyer, instrument.Base.Id, amount) && Fits(seller, instrument.Quote.Id, value)
            && (buyer != AccountId.House || CanGive(buyer, instrument.Quote.Id, value))
            && (seller != AccountId.House || CanGive(seller, instrument.Base.Id, amount));
    }

    private bool CanGive(AccountId account, AssetId asset, Money amount) =>
        state.Ledger.AvailableOf(account, asset).Units >= amount.Units - Money.MaxUnits;
}
