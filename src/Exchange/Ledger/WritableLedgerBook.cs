using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Ledger;

/// <summary>The balances, with what changes them.</summary>
public sealed class WritableLedgerBook : LedgerBook
{
    // Written anew by each event: a span on the stack would be wiped each time.
    private readonly Posting[] postings = new Posting[Postings.Most];

    /// <summary>Puts a balance where nothing moved yet.</summary>
    public void Restore(in Balance balance)
    {
        ref var row = ref Find(balance.Account, balance.Asset);
        (row.Available, row.Held, row.Owed) = (balance.Available.Units, balance.Held.Units, balance.Owed.Units);
    }

    /// <summary>Puts a purse where nothing moved yet.</summary>
    public void Restore(in Purse purse) => FindPurse(purse.Account, purse.Asset) = purse;

    /// <summary>Posts what an event means.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="instrument">The instrument it speaks of; null when it speaks of none.</param>
    public void Post(in Event happened, Instrument? instrument)
    {
        var count = Postings.Of(in happened, instrument, postings);
        for (var i = 0; i < count; i++) Post(in postings[i]);
    }

    /// <exception cref="InvalidOperationException">The posting would take a trader's balance below zero: a bug, for every command is
    /// checked first.</exception>
    public void Post(in Posting posting)
    {
        var (from, to, amount) = (posting.From, posting.To, posting.Amount.Units);
        if (from.Account.IsTrader)
        {
            ref var row = ref Find(from.Account, posting.Asset);
            Change(ref row, from, -amount);

            // What an account sets aside or gets back stays with it: the same row.
            if (to.Account == from.Account)
            {
                Change(ref row, to, amount);
                return;
            }
        }
        else
        {
            Change(from, posting.Asset, -amount);
        }

        if (to.Account.IsTrader) Change(ref Find(to.Account, posting.Asset), to, amount);
        else Change(to, posting.Asset, amount);
    }

    private void Change(LedgerAccount line, AssetId asset, long amount)
    {
        if (line.Bucket != Bucket.Available)
            throw new InvalidOperationException($"Account {line.Account.Number} of the venue itself has nothing {line.Bucket}.");
        ref var purse = ref FindPurse(line.Account, asset);
        purse = purse with { Units = checked(purse.Units + amount) };
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
        if (changed < 0)
            throw new InvalidOperationException(
                $"Account {line.Account.Number} would have {changed} {line.Bucket} of asset {row.Asset - 1}.");
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

    private ref Purse FindPurse(AccountId account, AssetId asset)
    {
        var row = ownIndex.FindOrAdd(account.Number, asset.Number);
        if (row >= own.Length) Array.Resize(ref own, own.Length * 2);
        if (own[row].Account.Number == 0) own[row] = new(account, asset, 0);
        return ref own[row];
    }
}
