using TradeCraft.Exchange.Events;
using TradeCraft.Projections;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>What is told of gains beside a venue: the projections' lots, from the venue's events.</summary>
internal sealed class Gains
{
    private readonly Definitions definitions = new();
    private readonly Projections.Positions positions;

    public Gains() => positions = new(definitions.Accounts, definitions.Instruments, definitions.Conditions);

    /// <summary>The lots of all positions that have any, or won or lost something.</summary>
    public IReadOnlyList<LotsRow> Rows =>
    [
        .. definitions.Accounts.All.SelectMany(account => definitions.Instruments.Instruments
                .Select(instrument => positions.Find(account.Id, instrument.Id)).Where(row => row != LotBook.None).Select(Row))
            .Where(row => row.Realised != 0 || row.Lots.Length > 0).OrderBy(row => (row.Account, row.Instrument)),
    ];

    public void Fold(EventBuffer events)
    {
        foreach (ref readonly var happened in events.Events)
        {
            definitions.Fold(in happened);
            positions.Fold(in happened);
        }
    }

    private LotsRow Row(int row) => new(
        positions[row].Account.Number, positions[row].Instrument.Number, positions[row].Realised.Units,
        string.Join(' ', positions.LotsOf(row).Select(lot => $"{lot.OpenedBy.Number}:{lot.Quantity.Steps}:{lot.Cost.Units}")));
}
