using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform.Channels;

namespace TradeCraft.Server.Orders;

/// <summary>The account's executions, newest first.</summary>
public sealed record TradesBody(IReadOnlyList<TradeBody> Trades);

/// <summary>user:trades. Each execution once.</summary>
internal sealed class TradesTopic(AccountId account, VenueProjections projections) : Topic<TradesBody, TradesBody>
{
    private const int Recent = 50;

    private long? sent;

    public override void Note(in Event happened)
    {
        if (happened.Type == EventType.TradeExecuted) Mark();
    }

    protected override TradesBody Read()
    {
        sent ??= projections.Trades(account, new(long.MaxValue), 1) is [var newest] ? newest.Id.Number : 0;
        return Body(projections.Trades(account, new(sent.Value + 1), Recent));
    }

    protected override TradesBody? Take()
    {
        if (!TakeMark()) return null;
        var before = sent!.Value;
        IReadOnlyList<TradeView> newest;
        var most = Recent;
        do
        {
            newest = projections.Trades(account, new(long.MaxValue), most);
            most *= 2;
        }
        while (newest.Count == most / 2 && newest[^1].Id.Number > before);

        if (newest.Count == 0 || newest[0].Id.Number <= before) return null;
        sent = newest[0].Id.Number;
        return Body(newest.TakeWhile(trade => trade.Id.Number > before));
    }

    private TradesBody Body(IEnumerable<TradeView> trades) => new([.. trades.Select(trade => TradeBody.Of(trade, projections.Instruments))]);
}
