using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>One account's side of a trade. A trade between two of a user's own orders is two of these.</summary>
/// <param name="Value">Price × quantity, in the quote asset, without the fee.</param>
/// <param name="Fee">In the quote asset.</param>
public sealed record TradeView(
    TradeId Id, OrderId Order, AccountId Account, InstrumentId Instrument, Side Side, Price Price, Quantity Quantity, Money Value, Money Fee, bool IsMaker, Timestamp At);

/// <summary>Every account's executions. Folded under <see cref="VenueProjections"/>' lock.</summary>
public sealed class TradeHistory
{
    private readonly Dictionary<AccountId, List<TradeView>> byAccount = [];

    /// <summary>An account's executions, newest first, from before a trade on.</summary>
    internal IEnumerable<TradeView> Of(AccountId account, TradeId before)
    {
        if (!byAccount.TryGetValue(account, out var trades)) yield break;
        for (var i = trades.Count - 1; i >= 0; i--)
        {
            if (trades[i].Id.Number < before.Number) yield return trades[i];
        }
    }

    internal void Fold(in Event happened)
    {
        if (happened.Type != EventType.TradeExecuted) return;
        foreach (var side in Of(in happened))
        {
            if (!byAccount.TryGetValue(side.Account, out var trades)) byAccount.Add(side.Account, trades = []);
            trades.Add(side);
        }
    }

    /// <summary>The traders' sides of an executed trade: one, or two where it was between traders.</summary>
    public static IEnumerable<TradeView> Of(in Event happened)
    {
        var (trade, at) = (happened.TradeExecuted, happened.At);
        return new[] { (Fill: trade.Maker, Side: trade.TakerSide.Opposite()), (Fill: trade.Taker, Side: trade.TakerSide) }
            .Where(side => side.Fill.Account.IsTrader)
            .Select(side => new TradeView(
                trade.Trade, side.Fill.Order, side.Fill.Account, trade.Instrument, side.Side, trade.Price, trade.Quantity, trade.Value, side.Fill.Fee, side.Fill.IsMaker, at));
    }
}
