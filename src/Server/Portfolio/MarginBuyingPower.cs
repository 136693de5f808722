using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Portfolio;

/// <summary>
/// What a margin account can still take on. The venue is asked: whatever judges its orders says it, with the open orders that count there.
/// A cash account's is what it has available, which needs no asking.
/// </summary>
internal static class MarginBuyingPower
{
    /// <summary>Null for a cash account, and while the venue cannot be asked.</summary>
    public static async Task<Money?> BuyingPowerAsync(this LiveVenue venue, AccountView account, CancellationToken cancellation)
    {
        if (account.Terms.Kind == AccountKind.Cash) return null;
        try
        {
            return await venue.AskAsync((asked, _) => asked.BuyingPowerOf(account.Id), cancellation);
        }
        catch (VenueUnavailableException)
        {
            return null;
        }
    }
}
