using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Orders;
using TradeCraft.Exchange.Positions;
using TradeCraft.Exchange.State;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Risk;

/// <summary>Credit: what an account is worth, and what it must have for what it holds and wants.</summary>
internal sealed class Margin(VenueState state, Exposure exposure, Pricing pricing)
{
    /// <summary>
    /// No position is worth more: 2^100 units, so that millions of them, and shares of them, can be added up in 128 bits.
    /// </summary>
    public static readonly Int128 MostWorth = Int128.One << 100;

    /// <summary>What an account would have, sold out at the marks, in units of its own currency.</summary>
    public Int128 EquityOf(Account account)
    {
        Int128 equity = state.Ledger.TotalOf(account.Id, account.Home).Units;
        for (var row = state.Positions.First(account.Id); row != PositionBook.None; row = state.Positions.Next(row))
        {
            if (IsAtHome(account, row)) equity += WorthOf(row);
        }

        return equity;
    }

    /// <summary>Whether a position is priced in the account's own currency: others are not counted.</summary>
    public bool IsAtHome(Account account, int row) => state.MarketOf(state.Positions[row].Instrument).Instrument.Quote.Id == account.Home;

    /// <summary>What an open position would win or lose at its mark.</summary>
    public Int128 ResultOf(int row)
    {
        ref readonly var position = ref state.Positions[row];
        return WorthOf(row) - (position.Net < 0 ? -position.Cost.Units : position.Cost.Units);
    }

    /// <summary>What an amount of an asset adds to an account's equity.</summary>
    public Int128 WorthIn(Account account, AssetId asset, Money amount)
    {
        if (asset == account.Home) return amount.Units;
        if (state.MarketFor(asset) is not { } market || market.Instrument.Quote.Id != account.Home || market.Mark.Ticks == 0) return 0;
        return market.Instrument.WorthOf(market.Mark, market.Instrument.StepsIn(amount));
    }

    /// <summary>Whether an account has what it must have for one more order of a value, with the most fee on it.</summary>
    public bool Bears(Account account, Market market, Side side, FeeSchedule fees, Quantity quantity, Money value)
    {
        var fee = fees.MostFor(quantity, Money.Zero, Money.Zero, value, market.Instrument);
        return InitialRequirement(account, market, side, value.Units) + fee.Units <= EquityOf(account);
    }

    /// <summary>What an account must have for its positions, its orders and, perhaps, one more.</summary>
    public Int128 InitialRequirement(Account account, Market? market = null, Side side = default, long value = 0)
    {
        Int128 required = 0;
        var isCounted = market is null;
        for (var row = state.Positions.First(account.Id); row != PositionBook.None; row = state.Positions.Next(row))
        {
            if (!IsAtHome(account, row)) continue;
            var here = state.MarketOf(state.Positions[row].Instrument);
            isCounted |= here == market;
            required += InitialRequirement(account, here, WorthOf(row), here == market ? side : default, here == market ? value : 0);
        }

        return isCounted ? required : required + InitialRequirement(account, market!, worth: 0, side, value);
    }

    /// <summary>
    /// What an account can still take on: of a cash account what it can spend of its own currency; of a margin account the value of shares
    /// that <see cref="Bears"/> would let it buy or sell short, fees apart. In units of its own currency.
    /// </summary>
    public Int128 BuyingPowerOf(Account account) => account.IsMargin
        ? Int128.Max(0, EquityOf(account) - InitialRequirement(account)) * account.Terms.Profile.EquityLeverage
        : state.Ledger.AvailableOf(account.Id, account.Home).Units;

    /// <summary>What an account must have to keep its positions.</summary>
    public Int128 MaintenanceRequirement(Account account)
    {
        Int128 required = 0;
        for (var row = state.Positions.First(account.Id); row != PositionBook.None; row = state.Positions.Next(row))
        {
            if (!IsAtHome(account, row)) continue;
            required += Share.RoundedUp(Int128.Abs(WorthOf(row)), state.MarketOf(state.Positions[row].Instrument).Terms.Maintenance);
        }

        return required;
    }

    private Int128 InitialRequirement(Account account, Market market, Int128 worth, Side side, long value)
    {
        Int128 buys = side == Side.Buy ? value : 0, sells = side == Side.Sell ? value : 0;
        for (var slot = state.Orders.FirstOf(account.Id); slot != OrderTable.None; slot = state.Orders.NextOfAccount(slot))
        {
            ref readonly var order = ref state.Orders[slot];
            if (order.Instrument != market.Instrument.Id || !exposure.IsCounted(in order)) continue;
            var price = pricing.ValuePriceOf(in order, market);
            if (price.Ticks == 0) price = market.Mark;
            if (order.Side == Side.Buy) buys += market.Instrument.WorthOf(price, order.Remaining.Steps);
            else sells += market.Instrument.WorthOf(price, order.Remaining.Steps);
        }

        var leverage = account.Terms.Profile.LeverageFor(market.Instrument.AssetClass);
        var rate = Math.Max(market.Terms.Initial, (InstrumentTerms.Whole + leverage - 1) / leverage);
        return Share.RoundedUp(Int128.Max(0, Int128.Max(worth + buys, sells - worth)), rate);
    }

    /// <summary>A position at its mark, within <see cref="MostWorth"/>; at what it cost while there is no mark.</summary>
    private Int128 WorthOf(int row)
    {
        ref readonly var position = ref state.Positions[row];
        var market = state.MarketOf(position.Instrument);
        if (market.Mark.Ticks != 0) return Int128.Clamp(market.Instrument.WorthOf(market.Mark, position.Net), -MostWorth, MostWorth);
        return position.Net < 0 ? -position.Cost.Units : position.Cost.Units;
    }
}
