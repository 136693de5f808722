using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.State;

/// <summary>
/// A digest of everything that the log determines, equal for two venues that applied the same log, however they got there. It takes in
/// accounts, balances, positions, open orders, brackets, requests and the users' places in every queue. It leaves out house liquidity and
/// the feed's prices, which are not logged, and what users were paid in on a day.
/// </summary>
internal sealed class StateHash(StateTables tables)
{
    /// <summary>Which digest this is: one of another version says nothing about this one's state.</summary>
    public const int Version = 2;

    /// <summary>Costs a walk over the whole state.</summary>
    public ulong Compute()
    {
        var digest = new Digest();
        digest.Add(tables.Sequence);
        digest.Add(tables.LastOrder);
        digest.Add(tables.LastTrade);
        digest.Add(tables.PhysicsNumber);
        foreach (var asset in tables.Assets)
        {
            digest.Add(asset.Code);
            digest.Add(asset.Decimals);
        }

        foreach (var action in tables.Actions) action.AddTo(ref digest);
        foreach (var account in tables.Accounts) account.AddTo(ref digest);
        foreach (var market in tables.Markets) AddMarket(ref digest, market);

        // The order in which these were first seen is no part of the state: each row's own digest is summed.
        ulong rows = 0;
        foreach (var balance in tables.Ledger.Balances) rows += DigestOf(in balance);
        foreach (var purse in tables.Ledger.Purses) rows += DigestOf(in purse);
        foreach (var slot in tables.Orders.Slots) rows += DigestOf(in tables.Orders[slot]);
        foreach (var row in tables.Positions.Rows) rows += DigestOf(row);
        foreach (var (order, bracket) in tables.Brackets) rows += DigestOf(order, bracket);
        tables.Requests.AddTo(ref rows);
        tables.ClientOrderIds.AddTo(ref rows);
        digest.Add((long)rows);
        return digest.Value;
    }

    private void AddMarket(ref Digest digest, Market market)
    {
        var instrument = market.Instrument;
        digest.Add(instrument.Symbol);
        digest.Add((long)instrument.AssetClass);
        digest.Add(instrument.Base.Id.Number);
        digest.Add(instrument.Quote.Id.Number);
        digest.Add(instrument.TickSize);
        digest.Add(instrument.StepSize);
        digest.Add((long)market.Phase);
        digest.Add(market.Lower.Ticks);
        digest.Add(market.Upper.Ticks);
        digest.Add(market.Terms.Initial);
        digest.Add(market.Terms.Maintenance);
        digest.Add(market.Terms.IsShortable ? 1L : 0L);
        digest.Add(market.Terms.BorrowRate);
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            for (var entry = market.Book.Front(side); entry != OrderBook.None; entry = market.Book.After(entry))
            {
                if (market.Book[entry].Order == OrderBook.House) continue;
                digest.Add(tables.Orders[market.Book[entry].Order].Id.Number);
                digest.Add(market.Book.PriceOf(entry).Ticks);
                digest.Add(market.Book[entry].Steps);
            }
        }
    }

    private static ulong DigestOf(in Balance balance)
    {
        // An account that has nothing left is as one that never had anything.
        if (balance.Available.IsZero && balance.Held.IsZero && balance.Owed.IsZero) return 0;
        var digest = new Digest();
        digest.Add(balance.Account.Number);
        digest.Add(balance.Asset.Number);
        digest.Add(balance.Available.Units);
        digest.Add(balance.Held.Units);
        digest.Add(balance.Owed.Units);
        return digest.Value;
    }

    /// <summary>
    /// As of a balance: states were recorded in which they were balances. What 64 bits do not hold comes after that.
    /// </summary>
    private static ulong DigestOf(in Purse purse)
    {
        if (purse.Units == 0) return 0;
        var low = (long)purse.Units;
        var digest = new Digest();
        digest.Add(purse.Account.Number);
        digest.Add(purse.Asset.Number);
        digest.Add(low);
        digest.Add(0L);
        digest.Add(0L);
        if (purse.Units != low) digest.Add((long)(purse.Units >> 64));
        return digest.Value;
    }

    private static ulong DigestOf(in Order order)
    {
        var digest = new Digest();
        digest.Add(order.Id.Number);
        digest.Add(order.Account.Number);
        digest.Add(order.Instrument.Number);
        digest.Add((long)order.Side);
        digest.Add((long)order.Type);
        digest.Add((long)order.TimeInForce);
        digest.Add((long)order.Cause);
        digest.Add((long)order.State);
        digest.Add(order.IsTriggered ? 1L : 0L);
        digest.Add(order.IsDayTrade ? 1L : 0L);
        digest.Add(order.Profile);
        digest.Add(order.LimitPrice.Ticks);
        digest.Add(order.Quantity.Steps);
        digest.Add(order.Filled.Steps);
        digest.Add(order.Held.Units);
        digest.Add(order.Made.Units);
        digest.Add(order.Taken.Units);
        digest.Add(order.Charged.Units);
        digest.Add(order.ExpiresAt.UnixMicroseconds);
        digest.Add(order.Since);
        digest.Add(order.State == OrderState.Armed ? order.Stop : 0L);
        digest.Add(order.State == OrderState.Armed ? order.Extreme : 0L);
        digest.Add(order.Options.ClientOrderId ?? "");
        return digest.Value;
    }

    private ulong DigestOf(int row)
    {
        ref readonly var position = ref tables.Positions[row];
        var digest = new Digest();
        digest.Add(position.Account.Number);
        digest.Add(position.Instrument.Number);
        digest.Add(position.Net);
        digest.Add(position.Cost.Units);
        digest.Add(position.Realised.Units);
        digest.Add(position.OpenedToday);
        digest.Add(position.OpenedOn);
        return digest.Value;
    }

    private static ulong DigestOf(OrderId order, Bracket bracket)
    {
        var digest = new Digest();
        digest.Add(order.Number);
        digest.Add(bracket.ParentOrder.Number);
        digest.Add(bracket.TakeProfit.Number);
        digest.Add(bracket.StopLoss.Number);
        digest.Add(bracket.Entered.Steps);
        digest.Add(bracket.Exited.Steps);
        digest.Add(bracket.IsStopTriggered ? 1L : 0L);
        digest.Add(bracket.IsLegGone ? 1L : 0L);
        return digest.Value;
    }
}
