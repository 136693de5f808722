using TradeCraft.Exchange.Tests.Twin;
using TradeCraft.Exchange.Tests.Worlds;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>The twin's state in the venue's whole numbers. A decimal that is no whole number of them throws.</summary>
internal static class TwinState
{
    public static VenueState Of(NaiveExchange twin)
    {
        var held = twin.Open.ToLookup(order => (order.Account.Number, (order.Side == Side.Buy ? order.Instrument.Quote : order.Instrument.Base).Id.Number), order => order.Hold);
        return new(
            [.. twin.Lines.Select(line => Balance(twin, line, held[line].Sum())).Where(row => row.Available != 0 || row.Held != 0).OrderBy(row => (row.Account, row.Asset))],
            [.. twin.Open.Select(order => new OrderRow(order.Id, order.Account.Number, order.Instrument.Id.Number, order.Side,
                Whole(order.Quantity / order.Instrument.StepSize), Whole(order.Filled / order.Instrument.StepSize),
                Whole(order.Hold / Unit(order.Side == Side.Buy ? order.Instrument.Quote : order.Instrument.Base))))],
            [.. twin.Instruments.SelectMany(instrument => Queue(twin, instrument, Side.Buy).Concat(Queue(twin, instrument, Side.Sell)))],
            [.. twin.Instruments.SelectMany(instrument => twin.Books[instrument.Id.Number].Displayed
                .Select(level => new DisplayRow(instrument.Id.Number, level.Key.Side, Whole(level.Key.Price / instrument.TickSize), Whole(level.Value / instrument.StepSize)))
                .OrderBy(row => (row.Side, row.Price)))]);
    }

    private static BalanceRow Balance(NaiveExchange twin, (int Account, int Asset) line, decimal held)
    {
        var unit = Unit(twin.Assets[line.Asset]);
        return new(line.Account, line.Asset, Whole((twin.Owned(line.Account, line.Asset) - held) / unit), Whole(held / unit));
    }

    private static List<QueueRow> Queue(NaiveExchange twin, Instrument instrument, Side side)
    {
        var rows = new List<QueueRow>();
        foreach (var entry in twin.Books[instrument.Id.Number].Served(side))
        {
            var row = new QueueRow(instrument.Id.Number, side, Whole(entry.Price / instrument.TickSize), entry.Order?.Id ?? 0, Whole(entry.Quantity / instrument.StepSize));
            if (row.Order == 0 && rows.Count > 0 && rows[^1] with { Steps = 0 } == row with { Steps = 0 }) rows[^1] = row with { Steps = rows[^1].Steps + row.Steps };
            else rows.Add(row);
        }

        return rows;
    }

    private static decimal Unit(Asset asset) => asset.ToDecimal(new(1));

    private static long Whole(decimal number) => number % 1 == 0 ? (long)number : throw new InvalidOperationException($"The twin has {number} of something that is counted.");
}
