using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Ledger;

/// <summary>What an account has of one asset.</summary>
/// <param name="Owed">What it borrowed and has not repaid; not below zero.</param>
public readonly record struct Balance(AccountId Account, AssetId Asset, Money Available, Money Held, Money Owed = default)
{
    /// <summary>What is its own: below zero when it owes more than it has.</summary>
    public Money Total => Available + Held - Owed;
}

/// <summary>Every ledger account's balance. Changed by postings only, so each asset's balances sum to zero after each one.</summary>
public sealed class LedgerBook
{
    private struct Row
    {
        public long Available;
        public long Held;
        public long Owed;

        /// <summary>Both plus one: zero in a row that nothing moved yet.</summary>
        public int Account;
        public int Asset;

        public readonly Balance Balance => new(new(Account - 1), new(Asset - 1), new(Available), new(Held), new(Owed));
    }

    private readonly PairIndex index = new();
    private Row[] rows = new Row[64];

    /// <summary>Every balance that ever moved, in no order.</summary>
    public IEnumerable<Balance> Balances
    {
        get
        {
            for (var row = 0; row < index.Rows; row++) yield return rows[row].Balance;
        }
    }

    public Balance this[AccountId account, AssetId asset] => index.Find(account.Number, asset.Number) is var row and not PairIndex.None
        ? rows[row].Balance : new(account, asset, Money.Zero, Money.Zero);

    /// <summary>What an account can spend of an asset.</summary>
    public Money AvailableOf(AccountId account, AssetId asset) =>
        index.Find(account.Number, asset.Number) is var row and not PairIndex.None ? new(rows[row].Available) : Money.Zero;

    /// <summary>What is an account's own of an asset.</summary>
    public Money TotalOf(AccountId account, AssetId asset) =>
        index.Find(account.Number, asset.Number) is var row and not PairIndex.None ? new(rows[row].Available + rows[row].Held - rows[row].Owed) : Money.Zero;

    /// <summary>Puts a balance where nothing moved yet.</summary>
    public void Restore(in Balance balance)
    {
        ref var row = ref Find(balance.Account, balance.Asset);
        (row.Available, row.Held, row.Owed) = (balance.Available.Units, balance.Held.Units, balance.Owed.Units);
    }

    /// <exception cref="InvalidOperationException">The posting would take a trader's balance below zero: a bug, for every command is checked first.</exception>
    public void Post(in Posting posting)
    {
        var amount = posting.Amount.Units;
        ref var from = ref Find(posting.From.Account, posting.Asset);
        Change(ref from, posting.From, -amount);

        // What an account sets aside or gets back stays with it: the same row.
        if (posting.To.Account == posting.From.Account) Change(ref from, posting.To, amount);
        else Change(ref Find(posting.To.Account, posting.Asset), posting.To, amount);
    }

    /// <summary>The sum of all balances of an asset: zero, always.</summary>
    public Money TrialBalance(AssetId asset)
    {
        Int128 sum = 0;
        for (var row = 0; row < index.Rows; row++)
        {
            if (rows[row].Asset == asset.Number + 1) sum += (Int128)rows[row].Available + rows[row].Held - rows[row].Owed;
        }

        return new Money(checked((long)sum));
    }

    private static void Change(ref Row row, LedgerAccount line, long amount)
    {
        ref var bucket = ref row.Available;
        if (line.Bucket == Bucket.Held) bucket = ref row.Held;
        if (line.Bucket == Bucket.Owed)
        {
            // What is taken from this line is a debt: it counts the other way.
            bucket = ref row.Owed;
            amount = -amount;
        }

        var changed = checked(bucket + amount);
        if (changed < 0 && line.Account.IsTrader)
            throw new InvalidOperationException($"Account {line.Account.Number} would have {changed} {line.Bucket} of asset {row.Asset - 1}.");
        bucket = changed;
    }

    private ref Row Find(AccountId account, AssetId asset)
    {
        var row = index.FindOrAdd(account.Number, asset.Number);
        if (row >= rows.Length) Array.Resize(ref rows, Math.Max(index.Rows, rows.Length * 2));
        ref var found = ref rows[row];
        if (found.Account == 0) (found.Account, found.Asset) = (account.Number + 1, asset.Number + 1);
        return ref found;
    }
}
