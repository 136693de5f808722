using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>A digest of everything that the log determines.</summary>
public sealed partial class Venue
{
    /// <summary>
    /// Equal for two venues that applied the same log, however they got there. Takes in accounts, balances, open orders, requests and the
    /// users' places in every queue; leaves out house liquidity, which is not logged. Costs a walk over the whole state.
    /// </summary>
    public ulong StateHash()
    {
        var digest = new Digest();
        digest.Add(Sequence);
        digest.Add(lastOrder);
        digest.Add(lastTrade);
        foreach (var asset in assets)
        {
            digest.Add(asset.Code);
            digest.Add(asset.Decimals);
        }

        foreach (var account in accounts)
        {
            digest.Add(account.Id.Number);
            digest.Add(account.User.Number);
            digest.Add(account.MakerFee.Millionths);
            digest.Add(account.TakerFee.Millionths);
        }

        for (var i = 0; i < instruments.Count; i++)
        {
            AddInstrument(ref digest, instruments[i]);
            AddQueues(ref digest, books[i]);
        }

        // The order in which these were first seen is no part of the state: each row's own digest is summed.
        ulong rows = 0;
        foreach (var balance in ledger.Balances) rows += DigestOf(balance);
        foreach (var slot in orders.Slots) rows += DigestOf(orders[slot]);
        foreach (var (key, (body, order, _)) in requests.Done) rows += DigestOf(key, body, order);
        digest.Add((long)rows);
        return digest.Value;
    }

    private static void AddInstrument(ref Digest digest, Instrument instrument)
    {
        digest.Add(instrument.Symbol);
        digest.Add((long)instrument.AssetClass);
        digest.Add(instrument.Base.Id.Number);
        digest.Add(instrument.Quote.Id.Number);
        digest.Add(instrument.TickSize);
        digest.Add(instrument.StepSize);
    }

    private void AddQueues(ref Digest digest, OrderBook book)
    {
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            for (var entry = book.Front(side); entry != OrderBook.None; entry = book.After(entry))
            {
                if (book[entry].Order == OrderBook.House) continue;
                digest.Add(orders[book[entry].Order].Id.Number);
                digest.Add(book.PriceOf(entry).Ticks);
                digest.Add(book[entry].Steps);
            }
        }
    }

    private static ulong DigestOf(in Ledger.Balance balance)
    {
        // An account that has nothing left is as one that never had anything.
        if (balance.Available.IsZero && balance.Held.IsZero) return 0;
        var digest = new Digest();
        digest.Add(balance.Account.Number);
        digest.Add(balance.Asset.Number);
        digest.Add(balance.Available.Units);
        digest.Add(balance.Held.Units);
        return digest.Value;
    }

    private static ulong DigestOf(in Orders.Order order)
    {
        var digest = new Digest();
        digest.Add(order.Id.Number);
        digest.Add(order.Account.Number);
        digest.Add(order.Instrument.Number);
        digest.Add((long)order.Side);
        digest.Add((long)order.Type);
        digest.Add((long)order.TimeInForce);
        digest.Add(order.LimitPrice.Ticks);
        digest.Add(order.Quantity.Steps);
        digest.Add(order.Filled.Steps);
        digest.Add(order.Held.Units);
        digest.Add(order.FeeCarry);
        digest.Add(order.ClientOrderId ?? "");
        return digest.Value;
    }

    private static ulong DigestOf(UInt128 key, UInt128 body, OrderId order)
    {
        var digest = new Digest();
        digest.Add(key);
        digest.Add(body);
        digest.Add(order.Number);
        return digest.Value;
    }
}
