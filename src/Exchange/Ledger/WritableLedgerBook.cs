using System.Runtime.CompilerServices;
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
        var isBuy = trade.TakerSide == Side.Buy;
        ref readonly var buyer = ref isBuy ? ref trade.Taker : ref trade.Maker;
        ref readonly var seller = ref isBuy ? ref trade.Maker : ref trade.Taker;
        if (buyer.FromHold && seller.FromHold && buyer.Account != seller.Account && buyer.Fee >= Money.Zero && seller.Fee >= Money.Zero)
        {
            PostHeld(in buyer, in seller, trade.Value, instrument.AmountOf(trade.Quantity), instrument);
            return;
        }

        var sink = new Sink(this);
        Postings.Post(in trade, instrument, ref sink);
    }

    /// <summary>
    /// The postings of a trade between two who held what they give, as most do: each row is found once, each line changed by their sum.
    /// </summary>
    private void PostHeld(in Fill buyer, in Fill seller, Money value, Money amount, Instrument instrument)
    {
        // Rows move when there are more of them: all are found before the first is looked at.
        var (quote, shares) = (instrument.Quote.Id, instrument.Base.Id);
        var (pays, earns) = (FindRow(buyer.Account, quote), FindRow(seller.Account, quote));
        var (gives, gets) = (FindRow(seller.Account, shares), FindRow(buyer.Account, shares));
        Change(ref rows[pays], Bucket.Held, -(value + buyer.Fee + buyer.Released).Units);
        Change(ref rows[pays], Bucket.Available, buyer.Released.Units);
        Change(ref rows[earns], Bucket.Available, (value - seller.Fee).Units);
        Change(ref rows[gives], Bucket.Held, -amount.Units);
        Change(ref rows[gets], Bucket.Available, amount.Units);
        var fees = buyer.Fee + seller.Fee;
        if (!fees.IsZero) Change(LedgerAccount.Available(AccountId.Fees), quote, fees.Units);
    }

    /// <summary>Sets aside what an order ties up, or gives it back when below zero.</summary>
    public void Hold(AccountId account, Side side, Money held, Instrument instrument)
    {
        if (held.IsZero) return;
        ref var row = ref Find(account, (side == Side.Buy ? instrument.Quote : instrument.Base).Id);
        Change(ref row, Bucket.Available, -held.Units);
        Change(ref row, Bucket.Held, held.Units);
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
            Change(ref row, from.Bucket, -amount);

            // What an account sets aside or gets back stays with it: the same row.
            if (to.Account == from.Account)
            {
                Change(ref row, to.Bucket, amount);
                return;
            }
        }
        else
        {
            Change(from, asset, -amount);
        }

        if (to.Account.IsTrader) Change(ref Find(to.Account, asset), to.Bucket, amount);
        else Change(to, asset, amount);
    }

    private void Change(LedgerAccount line, AssetId asset, long amount)
    {
        if (line.Bucket != Bucket.Available) throw HasNo(line);
        ref var purse = ref FindPurse(line.Account, asset);
        purse = purse with { Units = checked(purse.Units + amount) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Change(ref Row row, Bucket bucket, long amount)
    {
        ref var line = ref row.Available;
        if (bucket == Bucket.Held) line = ref row.Held;
        if (bucket == Bucket.Owed)
        {
            // What is taken from this line is a debt: it counts the other way.
            line = ref row.Owed;
            amount = -amount;
        }

        var changed = checked(line + amount);
        if (changed < 0) throw WouldHave(in row, bucket, changed);
        line = changed;
    }

    // Messages are made apart: a method that makes one is slow to enter, whether it does or not.
    private static InvalidOperationException HasNo(LedgerAccount line) =>
        new($"Account {line.Account.Number} of the venue itself has nothing {line.Bucket}.");

    private static InvalidOperationException WouldHave(in Row row, Bucket bucket, long units) =>
        new($"Account {row.Account - 1} would have {units} {bucket} of asset {row.Asset - 1}.");

    private ref Row Find(AccountId account, AssetId asset)
    {
        var row = FindRow(account, asset);
        return ref rows[row];
    }

    private int FindRow(AccountId account, AssetId asset)
    {
        var row = index.FindOrAdd(account.Number, asset.Number);
        if (row >= rows.Length) Array.Resize(ref rows, Math.Max(index.Rows, rows.Length * 2));
        ref var found = ref rows[row];
        if (found.Account == 0) (found.Account, found.Asset) = (account.Number + 1, asset.Number + 1);
        return row;
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
