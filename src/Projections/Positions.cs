using TradeCraft.Exchange;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Projections;

/// <summary>What an account owns of one instrument, at average cost. Fees are not part of the cost; the portfolio's totals have them.</summary>
/// <param name="Cost">What the quantity cost, in the quote asset: divided by it, the average price.</param>
/// <param name="Realised">What sales brought above the cost of what was sold.</param>
/// <param name="Day">The day (UTC, days since 1970) that the two following are about.</param>
/// <param name="AtOpen">The quantity when that day began.</param>
/// <param name="SpentToday">What buying cost less what selling brought on that day, fees included.</param>
public sealed record Position(
    AccountId Account, InstrumentId Instrument, Quantity Quantity, Money Cost, Money Realised, long Day, Quantity AtOpen, Money SpentToday)
{
    private const long MicrosecondsPerDay = 86_400_000_000;

    public static long DayOf(Timestamp time) => time.UnixMicroseconds / MicrosecondsPerDay;

    /// <summary>The position seen from a day: nothing has been spent yet on one on which nothing was traded.</summary>
    public Position On(long day) => day == Day ? this : this with { Day = day, AtOpen = Quantity, SpentToday = Money.Zero };

    internal Position Bought(in TradeExecuted trade, Money fee) => this with
    {
        Quantity = Quantity + trade.Quantity,
        Cost = Cost + trade.Value,
        SpentToday = SpentToday + trade.Value + fee,
    };

    internal Position Sold(in TradeExecuted trade, Money fee)
    {
        // More may be sold than was bought here, where an asset was deposited: that part cost nothing.
        var fromPosition = Quantity.Min(trade.Quantity, Quantity);
        var cost = fromPosition == Quantity ? Cost : new Money((long)((Int128)Cost.Units * fromPosition.Steps / Quantity.Steps));
        return this with
        {
            Quantity = Quantity - fromPosition,
            Cost = Cost - cost,
            Realised = Realised + trade.Value - cost,
            SpentToday = SpentToday - trade.Value + fee,
        };
    }
}

/// <summary>Every account's positions. Folded under <see cref="VenueProjections"/>' lock.</summary>
public sealed class Positions
{
    private readonly Dictionary<AccountId, SortedDictionary<int, Position>> byAccount = [];

    /// <summary>An account's positions in the order of listing, those that were closed included.</summary>
    internal IEnumerable<Position> Of(AccountId account) => byAccount.TryGetValue(account, out var positions) ? positions.Values : [];

    internal void Fold(in Event happened)
    {
        if (happened.Type != EventType.TradeExecuted) return;
        var trade = happened.TradeExecuted;
        if (trade.Buyer.Account.IsTrader) Change(trade.Buyer.Account, in happened, position => position.Bought(in trade, trade.Buyer.Fee));
        if (trade.Seller.Account.IsTrader) Change(trade.Seller.Account, in happened, position => position.Sold(in trade, trade.Seller.Fee));
    }

    private void Change(AccountId account, in Event happened, Func<Position, Position> change)
    {
        if (!byAccount.TryGetValue(account, out var positions)) byAccount.Add(account, positions = []);
        var (instrument, day) = (happened.TradeExecuted.Instrument, Position.DayOf(happened.At));
        if (!positions.TryGetValue(instrument.Number, out var position))
            position = new(account, instrument, Quantity.Zero, Money.Zero, Money.Zero, day, Quantity.Zero, Money.Zero);
        positions[instrument.Number] = change(position.On(day));
    }
}
