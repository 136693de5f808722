using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Orders;

/// <summary>The best prices at a moment; null where a side was empty.</summary>
public sealed record TouchBody(decimal? Bid, decimal? Ask)
{
    internal static TouchBody Of(TouchPrices touch, Instrument instrument) => new(Wire(touch.Bid, instrument), Wire(touch.Ask, instrument));

    private static decimal? Wire(Price price, Instrument instrument) => price.Ticks == 0 ? null : price.ToWire(instrument);
}

/// <summary>A place in the queue of a price.</summary>
/// <param name="At">When it was taken up; null for where the order stands now.</param>
/// <param name="Qty">What is shown.</param>
/// <param name="Ahead">What is served before it at its price.</param>
/// <param name="AheadOfHouse">What of that is the market's own liquidity.</param>
public sealed record QueuePlaceBody(DateTimeOffset? At, decimal Price, decimal Qty, decimal Ahead, decimal AheadOfHouse)
{
    internal static QueuePlaceBody Of(QueueEntry entry, Instrument instrument) => new(
        entry.At.ToTime(), entry.Price.ToWire(instrument), entry.Quantity.ToWire(instrument), entry.Ahead.ToWire(instrument),
        entry.AheadOfHouse.ToWire(instrument));

    internal static QueuePlaceBody Of(QueuePlace place, Instrument instrument) => new(
        null, place.Price.ToWire(instrument), place.Shown.ToWire(instrument), place.Ahead.ToWire(instrument),
        place.AheadOfHouse.ToWire(instrument));
}

/// <summary>The price that came through the order's stop.</summary>
public sealed record TriggeredBody(DateTimeOffset At, decimal Price);

/// <param name="Cause">What set it off: an order that took, the feed's print or quote, or an auction.</param>
/// <param name="FromHouse">The other side was the market's own liquidity.</param>
/// <param name="Profile">The name and version of the profile that it was charged under.</param>
/// <param name="Physics">The name and version of the physics that it was made under.</param>
public sealed record ExplainedFillBody(
    TradeId TradeId, DateTimeOffset At, decimal Price, decimal Qty, TradeCause Cause, Liquidity Liquidity, bool FromHouse, decimal Fee,
    string Profile, string Physics);

/// <summary>What makes up the fees of an order, in the quote asset: each worked out over all that it filled.</summary>
/// <param name="Commission">The maker's and taker's share of the value; below zero where rebates outweigh.</param>
/// <param name="PerUnit">So much a share.</param>
/// <param name="PerOrder">Once an order.</param>
/// <param name="Minimum">What the minimum adds.</param>
/// <param name="Regulatory">What the authorities take of a sale.</param>
public sealed record FeeLinesBody(decimal Commission, decimal PerUnit, decimal PerOrder, decimal Minimum, decimal Regulatory)
{
    internal static FeeLinesBody? Of(OrderView order, OrderStory story, Instrument instrument, Conditions conditions)
    {
        if (story.Profile is not { } number) return null;
        Money Value(bool isMaker) => story.Fills.Where(fill => fill.IsMaker == isMaker)
            .Aggregate(Money.Zero, (sum, fill) => sum + instrument.ValueOf(fill.Price, fill.Quantity));
        var lines = conditions.Profile(number).FeesFor(instrument.AssetClass).LinesOn(
            order.Side, order.Filled, Value(isMaker: true), Value(isMaker: false), instrument);
        var quote = instrument.Quote;
        return new(
            lines.Commission.ToWire(quote), lines.PerUnit.ToWire(quote), lines.PerOrder.ToWire(quote), lines.TopUp.ToWire(quote),
            lines.Regulatory.ToWire(quote));
    }
}

/// <summary>What an order watches that waits for its trigger price.</summary>
/// <param name="Price">The price that would trigger it, as it is now; null where none is known.</param>
/// <param name="BestPrice">Of a trailing stop, the best price that it has followed so far.</param>
public sealed record WaitingBody(decimal? Price, decimal? BestPrice);

/// <summary>How far the market must come until an open order trades, or is triggered.</summary>
/// <param name="Price">So much, in the quote asset.</param>
/// <param name="Percent">So much in percent of the market's price now.</param>
public sealed record ToReachBody(decimal Price, decimal Percent);

