using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>What margin accounts borrow for payments, and repay from what comes in.</summary>
internal sealed class Loans(VenueState state, Recorder recorder)
{
    /// <summary>What a margin account lacks for a payment, it borrows.</summary>
    public void Borrow(Account account, AssetId asset, Money needed)
    {
        if (!account.IsMargin) return;
        var available = state.Ledger.AvailableOf(account.Id, asset);
        if (available < needed) recorder.LoanTaken(account.Id, asset, needed - available);
    }

    /// <summary>What came in goes to what is owed first.</summary>
    public void RepayFrom(AccountId account, AssetId asset)
    {
        var balance = state.Ledger[account, asset];
        if (balance.Owed.IsZero || balance.Available.IsZero) return;
        recorder.LoanRepaid(account, asset, balance.Owed < balance.Available ? balance.Owed : balance.Available);
    }
}
