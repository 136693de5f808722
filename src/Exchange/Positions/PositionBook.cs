using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Positions;

/// <summary>
/// Every account's positions and the lots that they are made of. The venue and the projections each keep one and tell it the same events, so they cannot
/// disagree. Lots are rows of one array, linked per position; nothing is allocated once it is as large as it gets. This is what may be read;
/// <see cref="WritablePositionBook"/> changes it.
/// </summary>
public abstract class PositionBook
{
    public const int None = -1;

    private protected struct Row
    {
        public long Steps;
        public long Cost;
        public int Previous;
        public int Next;
    }

    private protected readonly PairIndex index = new();
    private protected Position[] positions = new Position[64];
    private protected Row[] lots = new Row[64];

    // Where lots come from is written once and seldom read: apart, more of the rest is near at hand.
    private protected (TradeId OpenedBy, Timestamp OpenedAt)[] origins = new (TradeId, Timestamp)[64];
    private protected int[] firstOfAccount = [];

    public ref readonly Position this[int row] => ref positions[row];

    /// <summary>The rows of all positions, flat ones too, in no order.</summary>
    public IEnumerable<int> Rows => Enumerable.Range(0, index.Rows);

    /// <summary>Where closed lots are noted, for who keeps a record of them.</summary>
    public List<LotClosed>? Closed { get; init; }

    /// <summary>The row of a position, or <see cref="None"/> when the account never had one.</summary>
    public int Find(AccountId account, InstrumentId instrument) => index.Find(account.Number, instrument.Number);

    /// <summary>The first of an account's positions, or <see cref="None"/>; newest first.</summary>
    public int First(AccountId account) => account.Number < firstOfAccount.Length ? firstOfAccount[account.Number] - 1 : None;

    public int Next(int row) => positions[row].NextOfAccount;

    public IEnumerable<Lot> LotsOf(int row)
    {
        for (var lot = positions[row].FirstLot; lot != None; lot = lots[lot].Next)
            yield return new(origins[lot].OpenedBy, origins[lot].OpenedAt, new(lots[lot].Steps), new(lots[lot].Cost));
    }
}
