using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Values;
using static TradeCraft.Exchange.Tests.Twin.NaiveArithmetic;

namespace TradeCraft.Exchange.Tests.Twin;

/// <summary>What accounts are worth, what they must have, and what happens when they do not have it.</summary>
internal sealed partial class NaiveExchange
{
    private readonly HashSet<NaiveAccount> liquidated = [];

    private static IEnumerable<NaivePosition> PositionsIn(NaiveAccount account) =>
        account.Positions.Values.Where(position => position.Instrument.Quote == account.Home);

    public Int128 EquityOf(AccountId account) => Equity(Of(account));

    /// <summary>What is told of what an account can still take on.</summary>
    public Int128 BuyingPowerOf(AccountId number)
    {
        var account = Of(number);
        if (account.Terms.Kind == AccountKind.Cash) return Available(account, account.Home);
        return Int128.Max(0, Equity(account) - InitialRequirement(account)) * account.Terms.Profile.EquityLeverage;
    }

    private Int128 Equity(NaiveAccount account) =>
        Owned(account.Number, account.Home.Number) - Debt(account.Number, account.Home.Number)
            + PositionsIn(account).Total(position => position.Worth);

    private static Int128 Maintenance(NaiveAccount account) =>
        PositionsIn(account).Total(position => Up(Int128.Abs(position.Worth) * position.Instrument.Terms.Maintenance, 1_000_000));

    /// <summary>What must be there to have what it has and wants, and so much more of an order's.</summary>
    private Int128 InitialRequirement(NaiveAccount account, NaiveOrder? planned = null, Int128 more = default)
    {
        var wanted = OpenOf(account).Where(order => order.IsCounted).ToList();
        return instruments.Where(instrument => instrument.Quote == account.Home).Total(instrument =>
        {
            Int128 Sum(Side side) => wanted.Where(order => order.Instrument == instrument && order.Side == side)
                .Total(order => instrument.Value(order.IsBuy && order.Price == 0 ? instrument.Mark : ValuePrice(order), order.Left))
                + (planned?.Instrument == instrument && planned.Side == side ? more : 0);
            var leverage = account.Terms.Profile.LeverageFor(instrument.Class);
            var initial = Int128.Max(instrument.Terms.Initial, Up(1_000_000, leverage));
            var worth = account.In(instrument).Worth;
            return Up(Int128.Max(0, Int128.Max(worth + Sum(Side.Buy), Sum(Side.Sell) - worth)) * initial, 1_000_000);
        });
    }

    /// <summary>What counted orders beside this one would do on its side.</summary>
    private Int128 Counted(NaiveOrder order) => OpenOf(order.Account)
        .Where(other => other.IsCounted && other.Id != order.Id && other.Instrument == order.Instrument && other.Side == order.Side)
        .Total(other => other.Left);

    private static bool Opens(NaiveOrder order) => order.Account.Reducible(order.Instrument, order.Side) < order.Left;

    private Int128 LostToday(NaiveAccount account) =>
        account.Results.Where(result => result.Day == Today && result.Instrument.Quote == account.Home).Total(result => result.Result)
        + PositionsIn(account).Total(position => Int128.Min(0, position.Gain));

    private bool IsDayTraders(NaiveOrder order)
    {
        var (account, position) = (order.Account, order.Account.In(order.Instrument));
        return order.Instrument.HasSessions && account.Reducible(order.Instrument, order.Side) > 0
            && position.OpenedOn == Today && position.OpenedThen > 0
            && account.DayTrades.Count(day => day >= Today - 4) >= 3
            && Equity(account) < 25_000 * account.Home.UnitsPerWhole;
    }

    /// <summary>What of an account's worth an amount of an asset is.</summary>
    private Int128 WorthOf(NaiveAccount account, NaiveAsset asset, Int128 amount)
    {
        if (asset == account.Home) return amount;
        return instruments.Find(instrument => instrument.Base == asset) is { } instrument && instrument.Quote == account.Home
            ? instrument.Value(instrument.Mark, Down(amount, instrument.StepUnits)) : 0;
    }

