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
        public AccountId Account;
        public AssetId Asset;
        public long Available;
        public long Held;
        public long Owed;

        public readonly Balance Balance => new(Account, Asset, new(Available), new(Held), new(Owed));
    }

    private readonly RowIndex index = new();
    private Row[] rows = new Row[64];

    /// <summary>How many balances there are.</summary>
    public int Count { get; private set; }

    /// <summary>Every balance there is, in the order in which they first moved.</summary>
    public IEnumerable<Balance> Balances
    {
        get
        {
            for (var row = 0; row < Count; row++) yield return rows[row].Balance;
        }
    }

    public Balance this[AccountId account, AssetId asset] =>
        index.Find(Key(account, asset)) is var row and not RowIndex.None ? rows[row].Balance : new(account, asset, Money.Zero, Money.Zero);

    /// <exception cref="InvalidOperationException">The posting would take a trader's balance below zero: a bug, for every command is checked first.</exception>
    public void Post(in Posting posting)
    {
        Change(posting.From, posting.Asset, -posting.Amount.Units);
        Change(posting.To, posting.Asset, posting.Amount.Units);
    }

    /// <summary>The sum of all balances of an asset: zero, always.</summary>
    public Money TrialBalance(AssetId asset)
    {
        Int128 sum = 0;
        for (var row = 0; row < Count; row++)
        {
            if (rows[row].Asset == asset) sum += (Int128)rows[row].Available + rows[row].Held - rows[row].Owed;
        }

        return new Money(checked((long)sum));
    }

    private void Change(LedgerAccount line, AssetId asset, long amount)
    {
        ref var row = ref Find(line.Account, asset);
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
            throw new InvalidOperationException($"Account {line.Account.Number} would have {changed} {line.Bucket} of asset {asset.Number}.");
        bucket = changed;
    }

    private ref Row Find(AccountId account, AssetId asset)
    {
        var row = index.Find(Key(account, asset));
        if (row == RowIndex.None)
        {
            if (Count == rows.Length) Array.Resize(ref rows, Count * 2);
            row = Count++;
            rows[row] = new() { Account = account, Asset = asset };
            index.Add(Key(account, asset), row);
        }

        return ref rows[row];
    }

    private static long Key(AccountId account, AssetId asset) => ((long)account.Number << 32) | (uint)asset.Number;
}
