using System.Runtime.InteropServices;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Ledger;

/// <summary>What an account has of one asset.</summary>
public readonly record struct Balance(AccountId Account, AssetId Asset, Money Available, Money Held)
{
    public Money Total => Available + Held;
}

/// <summary>Every ledger account's balance. Changed by postings only, so each asset's balances sum to zero after each one.</summary>
public sealed class LedgerBook
{
    private readonly Dictionary<long, int> rowOf = [];
    private readonly List<Balance> rows = [];

    /// <summary>Every balance there is, in the order in which they first moved.</summary>
    public IReadOnlyList<Balance> Balances => rows;

    public Balance this[AccountId account, AssetId asset] =>
        rowOf.TryGetValue(Key(account, asset), out var row) ? rows[row] : new(account, asset, Money.Zero, Money.Zero);

    /// <exception cref="InvalidOperationException">The posting would take a trader's balance below zero: a bug, for every command is checked first.</exception>
    public void Post(in Posting posting)
    {
        Change(posting.From, posting.Asset, -posting.Amount);
        Change(posting.To, posting.Asset, posting.Amount);
    }

    /// <summary>The sum of all balances of an asset: zero, always.</summary>
    public Money TrialBalance(AssetId asset)
    {
        Int128 sum = 0;
        foreach (var row in rows)
        {
            if (row.Asset == asset) sum += (Int128)row.Available.Units + row.Held.Units;
        }

        return new Money(checked((long)sum));
    }

    private void Change(LedgerAccount line, AssetId asset, Money amount)
    {
        ref var row = ref Row(line.Account, asset);
        var (available, held) = (row.Available, row.Held);
        if (line.Bucket == Bucket.Available) available += amount;
        else held += amount;

        if (line.Account.IsTrader && (available < Money.Zero || held < Money.Zero))
            throw new InvalidOperationException($"Account {line.Account.Number} would hold {available.Units} available, {held.Units} held of asset {asset.Number}.");
        row = row with { Available = available, Held = held };
    }

    private ref Balance Row(AccountId account, AssetId asset)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(rowOf, Key(account, asset), out var exists);
        if (!exists)
        {
            row = rows.Count;
            rows.Add(new(account, asset, Money.Zero, Money.Zero));
        }

        return ref CollectionsMarshal.AsSpan(rows)[row];
    }

    private static long Key(AccountId account, AssetId asset) => ((long)account.Number << 32) | (uint)asset.Number;
}
