using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Simulation;

/// <summary>Commands as short as they can be read, for a world that broke a law.</summary>
internal static class Words
{
    public static string Of(Command command) => command switch
    {
        PlaceOrder place => $"{place.Side} {place.Account.Number} {(place.Quantity.Steps != 0 ? place.Quantity.Steps : "")} "
            + $"@ {place.LimitPrice.Ticks} {place.Type} {place.TimeInForce} on {place.Instrument.Number}{Of(place.Options)}"
            + (place.MostOpenOrders == 0 ? "" : $" most {place.MostOpenOrders}"),
        QuoteDepth quote => $"Quote on {quote.Instrument.Number} bids {Levels(quote.Bids)} asks {Levels(quote.Asks)} sees {quote.Levels}",
        ReportPrint print => $"Print {print.Aggressor} {print.Quantity.Steps} @ {print.Price.Ticks} on {print.Instrument.Number}"
            + (print.QuoteStands ? " stands" : ""),
        ReportMark mark => $"Mark {mark.Price.Ticks} on {mark.Instrument.Number}",
        CancelOrder cancel => $"Cancel {cancel.Account.Number} #{cancel.Order.Number}",
        ReplaceOrder replace =>
            $"Replace {replace.Account.Number} #{replace.Order.Number} quantity {replace.Quantity?.Steps} "
                + $"limit {replace.LimitPrice?.Ticks} stop {replace.StopPrice?.Ticks} trail {replace.Trail}",
        OpenAccount open => $"Open for {open.User.Number}, {open.Amount.Units} of {open.Asset.Number}, {Of(open.Terms)}",
        SetAccountTerms set => $"Terms of {set.Account.Number}: {Of(set.Terms)}",
        _ => command.ToString(),
    };

    public static string Of(AccountTerms terms) =>
        $"{terms.Kind} {terms.CostBasis}{(terms.IsFrozen ? " frozen" : "")} "
            + $"{Of(terms.Profile)}{(terms.Rules == RiskRules.None ? "" : $" {Of(terms.Rules)}")}";

    private static string Of(Profile profile) =>
        $"delay {profile.LatencyLeast.Microseconds}..{profile.LatencyMost.Microseconds}, leverage "
            + $"{profile.CryptoLeverage}/{profile.EquityLeverage}/{profile.CurrencyLeverage}, debit {profile.DebitRate}, "
            + $"grace {profile.MarginGrace.Microseconds}, "
        + $"fees {(profile.FeesInCost ? "in" : "apart")} "
        + $"{Of(profile.Crypto)}{(profile.Equity == profile.Crypto ? "" : $" equity {Of(profile.Equity)}")}";

    private static string Of(FeeSchedule fees) => fees == FeeSchedule.None ? "none"
        : $"({fees.Maker.Millionths}/{fees.Taker.Millionths} unit {fees.PerUnit} order {fees.PerOrder} minimum {fees.Minimum} "
            + $"sale {fees.SaleRate} {fees.SalePerUnit} ≤ {fees.SalePerUnitMost})";

    private static string Of(RiskRules rules) =>
        $"rules: order {rules.MaxOrderValue.Units} position {rules.MaxPosition.Units} orders {rules.MaxOpenOrders} "
            + $"loss {rules.DailyLossLimit.Units} collar {rules.PriceCollar} pdt {rules.PatternDayTrading} "
            + $"only {(rules.Allowed is null ? "-" : string.Join(' ', rules.Allowed))}";

    private static string Of(OrderOptions? options)
    {
        if (options is null) return "";
        var words = new List<string>();
        if (options.ClientOrderId is { } id) words.Add($"id \"{id}\"");
        if (!options.Request.IsNone) words.Add($"key {options.Request.Key} body {options.Request.Body}");
        if (options.Notional.Units != 0) words.Add($"for {options.Notional.Units}");
        if (options.StopPrice is { } stop) words.Add($"stop {stop.Ticks}");
        if (options.Trail is { } trail) words.Add($"trail {trail.Ticks} {trail.Millionths}");
        if (options.TriggerBy != TriggerBy.Last) words.Add($"by {options.TriggerBy}");
        if (options.ExpiresAt is { } end) words.Add($"until {end.UnixMicroseconds}");
        if (options.DisplayQuantity is { } shown) words.Add($"show {shown.Steps}");
        if (options.PostOnly) words.Add("post");
        if (options.ReduceOnly) words.Add("reduce");
        if (options.SelfTrade != SelfTrade.Allow) words.Add($"{options.SelfTrade}");
        if (options.TakeProfit is { } profit) words.Add($"profit {profit.LimitPrice.Ticks}");
        if (options.StopLoss is { } loss) words.Add($"loss {loss.StopPrice.Ticks} {loss.LimitPrice?.Ticks}");
        if (options.OneCancelsOther) words.Add("oco");
        return " " + string.Join(' ', words);
    }

    private static string Levels(ReadOnlyMemory<BookLevel> levels) =>
        string.Join(", ", levels.ToArray().Select(level => $"{level.Quantity.Steps} @ {level.Price.Ticks}"));
}
