using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Ledger;

/// <summary>An account's money of one asset stands in one of three places.</summary>
public enum Bucket : byte
{
    Available,

    /// <summary>Set aside for open orders.</summary>
    Held,

    /// <summary>What was borrowed: a posting from here lends, one to here repays.</summary>
    Owed,
}

/// <summary>A line of the ledger: an account and which of its buckets.</summary>
public readonly record struct LedgerAccount(AccountId Account, Bucket Bucket)
{
    public static LedgerAccount Available(AccountId account) => new(account, Bucket.Available);

    public static LedgerAccount Held(AccountId account) => new(account, Bucket.Held);

    public static LedgerAccount Owed(AccountId account) => new(account, Bucket.Owed);
}

/// <summary>The only movement there is: what one ledger account loses another gains.</summary>
public readonly record struct Posting(LedgerAccount From, LedgerAccount To, AssetId Asset, Money Amount);

/// <summary>Takes postings, one after the other.</summary>
internal interface IPostingSink
{
    void Post(LedgerAccount from, LedgerAccount to, AssetId asset, Money amount);
}
