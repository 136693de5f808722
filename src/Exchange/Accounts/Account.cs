using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Orders;

/// <summary>A trader's account, without its money, which the ledger has.</summary>
internal readonly record struct Account(AccountId Id, UserId User, FeeRate MakerFee, FeeRate TakerFee)
{
    public FeeRate DearerFee => MakerFee.Millionths > TakerFee.Millionths ? MakerFee : TakerFee;
}
