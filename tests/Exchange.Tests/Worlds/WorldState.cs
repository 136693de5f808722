using System.Runtime.CompilerServices;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Matching;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>One balance, in units. Those of the venue's own accounts are wider than a user's.</summary>
internal readonly record struct BalanceRow(int Account, int Asset, Int128 Available, Int128 Held, Int128 Owed);

/// <summary>
/// One open order: quantities in steps, prices in ticks, hold in units. Stop and extreme only while it waits for them, shown only on the
/// book.
/// </summary>
internal readonly record struct OrderRow(
    long Order, int Account, int Instrument, Side Side, string State, long Limit, long Quantity, long Filled, long Held, long Stop,
    long Extreme, long Shown);

/// <summary>One piece of a queue, in the order of being served. Order 0 is the house; its pieces that touch are one.</summary>
internal readonly record struct QueueRow(int Instrument, Side Side, long Price, long Order, long Steps);

/// <summary>What the feed shows at a price, taken or not.</summary>
internal readonly record struct DisplayRow(int Instrument, Side Side, long Price, long Steps);

/// <summary>One position that is, or was, not flat; what it cost on average.</summary>
internal readonly record struct PositionRow(int Account, int Instrument, long Net, long Cost, long Realised);

/// <summary>What gains are told by: lots by the account's basis of cost, as "trade:steps:cost", in order.</summary>
internal readonly record struct LotsRow(int Account, int Instrument, long Realised, string Lots);

/// <summary>Zero is no price.</summary>
internal readonly record struct MarketRow(int Instrument, Phase Phase, long Lower, long Upper, long Last, long Mark);

/// <summary>With the deadline of its margin call, zero when there is none.</summary>
internal readonly record struct AccountRow(int Account, int Epoch, long Draws, bool IsCalled, long Deadline);

