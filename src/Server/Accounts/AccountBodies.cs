using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Ledger;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Accounts;

/// <summary>What trading instruments of one class costs.</summary>
/// <param name="MakerRate">The share of a trade's value that is charged when the order rested: 0.001 is 0.1 %; below zero it is a
/// rebate.</param>
/// <param name="TakerRate">The same, when the order took.</param>
/// <param name="PerUnit">For each whole unit (a share), in the quote asset.</param>
/// <param name="PerOrder">Once an order.</param>
/// <param name="Minimum">What an order that fills at all pays at least.</param>
/// <param name="SaleRate">What the authorities take of the value sold.</param>
/// <param name="SalePerUnit">And for each unit sold.</param>
/// <param name="SalePerUnitMost">The most that the latter comes to on one order; null for no limit.</param>
public sealed record FeesBody(
    decimal MakerRate, decimal TakerRate, decimal PerUnit, decimal PerOrder, decimal Minimum, decimal SaleRate, decimal SalePerUnit,
    decimal? SalePerUnitMost)
{
    private const decimal HundredMillion = 100_000_000m;

    internal static FeesBody Of(FeeSchedule fees) => new(
        fees.Maker.ToWire(), fees.Taker.ToWire(), Amount(fees.PerUnit), Amount(fees.PerOrder), Amount(fees.Minimum),
        (fees.SaleRate / 10_000_000m).Trimmed(), Amount(fees.SalePerUnit), fees.SalePerUnitMost == 0 ? null : Amount(fees.SalePerUnitMost));

    private static decimal Amount(long units) => (units / HundredMillion).Trimmed();
}

/// <summary>What a broker would be to the account. A name and version always mean the same figures.</summary>
/// <param name="LatencyMinMs">An order or cancellation is on its way for at least so long.</param>
/// <param name="DebitRatePercent">Interest on borrowed money a year, in percent.</param>
/// <param name="MarginGraceMinutes">How long a margin call is left unanswered before positions are closed.</param>
/// <param name="FeesInCost">Whether a position's cost holds the fees that were paid for it.</param>
public sealed record ProfileBody(
    string Name,
    int Version,
    FeesBody Crypto,
    FeesBody Equity,
    FeesBody Etf,
    FeesBody Currency,
    decimal LatencyMinMs,
    decimal LatencyMaxMs,
    int CryptoLeverage,
    int EquityLeverage,
    int CurrencyLeverage,
    decimal DebitRatePercent,
    decimal MarginGraceMinutes,
    bool FeesInCost)
{
    internal static ProfileBody Of(Profile profile) => new(
        profile.Name, profile.Version, FeesBody.Of(profile.Crypto), FeesBody.Of(profile.Equity), FeesBody.Of(profile.Etf),
        FeesBody.Of(profile.Currency), (profile.LatencyLeast.Microseconds / 1_000m).Trimmed(),
        (profile.LatencyMost.Microseconds / 1_000m).Trimmed(), profile.CryptoLeverage, profile.EquityLeverage, profile.CurrencyLeverage,
        (profile.DebitRate / 10_000m).Trimmed(), (profile.MarginGrace.Microseconds / 60_000_000m).Trimmed(), profile.FeesInCost);
}

/// <summary>What the account forbids itself. What is null is no rule. Amounts are in the account's currency.</summary>
/// <param name="MaxOrderValue">The most that one order may come to.</param>
/// <param name="MaxPosition">The most that a position with the orders that would add to it may be worth.</param>
/// <param name="DailyLossLimit">What may be lost in a day (UTC); then only orders that reduce are taken.</param>
/// <param name="PriceCollarPercent">How far an order's price may lie from the market's, in percent of it.</param>
/// <param name="AllowedSymbols">The only instruments it may trade.</param>
/// <param name="PatternDayTrading">FINRA rule 4210's: under 25,000 in equity, no fourth day trade in shares within five days.</param>
public sealed record RiskRulesBody(
    decimal? MaxOrderValue = null,
    decimal? MaxPosition = null,
    int? MaxOpenOrders = null,
    decimal? DailyLossLimit = null,
    decimal? PriceCollarPercent = null,
    IReadOnlyList<string>? AllowedSymbols = null,
    bool PatternDayTrading = false)
{
    internal static RiskRulesBody Of(RiskRules rules, Asset currency, InstrumentDirectory instruments) => new(
        Amount(rules.MaxOrderValue, currency), Amount(rules.MaxPosition, currency), rules.MaxOpenOrders == 0 ? null : rules.MaxOpenOrders,
        Amount(rules.DailyLossLimit, currency), rules.PriceCollar == 0 ? null : (rules.PriceCollar / 10_000m).Trimmed(),
        rules.Allowed is { } allowed
            ? [.. allowed.OrderBy(instrument => instrument.Number).Select(instrument => instruments[instrument].Symbol)] : null,
        rules.PatternDayTrading);

    private static decimal? Amount(Money amount, Asset currency) => amount.IsZero ? null : amount.ToWire(currency);
}

/// <param name="Kind">A cash account spends what it has; a margin account may borrow.</param>
/// <param name="CostBasis">In which order the lots of a position are closed.</param>
/// <param name="Epoch">Counted from 1; a reset begins the next.</param>
/// <param name="IsFrozen">Takes no new orders, gives nothing out.</param>
/// <param name="MakerFeeRate">The profile's for crypto: the share of a trade's value that is charged when the order rested.</param>
/// <param name="TakerFeeRate">The same, when the order took.</param>
public sealed record AccountBody(
    AccountId Id,
    string Name,
    AccountKind Kind,
    string Currency,
    CostBasis CostBasis,
    ProfileBody Profile,
    RiskRulesBody Rules,
    int Epoch,
    bool IsFrozen,
    decimal MakerFeeRate,
    decimal TakerFeeRate,
    DateTimeOffset CreatedAt);

/// <param name="Held">Set aside for open orders.</param>
/// <param name="Owed">Borrowed and not repaid.</param>
/// <param name="Total">Available and held, less what is owed.</param>
public sealed record BalanceBody(string Asset, decimal Available, decimal Held, decimal Owed, decimal Total)
{
    internal static BalanceBody Of(Balance balance, InstrumentDirectory instruments)
    {
        var asset = instruments[balance.Asset];
        return new(
            asset.Code, balance.Available.ToWire(asset), balance.Held.ToWire(asset), balance.Owed.ToWire(asset),
            balance.Total.ToWire(asset));
    }
}