    private bool SettleMargin()
    {
        foreach (var instrument in instruments.Where(repriced.Contains))
        {
            if (accounts.Any(account => account.IsMargin && account.Net(instrument) != 0 && SettleMargin(account))) return true;
        }

        return false;
    }

    /// <summary>Restored, called, or liquidated: true when one of these happened.</summary>
    private bool SettleMargin(NaiveAccount account)
    {
        var (equity, maintenance) = (Equity(account), Maintenance(account));
        if (equity >= maintenance) return account.IsCalled && Restore(account);
        if (!account.IsCalled)
        {
            var deadline = now + account.Terms.Profile.MarginGrace;
            (account.IsCalled, account.Deadline) = (true, deadline);
            Tell($"call {account.Number} {Held(equity)} {Held(maintenance)} {deadline.UnixMicroseconds}");
            Schedule(deadline, () => EndGrace(account, deadline));
            return true;
        }

        var isOver = account.Deadline <= now || 2 * equity < maintenance;
        if (!isOver || !liquidated.Add(account)) return false;
        Liquidate(account);
        if (Equity(account) >= Maintenance(account)) Restore(account);
        return true;
    }

    private bool Restore(NaiveAccount account)
    {
        Tell($"restore {account.Number}");
        account.IsCalled = false;
        return true;
    }

    private void EndGrace(NaiveAccount account, Timestamp deadline)
    {
        if (account.IsMargin && account.IsCalled && account.Deadline == deadline) SettleMargin(account);
    }

    private void Liquidate(NaiveAccount account)
    {
        foreach (var order in OpenOf(account).ToList()) Cancel(order, CancelReason.Liquidation);
        var tried = new HashSet<NaivePosition>();
        while (Equity(account) < Maintenance(account))
        {
            var worst = PositionsIn(account)
                .Where(position => position.Net != 0 && position.Instrument.IsOpen && !tried.Contains(position)
                    && MayTake(Closing(position)).Any())
                .OrderBy(position => position.Gain).ThenBy(position => position.Instrument.Number).FirstOrDefault();
            if (worst is null) return;
            tried.Add(worst);
            var order = Closing(worst);
            order.Id = Add(order, OrderCause.Liquidation);
            Execute(order);
        }

        NaiveOrder Closing(NaivePosition position) => new(
            0, account, position.Instrument, position.Net > 0 ? Side.Sell : Side.Buy, OrderType.Market, TimeInForce.Ioc)
        {
            Quantity = Math.Abs(position.Net),
        };
    }

    /// <summary>Who trades on margin borrows what it lacks before it pays.</summary>
    private void Borrow(NaiveOrder? payer, NaiveAsset asset, Int128 amount)
    {
        if (payer is not null && payer.Account.IsMargin) Borrow(payer.Account, asset, amount);
    }

    private void Borrow(NaiveAccount account, NaiveAsset asset, Int128 amount)
    {
        var lacking = amount - Owned(account.Number, asset.Number);
        if (lacking <= 0) return;
        Tell($"borrow {account.Number} {asset.Number} {lacking}");
        owned[(account.Number, asset.Number)] = amount;
        debts[(account.Number, asset.Number)] = Debt(account.Number, asset.Number) + lacking;
    }

    /// <summary>What is there repays what is owed.</summary>
    private void Repay(NaiveOrder? receiver, NaiveAsset asset)
    {
        if (receiver is not null) Repay(receiver.Account, asset);
    }

    private void Repay(NaiveAccount account, NaiveAsset asset)
    {
        var repaid = Int128.Min(Owned(account.Number, asset.Number), Debt(account.Number, asset.Number));
        if (repaid <= 0) return;
        Tell($"repay {account.Number} {asset.Number} {repaid}");
        owned[(account.Number, asset.Number)] = Owned(account.Number, asset.Number) - repaid;
        debts[(account.Number, asset.Number)] = Debt(account.Number, asset.Number) - repaid;
    }
}
