using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>One account's side of a trade. A trade between two of a user's own orders is two of these.</summary>
/// <param name="Number">What it is ordered by: no two of an account share one.</param>
/// <param name="Sequence">The event that it came from.</param>
/// <param name="Value">Price × quantity, in the quote asset, without the fee.</param>
/// <param name="Fee">In the quote asset.</param>
public sealed record TradeView(
    long Number,
    long Sequence,
    TradeId Id,
    OrderId Order,
    AccountId Account,
    InstrumentId Instrument,
    Side Side,
    Price Price,
    Quantity Quantity,
    Money Value,
    Money Fee,
    bool IsMaker,
    Timestamp At);

/// <summary>Every account's newest executions. Folded under the lock of <see cref="Portfolios"/>.</summary>
public sealed class TradeHistory
{
    /// <summary>How many of an account are always at hand.</summary>
    public const int Recent = 50;

    private readonly RecentHistory<TradeView> recent = new(Recent);

    /// <summary>An account's executions, newest first, from before one on, as far as they are known here.</summary>
    internal IEnumerable<TradeView> Of(AccountId account, long before) =>
        recent.NewestFirst(account).SkipWhile(trade => trade.Number >= before);

    /// <summary>Everything that is known here, each account's oldest first.</summary>
    internal IEnumerable<TradeView> All => recent.All;

    /// <summary>Takes over what is in a table, to have it at hand.</summary>
    internal void Restore(IEnumerable<TradeView> trades)
    {
        foreach (var trade in trades) recent.Add(trade.Account, sequence: 0, trade);
        recent.Forget(sequence: 0);
    }

    internal void Fold(in Event happened)
    {
        if (happened.Type != EventType.TradeExecuted) return;
        foreach (var side in Of(in happened)) recent.Add(side.Account, happened.Sequence, side);
    }

    internal void Forget(long sequence) => recent.Forget(sequence);

    /// <summary>The traders' sides of an executed trade: one, or two where it was between traders.</summary>
    public static IEnumerable<TradeView> Of(in Event happened)
    {
        var (trade, sequence, at) = (happened.TradeExecuted, happened.Sequence, happened.At);
        var number = trade.Trade.Number * 2;
        return new[] { (Number: number, Fill: trade.Maker, Side: trade.TakerSide.Opposite()),
            (Number: number + 1, Fill: trade.Taker, Side: trade.TakerSide) }
            .Where(side => side.Fill.Account.IsTrader)
            .Select(side => new TradeView(
                side.Number, sequence, trade.Trade, side.Fill.Order, side.Fill.Account, trade.Instrument, side.Side, trade.Price,
                trade.Quantity, trade.Value,
                side.Fill.Fee, side.Fill.IsMaker, at));
    }
}
