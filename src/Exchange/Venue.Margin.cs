using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Events;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange;

/// <summary>Credit: what an account is worth, what it must have, and what happens when it has not.</summary>
public sealed partial class Venue
{
    private readonly HashSet<AccountId> liquidated = [];

    /// <summary>What an account would have, sold out at the marks, in units of its own currency.</summary>
    public Money EquityOf(AccountId account) => Share.Clamped(EquityOf(AccountOf(account)));

    private Int128 EquityOf(Account account)
    {
        Int128 equity = ledger.TotalOf(account.Id, account.Home).Units;
        for (var row = positions.First(account.Id); row != PositionBook.None; row = positions.Next(row))
        {
            if (IsAtHome(account, row)) equity += WorthOf(row);
        }

        return equity;
    }

    /// <summary>Whether a position is priced in the account's own currency: others are not counted.</summary>
    private bool IsAtHome(Account account, int row) => MarketOf(positions[row].Instrument).Instrument.Quote.Id == account.Home;

    /// <summary>A position at its mark; at what it cost while there is none.</summary>
    private Int128 WorthOf(int row)
    {
        ref readonly var position = ref positions[row];
        var market = MarketOf(position.Instrument);
        if (market.Mark.Ticks != 0) return market.Instrument.WorthOf(market.Mark, position.Net);
        return position.Net < 0 ? -position.Cost.Units : position.Cost.Units;
    }

    /// <summary>What an open position would win or lose at its mark.</summary>
    private Int128 ResultOf(int row)
    {
        ref readonly var position = ref positions[row];
        return WorthOf(row) - (position.Net < 0 ? -position.Cost.Units : position.Cost.Units);
    }

    /// <summary>What an amount of an asset adds to an account's equity.</summary>
    private Int128 WorthIn(Account account, AssetId asset, Money amount)
    {
        if (asset == account.Home) return amount.Units;
        if (MarketFor(asset) is not { } market || market.Instrument.Quote.Id != account.Home || market.Mark.Ticks == 0) return 0;
        return market.Instrument.WorthOf(market.Mark, market.Instrument.StepsIn(amount));
    }

    private bool BearsMargin(Account account, Market market, Side side, in Ticket ticket)
    {
        var fee = ticket.Fees.MostFor(ticket.Quantity, Money.Zero, Money.Zero, ticket.Value, market.Instrument);
        return InitialRequirement(account, market, side, ticket.Value.Units) + fee.Units <= EquityOf(account);
    }

    /// <summary>What an account must have for its positions, its orders and, perhaps, one more.</summary>
    private Int128 InitialRequirement(Account account, Market? market = null, Side side = default, long value = 0)
    {
        Int128 required = 0;
        var isCounted = market is null;
        for (var row = positions.First(account.Id); row != PositionBook.None; row = positions.Next(row))
        {
            if (!IsAtHome(account, row)) continue;
            var here = MarketOf(positions[row].Instrument);
            isCounted |= here == market;
            required += InitialRequirement(account, here, WorthOf(row), here == market ? side : default, here == market ? value : 0);
        }

        return isCounted ? required : required + InitialRequirement(account, market!, worth: 0, side, value);
    }

    private Int128 InitialRequirement(Account account, Market market, Int128 worth, Side side, long value)
    {
        Int128 buys = side == Side.Buy ? value : 0, sells = side == Side.Sell ? value : 0;
        for (var slot = orders.FirstOf(account.Id); slot != OrderTable.None; slot = orders.NextOfAccount(slot))
        {
            ref readonly var order = ref orders[slot];
            if (order.Instrument != market.Instrument.Id || !IsCounted(in order)) continue;
            var price = order.LimitPrice.Ticks != 0 ? order.LimitPrice : market.Mark;
            if (order.Side == Side.Buy) buys += market.Instrument.WorthOf(price, order.Remaining.Steps);
            else sells += market.Instrument.WorthOf(price, order.Remaining.Steps);
        }

        var leverage = account.Terms.Profile.LeverageFor(market.Instrument.AssetClass);
        var rate = Math.Max(market.Terms.Initial, (InstrumentTerms.Whole + leverage - 1) / leverage);
        return Share.RoundedUp(Int128.Max(0, Int128.Max(worth + buys, sells - worth)), rate);
    }

