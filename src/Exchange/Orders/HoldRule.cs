using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>How much of an account's money an order ties up while it is open.</summary>
internal static class HoldRule
{
    /// <summary>
    /// What <paramref name="value"/> can cost a buyer at most: itself and the dearer fee on it, given what rounding already took. A fill at a
    /// better price, or at the cheaper rate, can only cost less, so value spent plus the hold that remains never exceeds the hold before.
    /// </summary>
    public static Money ForBuyer(Money value, in Account account, int feeCarry) => value + account.DearerFee.On(value, ref feeCarry);
}
