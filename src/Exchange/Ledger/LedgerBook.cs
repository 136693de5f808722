using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Ledger;

/// <summary>What a trader's account has of one asset.</summary>
/// <param name="Owed">What it borrowed and has not repaid; not below zero.</param>
public readonly record struct Balance(AccountId Account, AssetId Asset, Money Available, Money Held, Money Owed = default)
{
    /// <summary>What is its own: below zero when it owes more than it has.</summary>
    public Money Total => Available + Held - Owed;
}

/// <summary>
/// What one of the venue's own accounts (the world, the house, the fees) has of one asset, in units. It mirrors what all traders have
/// together, so it is wider than a balance: no refusal is for its sake.
/// </summary>
public readonly record struct Purse(AccountId Account, AssetId Asset, Int128 Units);

/// <summary>
/// Every ledger account's balance: those of traders, and the purses of the venue's own accounts. Changed by postings only, so each asset's
/// balances and purses sum to zero after each one. This is what may be read; <see cref="WritableLedgerBook"/> changes it.
/// </summary>
public abstract class LedgerBook
{
    private protected struct Row
    {
        public long Available;
        public long Held;
        public long Owed;

        /// <summary>Both plus one: zero in a row that nothing moved yet.</summary>
        public int Account;
        public int Asset;

        public readonly Balance Balance => new(new(Account - 1), new(Asset - 1), new(Available), new(Held), new(Owed));
    }

    private protected readonly PairIndex index = new();
    private protected readonly PairIndex ownIndex = new();
    private protected Row[] rows = new Row[64];
    private protected Purse[] own = new Purse[8];

    /// <summary>Every purse that ever moved, in no order.</summary>
    public IEnumerable<Purse> Purses => own.Take(ownIndex.Rows);

    /// <summary>Every trader's balance that ever moved, in no order.</summary>
    public IEnumerable<Balance> Balances
    {
        get
        {
            for (var row = 0; row < index.Rows; row++) yield return rows[row].Balance;
        }
    }

    /// <summary>A trader's balance.</summary>
    public Balance this[AccountId account, AssetId asset] =>
        index.Find(account.Number, asset.Number) is var row and not PairIndex.None
            ? rows[row].Balance : new(account, asset, Money.Zero, Money.Zero);

    /// <summary>What one of the venue's own accounts has of an asset.</summary>
    public Int128 PurseOf(AccountId account, AssetId asset) =>
        ownIndex.Find(account.Number, asset.Number) is var row and not PairIndex.None ? own[row].Units : 0;

    /// <summary>What a trader can spend of an asset.</summary>
    public Money AvailableOf(AccountId account, AssetId asset) =>
        index.Find(account.Number, asset.Number) is var row and not PairIndex.None ? new(rows[row].Available) : Money.Zero;

    /// <summary>What is set aside of a trader's asset for open orders.</summary>
    public Money HeldOf(AccountId account, AssetId asset) =>
        index.Find(account.Number, asset.Number) is var row and not PairIndex.None ? new(rows[row].Held) : Money.Zero;

    /// <summary>What is a trader's own of an asset.</summary>
    public Money TotalOf(AccountId account, AssetId asset)
    {
        var row = index.Find(account.Number, asset.Number);
        return row == PairIndex.None ? Money.Zero : new(rows[row].Available + rows[row].Held - rows[row].Owed);
    }

    /// <summary>The sum of all balances and purses of an asset: zero, always.</summary>
    public Money TrialBalance(AssetId asset)
    {
        Int128 sum = 0;
        foreach (var purse in Purses) sum += purse.Asset == asset ? purse.Units : 0;
        for (var row = 0; row < index.Rows; row++)
        {
            if (rows[row].Asset == asset.Number + 1) sum += (Int128)rows[row].Available + rows[row].Held - rows[row].Owed;
        }

        return new Money(checked((long)sum));
    }
}
