using TradeCraft.Exchange.Tests.Twin;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>The twin's state in the rows of the venue's.</summary>
internal static class TwinState
{
    public static WorldState Of(NaiveExchange twin) => new(
        [.. twin.Lines.Select(line => Row(twin, line.Account, line.Asset))
            .Where(row => row.Available != 0 || row.Held != 0 || row.Owed != 0).OrderBy(row => (row.Account, row.Asset))],
        [.. twin.Open.Select(Row)],
        [.. twin.Instruments.SelectMany(instrument => Queue(instrument, Side.Buy).Concat(Queue(instrument, Side.Sell)))],
        [.. twin.Instruments.SelectMany(instrument => instrument.Book.Displayed
            .Select(level => new DisplayRow(instrument.Number, level.Key.Side, level.Key.Price, level.Value))
            .OrderBy(row => (row.Side, row.Price)))],
        [.. twin.Accounts.SelectMany(account => account.Positions.Values.Select(position => Row(account, position)))
            .Where(row => row.Net != 0 || row.Realised != 0)],
        [.. twin.Accounts.SelectMany(account => account.Positions.Values.Select(position => Lots(account, position)))
            .Where(row => row.Realised != 0 || row.Lots.Length > 0)],
        [.. twin.Instruments.Select(instrument => new MarketRow(
            instrument.Number, instrument.Phase, instrument.Lower, instrument.Upper, instrument.Last, instrument.Mark))],
        [.. twin.Accounts.Select(account => new AccountRow(
            account.Number, account.Epoch, account.Draws, account.IsCalled, account.IsCalled ? account.Deadline.UnixMicroseconds : 0))]);

    private static BalanceRow Row(NaiveExchange twin, int account, int asset)
    {
        var held = twin.Held(account, asset);
        return new(account, asset, twin.Owned(account, asset) - held, held, twin.Debt(account, asset));
    }

    private static OrderRow Row(NaiveOrder order)
    {
        var isArmed = order.State == NaiveState.Armed;
        return new(order.Id, order.Account.Number, order.Instrument.Number, order.Side,
            order.State == NaiveState.Resting ? "Working" : order.State.ToString(), order.Price,
            order.Quantity, order.Filled, (long)order.Hold, isArmed ? order.Stop : 0, isArmed ? order.Extreme : 0, order.Shown);
    }

    private static PositionRow Row(NaiveAccount account, NaivePosition position) => new(
        account.Number, position.Instrument.Number, position.Net, (long)position.Cost, (long)position.Realised);

    private static LotsRow Lots(NaiveAccount account, NaivePosition position) => new(
        account.Number, position.Instrument.Number, (long)position.Lots.Realised,
        string.Join(' ', position.Lots.All.Select(lot => $"{lot.OpenedBy}:{lot.Steps}:{lot.Cost}")));

    private static List<QueueRow> Queue(NaiveInstrument instrument, Side side)
    {
        var rows = new List<QueueRow>();
        foreach (var entry in instrument.Book.Served(side))
        {
            var row = new QueueRow(instrument.Number, side, entry.Price, entry.Order?.Id ?? 0, entry.Steps);
            if (row.Order == 0 && rows.Count > 0 && rows[^1] with { Steps = 0 } == row with { Steps = 0 })
                rows[^1] = row with { Steps = rows[^1].Steps + row.Steps };
            else rows.Add(row);
        }

        return rows;
    }
}
