using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Risk;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Trading;

/// <summary>What happens when a margin account has not what it must have: it is called, and at last its positions are closed.</summary>
internal sealed class MarginCalls(
    VenueState state, Recorder recorder, Unsettled unsettled, Margin margin, Sweep sweep, OrderEntry entry, OrderChanges changes,
    Matcher matcher)
{
    // Whose positions were closed during this command: once is enough.
    private readonly HashSet<AccountId> liquidated = [];

    /// <summary>A new command begins.</summary>
    public void Begin()
    {
        if (liquidated.Count > 0) liquidated.Clear();
    }

    /// <summary>Looks at the margin accounts with a position in a market whose price changed. True when something happened.</summary>
    public bool CheckOne()
    {
        foreach (var market in unsettled.Markets)
        {
            if (Unsettled.IsRevalued(market) && CheckOne(market)) return true;
        }

        return false;
    }

    /// <summary>The grace of a margin call ended.</summary>
    public void EndGrace(Account account, Timestamp deadline)
    {
        if (account is { IsMargin: true, IsCalled: true } && account.Deadline == deadline) Check(account);
    }

    private bool CheckOne(Market market)
    {
        foreach (var number in market.MarginAccounts)
        {
            var account = state.AccountOf(new(number));
            if (account.IsMargin && state.NetOf(account.Id, market.Instrument.Id) != 0 && Check(account)) return true;
        }

        return false;
    }

    private bool Check(Account account)
    {
        var (equity, required) = (margin.EquityOf(account), margin.MaintenanceRequirement(account));
        if (equity >= required) return account.IsCalled && Restore(account);
        if (!account.IsCalled)
        {
            recorder.MarginCalled(account, Share.Clamped(equity), Share.Clamped(required));
            return true;
        }

        if (account.Deadline > state.Now && equity * 2 >= required) return false;
        return liquidated.Add(account.Id) && Liquidate(account);
    }

    private bool Restore(Account account)
    {
        recorder.MarginRestored(account);
        return true;
    }

    /// <summary>Closes positions at the market, the largest loss first, until the account has what it must have.</summary>
    private bool Liquidate(Account account)
    {
        recorder.AtWork = null;
        changes.CancelAll(account, CancelReason.Liquidation);
        var tried = new HashSet<InstrumentId>();
        while (IsShort(account) && WorstPosition(account, tried) is var row and not PositionBook.None)
        {
            var position = state.Positions[row];
            tried.Add(position.Instrument);
            var side = position.Net > 0 ? Side.Sell : Side.Buy;
            var slot = entry.PlaceOwn(
                account, state.MarketOf(position.Instrument), side, OrderType.Market, TimeInForce.Ioc, OrderCause.Liquidation,
                new(Math.Abs(position.Net)));
            matcher.Execute(slot);
        }

        return IsShort(account) || Restore(account);
    }

    private bool IsShort(Account account) => margin.EquityOf(account) < margin.MaintenanceRequirement(account);

    private int WorstPosition(Account account, HashSet<InstrumentId> tried)
    {
        var worst = PositionBook.None;
        for (var row = state.Positions.First(account.Id); row != PositionBook.None; row = state.Positions.Next(row))
        {
            var (instrument, net) = (state.Positions[row].Instrument, state.Positions[row].Net);
            var market = state.MarketOf(instrument);
            if (net == 0 || tried.Contains(instrument) || !market.IsOpen || !margin.IsAtHome(account, row)) continue;
            if (!sweep.HasOpposite(market, net > 0 ? Side.Sell : Side.Buy)) continue;
            if (worst == PositionBook.None) worst = row;
            var difference = margin.ResultOf(row) - margin.ResultOf(worst);
            if (difference < 0 || (difference == 0 && instrument.Number < state.Positions[worst].Instrument.Number)) worst = row;
        }

        return worst;
    }
}