    private Int128 MaintenanceRequirement(Account account)
    {
        Int128 required = 0;
        for (var row = positions.First(account.Id); row != PositionBook.None; row = positions.Next(row))
        {
            if (IsAtHome(account, row)) required += Share.RoundedUp(Int128.Abs(WorthOf(row)), MarketOf(positions[row].Instrument).Terms.Maintenance);
        }

        return required;
    }

    /// <summary>Looks at the margin accounts that have a position in a market whose price changed. True when something happened.</summary>
    private bool CheckMargins(Market market)
    {
        foreach (var number in market.MarginAccounts)
        {
            var account = AccountOf(new(number));
            if (account.IsMargin && NetOf(account.Id, market.Instrument.Id) != 0 && CheckMargin(account)) return true;
        }

        return false;
    }

    private bool CheckMargin(Account account)
    {
        var (equity, required) = (EquityOf(account), MaintenanceRequirement(account));
        if (equity >= required) return account.IsCalled && Restore(account);
        if (!account.IsCalled)
        {
            Raise(EventType.MarginCalled).MarginCalled = new(account.Id, Share.Clamped(equity), Share.Clamped(required), now + account.Terms.Profile.MarginGrace);
            Applied();
            return true;
        }

        if (account.Deadline > now && equity * 2 >= required) return false;
        return liquidated.Add(account.Id) && Liquidate(account);
    }

    private bool Restore(Account account)
    {
        Raise(EventType.MarginRestored).MarginRestored = new(account.Id);
        Applied();
        return true;
    }

    /// <summary>Closes positions at the market, the largest loss first, until the account has what it must have.</summary>
    private bool Liquidate(Account account)
    {
        AtWork = null;
        CancelAll(account, CancelReason.Liquidation);
        var tried = new HashSet<InstrumentId>();
        while (EquityOf(account) < MaintenanceRequirement(account) && WorstPosition(account, tried) is var row and not PositionBook.None)
        {
            var position = positions[row];
            tried.Add(position.Instrument);
            var order = NewOrder(
                account, MarketOf(position.Instrument), position.Net > 0 ? Side.Sell : Side.Buy, OrderType.Market, TimeInForce.Ioc, OrderCause.Liquidation, new(Math.Abs(position.Net)));
            Execute(orders.SlotOf(order));
        }

        return EquityOf(account) < MaintenanceRequirement(account) || Restore(account);
    }

    private int WorstPosition(Account account, HashSet<InstrumentId> tried)
    {
        var worst = PositionBook.None;
        for (var row = positions.First(account.Id); row != PositionBook.None; row = positions.Next(row))
        {
            var instrument = positions[row].Instrument;
            var market = MarketOf(instrument);
            if (positions[row].Net == 0 || tried.Contains(instrument) || !market.IsOpen || !IsAtHome(account, row)) continue;
            if (!HasOpposite(market, positions[row].Net > 0 ? Side.Sell : Side.Buy)) continue;
            if (worst == PositionBook.None) worst = row;
            var difference = ResultOf(row) - ResultOf(worst);
            if (difference < 0 || (difference == 0 && instrument.Number < positions[worst].Instrument.Number)) worst = row;
        }

        return worst;
    }

    /// <summary>What a margin account lacks for a payment, it borrows.</summary>
    private void Borrow(Account account, AssetId asset, Money needed)
    {
        if (!account.IsMargin) return;
        var available = ledger.AvailableOf(account.Id, asset);
        if (available >= needed) return;
        Raise(EventType.LoanTaken).LoanTaken = new(account.Id, asset, needed - available);
        Applied();
    }

    /// <summary>What came in goes to what is owed first.</summary>
    private void RepayFrom(AccountId account, AssetId asset)
    {
        var balance = ledger[account, asset];
        if (balance.Owed.IsZero || balance.Available.IsZero) return;
        Raise(EventType.LoanRepaid).LoanRepaid = new(account, asset, balance.Owed < balance.Available ? balance.Owed : balance.Available);
        Applied();
    }
}
