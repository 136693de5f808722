using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Positions;

/// <summary>
/// Every account's positions, with what they cost on average: what rules are judged by. Lots, by which gains are told, are not kept here.
/// This is what may be read; <see cref="WritablePositionBook"/> changes it.
/// </summary>
public abstract class PositionBook
{
    public const int None = -1;

    private protected readonly PairIndex index = new();
    private protected Position[] positions = new Position[64];
    private protected int[] firstOfAccount = [];

    public ref readonly Position this[int row] => ref positions[row];

    /// <summary>The rows of all positions, flat ones too, in no order.</summary>
    public IEnumerable<int> Rows => Enumerable.Range(0, index.Rows);

    /// <summary>The row of a position, or <see cref="None"/> when the account never had one.</summary>
    public int Find(AccountId account, InstrumentId instrument) => index.Find(account.Number, instrument.Number);

    /// <summary>The first of an account's positions, or <see cref="None"/>; newest first.</summary>
    public int First(AccountId account) => account.Number < firstOfAccount.Length ? firstOfAccount[account.Number] - 1 : None;

    public int Next(int row) => positions[row].NextOfAccount;
}