/// <summary>
/// Everything that a venue knows, read from its state without asking it to work anything out. The venue shows the outside little more
/// than events, and a test that only read events could not see a book that had come to differ from them.
/// </summary>
internal sealed record WorldState(
    IReadOnlyList<BalanceRow> Balances, IReadOnlyList<OrderRow> Orders, IReadOnlyList<QueueRow> Queues, IReadOnlyList<DisplayRow> Displayed,
    IReadOnlyList<PositionRow> Positions, IReadOnlyList<LotsRow> Lots, IReadOnlyList<MarketRow> Markets, IReadOnlyList<AccountRow> Accounts)
{
    /// <param name="venue">What is looked at.</param>
    /// <param name="gains">What is told of gains beside it; without it no lots are known.</param>
    public static WorldState Of(Venue venue, Gains? gains = null)
    {
        var state = StateOf(venue);
        var (markets, orders) = (state.Markets, state.Orders);
        var queues = new List<QueueRow>();
        var displayed = new List<DisplayRow>();
        for (var instrument = 0; instrument < markets.Count; instrument++)
        {
            foreach (var side in new[] { Side.Buy, Side.Sell })
            {
                Walk(markets[instrument].Book, instrument, side, orders, queues);
                Shown(markets[instrument].Book.SideOf(side), instrument, side, displayed);
            }
        }

        return new(
            [.. venue.Ledger.Balances.Select(row => new BalanceRow(
                row.Account.Number, row.Asset.Number, row.Available.Units, row.Held.Units, row.Owed.Units))
                .Concat(venue.Ledger.Purses.Select(row => new BalanceRow(row.Account.Number, row.Asset.Number, row.Units, 0, 0)))
                .Where(row => row.Available != 0 || row.Held != 0 || row.Owed != 0)
                .OrderBy(row => (row.Account, row.Asset))],
            [.. orders.Slots.Select(slot => Row(orders[slot], markets)).OrderBy(row => row.Order)],
            queues,
            displayed,
            [.. venue.Positions.Rows.Select(row => Row(venue.Positions, row)).Where(row => row.Net != 0 || row.Realised != 0)
                .OrderBy(row => (row.Account, row.Instrument))],
            gains?.Rows ?? [],
            [.. markets.Select((market, number) => new MarketRow(
                number, market.Phase, market.Lower.Ticks, market.Upper.Ticks, market.Last.Ticks, market.Mark.Ticks))],
            [.. state.Accounts.Select(account => new AccountRow(
                account.Id.Number, account.Epoch, account.Draws, account.IsCalled,
                account.IsCalled ? account.Deadline.UnixMicroseconds : 0))]);
    }

    public bool Same(WorldState other) =>
        Balances.SequenceEqual(other.Balances) && Orders.SequenceEqual(other.Orders)
        && Queues.SequenceEqual(other.Queues) && Displayed.SequenceEqual(other.Displayed)
        && Positions.SequenceEqual(other.Positions) && Lots.SequenceEqual(other.Lots)
        && Markets.SequenceEqual(other.Markets) && Accounts.SequenceEqual(other.Accounts);

    /// <summary>Which rows only one of the two has, for a message.</summary>
    public string Difference(WorldState other, string mine, string theirs)
    {
        IEnumerable<string> Rows(WorldState state) =>
        [
            .. state.Balances.Select(row => $"{row}"), .. state.Orders.Select(row => $"{row}"), .. state.Queues.Select(row => $"{row}"),
            .. state.Displayed.Select(row => $"{row}"), .. state.Positions.Select(row => $"{row}"),
            .. state.Lots.Select(row => $"{row}"), .. state.Markets.Select(row => $"{row}"), .. state.Accounts.Select(row => $"{row}"),
        ];
        var lines = Rows(this).Except(Rows(other)).Select(row => $"  only {mine}: {row}")
            .Concat(Rows(other).Except(Rows(this)).Select(row => $"  only {theirs}: {row}")).ToList();
        return lines.Count > 0 ? string.Join('\n', lines) : "  the same rows in another order";
    }

    /// <summary>What of the balances is the account's, in units.</summary>
    public BalanceRow BalanceOf(AccountId account, AssetId asset) =>
        Balances.FirstOrDefault(
            row => row.Account == account.Number && row.Asset == asset.Number, new(account.Number, asset.Number, 0, 0, 0));

    private static OrderRow Row(in Order order, IReadOnlyList<Market> markets)
    {
        var isArmed = order.State == OrderState.Armed;
        return new(
            order.Id.Number, order.Account.Number, order.Instrument.Number, order.Side, order.State.ToString(), order.LimitPrice.Ticks,
            order.Quantity.Steps, order.Filled.Steps,
            order.Held.Units, isArmed ? order.Stop : 0, isArmed ? order.Extreme : 0,
            order.IsOnBook ? markets[order.Instrument.Number].Book[order.BookEntry].Steps : 0);
    }

    private static PositionRow Row(PositionBook book, int row) =>
        new(book[row].Account.Number, book[row].Instrument.Number, book[row].Net, book[row].Cost.Units, book[row].Realised.Units);

    private static void Walk(OrderBook book, int instrument, Side side, OrderTable orders, List<QueueRow> queues)
    {
        var guard = 0;
        for (var entry = book.Front(side); entry != OrderBook.None; entry = book.After(entry))
        {
            if (++guard > 100_000) throw new InvalidOperationException("A walk over the book does not end.");
            var order = book[entry].Order == OrderBook.House ? 0 : orders[book[entry].Order].Id.Number;
            var row = new QueueRow(instrument, side, book.PriceOf(entry).Ticks, order, book[entry].Steps);
            if (order == 0 && queues.Count > 0 && queues[^1] with { Steps = 0 } == row with { Steps = 0 })
                queues[^1] = row with { Steps = queues[^1].Steps + row.Steps };
            else
                queues.Add(row);
        }
    }

    private static void Shown(BookSide levels, int instrument, Side side, List<DisplayRow> displayed)
    {
        foreach (var level in levels.Known.OrderBy(level => levels[level].Price))
        {
            if (levels[level].Displayed != 0) displayed.Add(new(instrument, side, levels[level].Price.Ticks, levels[level].Displayed));
            if (levels[level].IsEmpty)
                throw new InvalidOperationException($"A level with nothing at {levels[level].Price.Ticks} is still known.");
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "state")]
    private static extern ref VenueState StateOf(Venue venue);
}
