using TradeCraft.Exchange;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>Every account's balances, and what was paid into it. Folded under <see cref="VenueProjections"/>' lock.</summary>
public sealed class Wealth
{
    private readonly LedgerBook ledger = new();
    private readonly Dictionary<AccountId, SortedSet<int>> assetsOf = [];
    private readonly Dictionary<(AccountId, AssetId), Money> deposited = [];

    /// <summary>An account's balances in the order of listing: of every asset it ever had.</summary>
    internal IEnumerable<Balance> Of(AccountId account) =>
        assetsOf.TryGetValue(account, out var assets) ? assets.Select(asset => ledger[account, new(asset)]) : [];

    internal Balance Of(AccountId account, AssetId asset) => ledger[account, asset];

    /// <summary>Deposits less withdrawals.</summary>
    internal Money DepositedBy(AccountId account, AssetId asset) => deposited.GetValueOrDefault((account, asset));

    internal void Fold(in Event happened, Instrument? instrument)
    {
        Span<Posting> postings = stackalloc Posting[Postings.Most];
        foreach (ref readonly var posting in postings[..Postings.Of(in happened, instrument, postings)])
        {
            ledger.Post(in posting);
            Note(posting.From.Account, posting.Asset);
            Note(posting.To.Account, posting.Asset);
        }

        if (happened.Type != EventType.Transferred) return;
        var moved = happened.Transferred;
        deposited[(moved.To, moved.Asset)] = DepositedBy(moved.To, moved.Asset) + moved.Amount;
        deposited[(moved.From, moved.Asset)] = DepositedBy(moved.From, moved.Asset) - moved.Amount;
    }

    private void Note(AccountId account, AssetId asset)
    {
        if (!account.IsTrader) return;
        if (!assetsOf.TryGetValue(account, out var assets)) assetsOf.Add(account, assets = []);
        assets.Add(asset.Number);
    }
}
