using System.Collections.Concurrent;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Orders;

/// <summary>The account's executions, newest first.</summary>
public sealed record TradesBody(IReadOnlyList<TradeBody> Trades);

/// <summary>user:trades. Each execution once.</summary>
internal sealed class TradesTopic(AccountId account, InstrumentDirectory instruments, Portfolios portfolios) : Topic<TradesBody, TradesBody>
{
    private readonly ConcurrentQueue<TradeView> executed = new();
    private long? sent;

    public override void Note(in Event happened)
    {
        if (happened.Type != EventType.TradeExecuted) return;
        foreach (var trade in TradeHistory.Of(in happened))
        {
            if (trade.Account == account) executed.Enqueue(trade);
        }
    }

    protected override TradesBody Read()
    {
        sent ??= portfolios.Trades(account, long.MaxValue, 1) is [var newest] ? newest.Number : 0;
        return Body(portfolios.Trades(account, sent.Value + 1, TradeHistory.Recent));
    }

    protected override TradesBody? Take()
    {
        // What a snapshot has told already is not told again.
        var news = new List<TradeView>();
        while (executed.TryDequeue(out var trade))
        {
            if (trade.Number > sent!.Value) news.Add(trade);
        }

        news.Reverse();

        // Marked when something happened that nobody was told of.
        if (TakeMark()) news = [.. portfolios.Trades(account, long.MaxValue, int.MaxValue).TakeWhile(trade => trade.Number > sent!.Value)];
        if (news.Count == 0) return null;
        sent = news[0].Number;
        return Body(news);
    }

    private TradesBody Body(IEnumerable<TradeView> trades) => new([.. trades.Select(trade => TradeBody.Of(trade, instruments))]);
}
