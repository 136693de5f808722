using System.Runtime.InteropServices;
using TradeCraft.Exchange;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>One movement on one line of an account's ledger. The last one of a line has its balance.</summary>
/// <param name="Number">Counted from 1 for each account, oldest first.</param>
/// <param name="Sequence">The event that it came from.</param>
/// <param name="Amount">Above zero came in, below went out. On the line of what is owed, above zero is more debt.</param>
/// <param name="Balance">Of this asset and bucket, after it.</param>
/// <param name="Order">The order it was for; 0 where there was none.</param>
/// <param name="Trade">The trade it settled; 0 where there was none.</param>
/// <param name="Reason">Why money was transferred, where it was.</param>
public readonly record struct StatementLine(
    long Number,
    long Sequence,
    Timestamp At,
    EventType Type,
    TransferReason? Reason,
    AssetId Asset,
    Bucket Bucket,
    Money Amount,
    Money Balance,
    OrderId Order,
    TradeId Trade);

/// <summary>Every account's ledger, movement by movement, from the postings that the venue's own ledger is made of. Folded under <see cref="VenueProjections"/>' lock.</summary>
public sealed class Statements
{
    private readonly Dictionary<AccountId, List<StatementLine>> byAccount = [];
    private readonly Dictionary<(AccountId, AssetId, Bucket), Money> balances = [];

    /// <summary>An account's movements, newest first, from before one on.</summary>
    internal IEnumerable<StatementLine> Of(AccountId account, long before)
    {
        if (!byAccount.TryGetValue(account, out var lines)) yield break;
        for (var i = (int)Math.Min(lines.Count, before - 1) - 1; i >= 0; i--) yield return lines[i];
    }

    internal void Fold(in Event happened, ReadOnlySpan<Posting> postings)
    {
        foreach (ref readonly var posting in postings)
        {
            Note(posting.From, posting.Asset, -posting.Amount, in happened);
            Note(posting.To, posting.Asset, posting.Amount, in happened);
        }
    }

    private void Note(LedgerAccount line, AssetId asset, Money amount, in Event happened)
    {
        if (!line.Account.IsTrader) return;
        if (!byAccount.TryGetValue(line.Account, out var lines)) byAccount.Add(line.Account, lines = []);

        // What is taken from the line of debts is a debt: it counts the other way.
        if (line.Bucket == Bucket.Owed) amount = -amount;
        ref var balance = ref CollectionsMarshal.GetValueRefOrAddDefault(balances, (line.Account, asset, line.Bucket), out _);
        balance += amount;
        var trade = happened.Type == EventType.TradeExecuted ? happened.TradeExecuted : default;
        lines.Add(new(
            lines.Count + 1, happened.Sequence, happened.At, happened.Type, happened.Type == EventType.Transferred ? happened.Transferred.Reason : null,
            asset, line.Bucket, amount, balance, OrderOf(in happened, line.Account), trade.Trade));
    }

    private static OrderId OrderOf(in Event happened, AccountId account) => happened.Type switch
    {
        EventType.OrderPlaced => happened.OrderPlaced.Order,
        EventType.OrderCancelled => happened.OrderCancelled.Order,
        EventType.OrderTriggered => happened.OrderTriggered.Order,
        EventType.OrderReplaced => happened.OrderReplaced.Order,
        EventType.LegSized => happened.LegSized.Order,
        EventType.TradeExecuted => happened.TradeExecuted.Taker.Account == account ? happened.TradeExecuted.Taker.Order : happened.TradeExecuted.Maker.Order,
        _ => default,
    };
}
