using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Ledger;

/// <summary>The balances, with what changes them.</summary>
public sealed class WritableLedgerBook : LedgerBook
{
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
        var sink = new Sink(this);
        Postings.Post(in happened, instrument, ref sink);
    }

    /// <summary>The same of a trade.</summary>
    public void Post(in TradeExecuted trade, Instrument instrument)
    {
        var sink = new Sink(this);
        Postings.Post(in trade, instrument, ref sink);
    }

    /// <summary>Sets aside what an order ties up, or gives it back when below zero.</summary>
    public void Hold(AccountId account, Side side, Money held, Instrument instrument)
    {
        var sink = new Sink(this);
        Postings.Hold(account, side, held, instrument, ref sink);
    }

    /// <exception cref="InvalidOperationException">The posting would take a trader's balance below zero: a bug, for every command is
    /// checked first.</exception>
    public void Post(in Posting posting) => Post(posting.From, posting.To, posting.Asset, posting.Amount.Units);

    /// <inheritdoc cref="Post(in Posting)"/>
    private void Post(LedgerAccount from, LedgerAccount to, AssetId asset, long amount)
    {
        if (from.Account.IsTrader)
        {
            ref var row = ref Find(from.Account, asset);
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
            Change(from, asset, -amount);
        }

        if (to.Account.IsTrader) Change(ref Find(to.Account, asset), to, amount);
        else Change(to, asset, amount);
    }

    private void Change(LedgerAccount line, AssetId asset, long amount)
    {
        if (line.Bucket != Bucket.Available) throw HasNo(line);
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
        if (changed < 0) throw WouldHave(line, changed, row.Asset);
        bucket = changed;
    }

    // Messages are made apart: a method that makes one is slow to enter, whether it does or not.
    private static InvalidOperationException HasNo(LedgerAccount line) =>
        new($"Account {line.Account.Number} of the venue itself has nothing {line.Bucket}.");

    private static InvalidOperationException WouldHave(LedgerAccount line, long units, int asset) =>
        new($"Account {line.Account.Number} would have {units} {line.Bucket} of asset {asset - 1}.");

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

    private readonly struct Sink(WritableLedgerBook book) : IPostingSink
    {
        public void Post(LedgerAccount from, LedgerAccount to, AssetId asset, Money amount) => book.Post(from, to, asset, amount.Units);
    }
}
