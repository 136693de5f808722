using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>What positions made of a day.</summary>
public sealed partial class VenueProjections
{
    /// <summary>What a position won or lost since midnight UTC, fees included: its part of the portfolio's day.</summary>
    public Money DayProfit(AccountId account, PositionView view, Timestamp now)
    {
        lock (gate) return Share.Clamped(DayProfit(positions.Find(account, view.Instrument.Id), view, Days.Of(now)));
    }

    private Int128 DayProfit(int row, PositionView view, long today)
    {
        var since = positions.On(row, today);
        var value = (Int128)(view.MarketValue?.Units ?? (view.Net < 0 ? -view.Cost.Units : view.Cost.Units));
        var atOpen = tapes[view.Instrument.Id.Number].Open is { } open ? view.Instrument.WorthOf(open, since.AtOpen) : value - since.Spent.Units;
        return value - atOpen - since.Spent.Units;
    }
}