/// <summary>What an order's terms became.</summary>
public sealed record ReplacementBody(
    DateTimeOffset At, decimal Qty, decimal? LimitPrice, decimal? StopPrice, decimal? TrailPrice, decimal? TrailPercent, bool KeptPlace);

/// <summary>Why an order filled, or did not.</summary>
/// <param name="Sentence">All of it in short, for a person.</param>
/// <param name="DelayMs">How long it was on its way.</param>
/// <param name="AtArrival">The best prices when it reached the market, where that was later than its placing.</param>
/// <param name="Rests">How often it joined a queue: once for each slice shown and for each loss of its place.</param>
/// <param name="QueueNow">Where it stands now, if it stands in a queue.</param>
/// <param name="Waiting">Of an order that waits for its trigger price.</param>
/// <param name="ToReach">Of an order that rests or waits for its trigger price; null where the market shows no price.</param>
/// <param name="LevelsWalked">At how many prices it took.</param>
/// <param name="FeeLines">What its fees are made of; null while nothing has filled.</param>
public sealed record OrderExplanationBody(
    OrderBody Order,
    string Sentence,
    TouchBody AtPlacing,
    decimal DelayMs,
    TouchBody? AtArrival,
    TriggeredBody? Triggered,
    int Rests,
    QueuePlaceBody? FirstRest,
    QueuePlaceBody? LastRest,
    QueuePlaceBody? QueueNow,
    WaitingBody? Waiting,
    ToReachBody? ToReach,
    int LevelsWalked,
    IReadOnlyList<ExplainedFillBody> Fills,
    FeeLinesBody? FeeLines,
    IReadOnlyList<ReplacementBody> Replacements,
    DateTimeOffset? ClosedAt)
{
    internal static OrderExplanationBody Of(
        OrderView order, OrderStory story, OrderNow now, InstrumentDirectory instruments, Conditions conditions)
    {
        var instrument = instruments[order.Instrument];
        return new(
            OrderBody.Of(order, instruments), OrderSentence.Of(order, story, now, instrument), TouchBody.Of(story.AtPlacing, instrument),
            (story.Delay.Microseconds / 1_000m).Trimmed(), story.AtArrival is { } arrival ? TouchBody.Of(arrival, instrument) : null,
            story is { TriggeredAt: { } at, TriggerPrice: { } price } ? new(at.ToTime(), price.ToWire(instrument)) : null,
            story.Rests, story.FirstRest is { } first ? QueuePlaceBody.Of(first, instrument) : null,
            story.LastRest is { } last ? QueuePlaceBody.Of(last, instrument) : null,
            now.Place is { } place ? QueuePlaceBody.Of(place, instrument) : null,
            order.Stage == OrderStage.Armed ? new(now.Market?.ToWire(instrument), now.Followed?.ToWire(instrument)) : null,
            now.ToReach(order) is var (distance, percent) ? new(distance.ToWire(instrument), percent) : null,
            story.Fills.Where(fill => !fill.IsMaker).Select(fill => fill.Price).Distinct().Count(),
            [.. story.Fills.Select(fill => new ExplainedFillBody(
                fill.Trade, fill.At.ToTime(), fill.Price.ToWire(instrument), fill.Quantity.ToWire(instrument), fill.Cause,
                fill.IsMaker ? Liquidity.Maker : Liquidity.Taker, fill.IsFromHouse, fill.Fee.ToWire(instrument.Quote), fill.Profile,
                fill.Physics))],
            FeeLinesBody.Of(order, story, instrument, conditions),
            [.. story.Replacements.Select(terms => new ReplacementBody(
                terms.At.ToTime(), terms.Quantity.ToWire(instrument), order.LimitPrice is null ? null : terms.LimitPrice.ToWire(instrument),
                terms.StopPrice.Ticks == 0 ? null : terms.StopPrice.ToWire(instrument),
                terms.Trail.Ticks == 0 ? null : new Price(terms.Trail.Ticks).ToWire(instrument), OrderTerms.PercentOf(terms.Trail),
                terms.KeptPlace))],
            story.ClosedAt?.ToTime());
    }
}
