using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>Every account's balances, and what was paid into it. Folded under the lock of <see cref="Portfolios"/>.</summary>
public sealed class AccountBalances
{
    private readonly WritableLedgerBook ledger = new();
    private readonly Dictionary<AccountId, SortedSet<int>> assetsOf = [];
    private readonly Dictionary<(AccountId, AssetId), Money> deposited = [];
    private readonly Dictionary<(AccountId, AssetId), (long Day, Money Amount)> earned = [];
    private readonly Dictionary<(AccountId, AssetId), Income> incomes = [];

    public Statements Statements { get; } = new();

    /// <summary>An account's balances in the order of listing: of every asset it ever had.</summary>
    internal IEnumerable<Balance> Of(AccountId account) =>
        assetsOf.TryGetValue(account, out var assets) ? assets.Select(asset => ledger[account, new(asset)]) : [];

    internal Balance Of(AccountId account, AssetId asset) => ledger[account, asset];

    /// <summary>Deposits less withdrawals, since the account's epoch began: told, so not beyond what a balance can hold.</summary>
    internal Money DepositedBy(AccountId account, AssetId asset) => deposited.GetValueOrDefault((account, asset));

    /// <summary>Dividends less interest on a day (UTC).</summary>
    internal Money EarnedOn(AccountId account, AssetId asset, long day) =>
        earned.TryGetValue((account, asset), out var known) && known.Day == day ? known.Amount : Money.Zero;

    /// <summary>Dividends, interest and borrow fees since the account's epoch began.</summary>
    internal Income IncomeOf(AccountId account, AssetId asset) => incomes.GetValueOrDefault((account, asset));

    /// <summary>What was paid in and earned, as rows.</summary>
    internal IEnumerable<PaidInRow> PaidIn => deposited.Keys.Union(earned.Keys).Select(of =>
    {
        var (day, amount) = earned.GetValueOrDefault(of);
        return new PaidInRow(of.Item1, of.Item2, deposited.GetValueOrDefault(of), day, amount, incomes.GetValueOrDefault(of));
    });

    /// <summary>Starts where another left off.</summary>
    internal void Restore(VenueSnapshot venue, ProjectionsSnapshot own)
    {
        foreach (ref readonly var purse in venue.Purses.AsSpan()) ledger.Restore(in purse);
        foreach (ref readonly var balance in venue.Balances.AsSpan())
        {
            ledger.Restore(in balance);
            Note(balance.Account, balance.Asset);
            Statements.Restore(balance.Account, balance.Asset, StatementBucket.Owned, (balance.Available + balance.Held).Units);
            Statements.Restore(balance.Account, balance.Asset, StatementBucket.Owed, balance.Owed.Units);
        }

        foreach (ref readonly var account in own.Accounts.AsSpan()) Statements.Restore(account.Account, account.Movements);
        foreach (ref readonly var paid in own.PaidIn.AsSpan())
        {
            deposited[(paid.Account, paid.Asset)] = paid.Deposited;
            earned[(paid.Account, paid.Asset)] = (paid.EarnedOn, paid.Earned);
            incomes[(paid.Account, paid.Asset)] = paid.Income;
        }
    }

    internal void Fold(in Event happened, Instrument? instrument)
    {
        Span<Posting> room = stackalloc Posting[Postings.Most];
        var postings = room[..Postings.Of(in happened, instrument, room)];
        foreach (ref readonly var posting in postings)
        {
            ledger.Post(in posting);
            Note(posting.From.Account, posting.Asset);
            Note(posting.To.Account, posting.Asset);
        }

        Statements.Fold(in happened, postings);
        if (happened.Type == EventType.AccountReset) Forget(happened.AccountReset.Account);
        if (happened.Type != EventType.Transferred) return;
        var moved = happened.Transferred;
        Count(moved.To, moved.Amount, in moved, happened.At);
        Count(moved.From, -moved.Amount, in moved, happened.At);
    }

    private void Count(AccountId account, Money amount, in Transferred moved, Timestamp at)
    {
        if (!account.IsTrader) return;
        if (moved.Reason is TransferReason.Deposit or TransferReason.Withdrawal or TransferReason.Reset)
            deposited[(account, moved.Asset)] = DepositedBy(account, moved.Asset).Saturated(amount);
        else if (moved.Reason is not (TransferReason.Split or TransferReason.CashInLieu))
        {
            earned[(account, moved.Asset)] = (Days.Of(at), EarnedOn(account, moved.Asset, Days.Of(at)).Saturated(amount));
            var so = IncomeOf(account, moved.Asset);
            incomes[(account, moved.Asset)] = moved.Reason switch
            {
                TransferReason.Dividend => so with { Dividends = so.Dividends.Saturated(amount) },
                TransferReason.Interest => so with { Interest = so.Interest.Saturated(amount) },
                _ => so with { BorrowFees = so.BorrowFees.Saturated(amount) },
            };
        }
    }

    /// <summary>What was paid in before a reset no longer counts.</summary>
    private void Forget(AccountId account)
    {
        foreach (var asset in assetsOf.GetValueOrDefault(account, []))
        {
            deposited.Remove((account, new(asset)));
            earned.Remove((account, new(asset)));
            incomes.Remove((account, new(asset)));
        }
    }

    private void Note(AccountId account, AssetId asset)
    {
        if (!account.IsTrader) return;
        if (!assetsOf.TryGetValue(account, out var assets)) assetsOf.Add(account, assets = []);
        assets.Add(asset.Number);
    }
}
