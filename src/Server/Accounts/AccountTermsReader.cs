using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Accounts;

/// <param name="Name">Up to 40 characters.</param>
/// <param name="Profile">One of the presets: standard unless it says otherwise.</param>
/// <param name="Kind">Cash unless it says otherwise.</param>
/// <param name="CostBasis">Fifo unless it says otherwise.</param>
/// <param name="InitialAmount">Up to 100,000, which it is where it is left out.</param>
public sealed record OpenAccountRequest(
    string? Name = null, AccountKind? Kind = null, string? Profile = null, CostBasis? CostBasis = null, decimal? InitialAmount = null,
    RiskRulesBody? Rules = null);

/// <summary>What is left out stays. Rules are given whole.</summary>
public sealed record ChangeAccountRequest(
    string? Name = null, AccountKind? Kind = null, string? Profile = null, CostBasis? CostBasis = null, RiskRulesBody? Rules = null);

/// <summary>From what a client sent to an account's terms; what is wrong is noted by field.</summary>
internal sealed class AccountTermsReader(InstrumentDirectory instruments, Asset currency, FieldErrors errors)
{
    private const decimal MaxCollarPercent = 1_000m;
    private const int MaxOpenOrders = 1_000_000;

    public void CheckName(string? name)
    {
        var isName = name is null || (name.Trim() == name && name.Length is > 0 and <= AccountNames.MaxLength && !name.Any(char.IsControl));
        errors.Require(
            isName, "name",
            $"Must be 1 to {AccountNames.MaxLength} characters, with none of them a control character and no space at either end.");
    }

    public Profile Profile(string? name, Profile otherwise)
    {
        if (name is null) return otherwise;
        var profile = AccountPresets.FindProfile(name);
        errors.Require(profile is not null, "profile", $"Must be one of {AccountPresets.ProfileNames}.");
        return profile ?? otherwise;
    }

    public RiskRules Rules(RiskRulesBody? given, RiskRules otherwise)
    {
        if (given is null) return otherwise;
        var collar = given.PriceCollarPercent ?? 0;
        errors.Require(
            collar is >= 0 and <= MaxCollarPercent && collar * 10_000m % 1 == 0, "rules.price_collar_percent",
            "Must be from 0 to 1000, with at most 4 decimals.");
        errors.Require(
            given.MaxOpenOrders is null or (> 0 and <= MaxOpenOrders), "rules.max_open_orders", $"Must be from 1 to {MaxOpenOrders}.");
        var rules = new RiskRules
        {
            MaxOrderValue = Amount(given.MaxOrderValue, "rules.max_order_value"),
            MaxPosition = Amount(given.MaxPosition, "rules.max_position"),
            MaxOpenOrders = given.MaxOpenOrders ?? 0,
            DailyLossLimit = Amount(given.DailyLossLimit, "rules.daily_loss_limit"),
            PriceCollar = errors.Any ? 0 : (int)(collar * 10_000m),
            Allowed = given.AllowedSymbols is { } symbols ? Instruments(symbols) : null,
            PatternDayTrading = given.PatternDayTrading,
        };
        return rules == RiskRules.None ? RiskRules.None : rules;
    }

    private Money Amount(decimal? given, string field)
    {
        if (given is not { } value) return Money.Zero;
        if (currency.TryMoney(value, out var money) is not Rejection.None and var wrong) errors.Add(field, Refusal.Explain(wrong).Detail);
        return money;
    }

    private HashSet<InstrumentId> Instruments(IReadOnlyList<string> symbols)
    {
        var allowed = new HashSet<InstrumentId>();
        foreach (var symbol in symbols)
        {
            if (instruments.Find(symbol) is { } instrument) allowed.Add(instrument.Id);
            else errors.Add("rules.allowed_symbols", $"No instrument has the symbol {symbol}.");
        }

        return allowed;
    }
}
