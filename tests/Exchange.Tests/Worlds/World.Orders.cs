using System.Globalization;
using System.Text.RegularExpressions;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;

namespace TradeCraft.Exchange.Tests.Worlds;

/// <summary>Orders and terms, as a table writes them.</summary>
internal sealed partial class World
{
    private PlaceOrder OrderIn(string[] words, string line)
    {
        var instrument = On(line);
        var price = Array.IndexOf(words, "@") is var at and > 0 ? words[at + 1] : After(line, "limit");
        return new(
            Account(words[1]), instrument.Id, SideOf(words[0]), TypeOf(line), TimeInForceOf(words),
            words[3] == "USD" ? default : QuantityOf(words[2]),
            price is null ? default : PriceOf(price, instrument), OptionsOf(words, line, instrument))
        {
            MostOpenOrders = After(line, "most") is { } most ? int.Parse(most, CultureInfo.InvariantCulture) : 0,
        };
    }

    private string Preview(string[] words, string line)
    {
        var (place, instrument) = (OrderIn(words, line), On(line));
        var preview = exchange.Preview(place, now);
        var refusal = preview.Rejection == Rejection.None ? null : $"refused: {InWords(preview.Rejection)}";
        if (refusal is not null && preview.Quantity == 0) return refusal;
        string InQuote(Int128 amount) => InMoney(instrument.Quote.Id, new Money((long)amount));
        string Priced(long ticks) => Text(instrument.ToDecimal(new Price(ticks)));
        var (held, filled) = ((place.Side == Side.Buy ? instrument.Quote : instrument.Base).Id, preview.Fillable);
        return string.Join(", ", new[]
        {
            refusal,
            preview.Price == 0 ? $"{preview.Quantity}" : $"{preview.Quantity} at {Priced(preview.Price)} for {InQuote(preview.Value)}",
            filled == 0 ? "fills nothing" : $"fills {filled} for {InQuote(preview.FillableValue)} to {Priced(preview.Worst)}",
            preview.Fee == 0 ? null : $"fee {InQuote(preview.Fee)}",
            preview.Hold == 0 ? null : $"holds {InMoney(held, new Money((long)preview.Hold))}",
            preview.Delay == 0 ? null : $"in {preview.Delay / 1_000} ms",
        }.Where(part => part is not null));
    }

    private string Place(string[] words, string line)
    {
        var decision = Decide(OrderIn(words, line));
        return decision.IsAccepted && exchange.Story.Count == 0 ? $"is #{decision.Number} already" : Told(decision);
    }

    private static OrderType TypeOf(string line)
    {
        var hasLimit = After(line, "limit") is not null;
        if (After(line, "trail") is not null) return OrderType.TrailingStop;
        if (After(line, "stop") is not null) return hasLimit ? OrderType.StopLimit : OrderType.Stop;
        if (After(line, "profit") is not null) return hasLimit ? OrderType.TakeProfitLimit : OrderType.TakeProfit;
        return line.Contains(" market", StringComparison.Ordinal) ? OrderType.Market : OrderType.Limit;
    }

    private static TimeInForce TimeInForceOf(string[] words)
    {
        foreach (var value in Enum.GetValues<TimeInForce>())
        {
            if (words.Contains(value.ToString().ToLowerInvariant())) return value;
        }

        return TimeInForce.Gtc;
    }

    private OrderOptions? OptionsOf(string[] words, string line, Instrument instrument)
    {
        Price? Priced(string word) => After(line, word) is { } price ? PriceOf(price, instrument) : null;
        var options = new OrderOptions
        {
            ClientOrderId = After(line, "id"),
            Request = RequestOf(line),
            Notional = words[3] == "USD" ? MoneyOf(words[2], assets[0]) : default,
            StopPrice = Priced("stop") ?? Priced("profit"),
            Trail = TrailOf(After(line, "trail"), instrument),
            TriggerBy = After(line, "by") switch { "quote" => TriggerBy.Quote, "mark" => TriggerBy.Mark, _ => TriggerBy.Last },
            ExpiresAt = After(line, "gtd") is { } span ? now + SpanOf(span) : null,
            DisplayQuantity = After(line, "show") is { } shown ? QuantityOf(shown) : null,
            PostOnly = words.Contains("post"),
            ReduceOnly = words.Contains("reduce"),
            SelfTrade = After(line, "stp") switch
            {
                "newest" => SelfTrade.CancelNewest,
                "oldest" => SelfTrade.CancelOldest,
                "both" => SelfTrade.CancelBoth,
                "decrement" => SelfTrade.Decrement,
                _ => SelfTrade.Allow,
            },
            TakeProfit = Priced("take") is { } profit ? new(profit) : null,
            StopLoss = After(line, "loss")?.Split('/') is { } loss
                ? new(PriceOf(loss[0], instrument), loss.Length > 1 ? PriceOf(loss[1], instrument) : null) : null,
            OneCancelsOther = words.Contains("oco"),
        };
        return options == OrderOptions.None ? null : options;
    }

    private static RequestKey RequestOf(string line) =>
        After(line, "key") is { } key ? new(Number(key), Number(After(line, "body") ?? "same")) : default;

    private static Trail? TrailOf(string? word, Instrument instrument) => word switch
    {
        null => null,
        _ when word.EndsWith('%') => new(0, (int)(decimal.Parse(word[..^1], CultureInfo.InvariantCulture) * 10_000)),
        _ => new(PriceOf(word, instrument).Ticks, 0),
    };

    private string Cancel(string[] words, string line) => words[2] == "all"
        ? Told(Decide(new CancelOrders(Account(words[1]), After(line, "on") is null ? null : On(line).Id,
            words.Contains("buy") ? Side.Buy : words.Contains("sell") ? Side.Sell : null)))
        : Told(Decide(new CancelOrder(Account(words[1]), OrderOf(words[2]))));

    private string Replace(string[] words, string line) => Told(Decide(new ReplaceOrder(
        Account(words[1]), OrderOf(words[2]), After(line, "qty") is { } quantity ? QuantityOf(quantity) : null, Maybe(line, "price"),
        Maybe(line, "stop"), TrailOf(After(line, "trail"), instruments[0]))));

    private static OrderId OrderOf(string word) => new(long.Parse(word.TrimStart('#'), CultureInfo.InvariantCulture));

    private AccountTerms Terms(string line)
    {
        Money Limit(string pattern) => Regex.Match(line, $@"max {pattern} ([\d.]+) USD") is { Success: true } match
            ? MoneyOf(match.Groups[1].Value, assets[0]) : default;
        long Cents(string word) =>
            After(line, word) is { } amount ? (long)(decimal.Parse(amount, CultureInfo.InvariantCulture) * 100_000_000) : 0;
        var latency = After(line, "latency")?.Split("..").Select(SpanOf).ToArray() ?? [default];
        var fees = FeeSchedule.Flat(Rate(line, "maker"), Rate(line, "taker")) with
        {
            PerUnit = Cents("pershare"),
            PerOrder = Cents("perorder"),
            Minimum = Cents("minimum"),
            SaleRate = (int)(Cents("salerate") / 10),
            SalePerUnit = Cents("saleper"),
            SalePerUnitMost = Cents("salemost"),
        };
        var leverage = After(line, "leverage") is { } times ? int.Parse(times, CultureInfo.InvariantCulture) : 2;
        var profile = new Profile("table", 1).WithFees(fees) with
        {
            LatencyLeast = latency[0],
            LatencyMost = latency[^1],
            EquityLeverage = leverage,
            DebitRate = After(line, "debit") is { } rate
                ? (int)(decimal.Parse(rate.TrimEnd('%'), CultureInfo.InvariantCulture) * 10_000) : 0,
            MarginGrace = After(line, "grace") is { } grace ? SpanOf(grace) : default,
            FeesInCost = !line.Contains("feesapart", StringComparison.Ordinal),
        };
        var rules = new RiskRules
        {
            MaxOrderValue = Limit("order"),
            MaxPosition = Limit("position"),
            DailyLossLimit = Limit("loss"),
            MaxOpenOrders = Regex.Match(line, @"max (\d+) orders") is { Success: true } orders
                ? int.Parse(orders.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
            PriceCollar = After(line, "collar") is { } collar
                ? (int)(decimal.Parse(collar.TrimEnd('%'), CultureInfo.InvariantCulture) * 10_000) : 0,
            Allowed = After(line, "only") is { } only
                ? new HashSet<InstrumentId> { instruments.Find(instrument => instrument.Symbol == only)!.Id } : null,
            PatternDayTrading = line.Contains("pdt", StringComparison.Ordinal),
        };
        return new(profile)
        {
            Kind = line.Contains("margin", StringComparison.Ordinal) ? AccountKind.Margin : AccountKind.Cash,
            CostBasis = line.Contains("lifo", StringComparison.Ordinal)
                ? CostBasis.Lifo : line.Contains("hifo", StringComparison.Ordinal) ? CostBasis.Hifo
                : line.Contains("average", StringComparison.Ordinal) ? CostBasis.Average : CostBasis.Fifo,
            IsFrozen = line.Contains("frozen", StringComparison.Ordinal),
            Rules = rules == RiskRules.None ? RiskRules.None : rules,
        };
    }

    private static Physics PhysicsOf(string name, string line)
    {
        var physics = Physics.Presets.FirstOrDefault(preset => preset.Name == name) ?? new Physics(name, 1);
        if (line.Contains("alone", StringComparison.Ordinal)) physics = physics with { UsersCross = false };
        if (line.Contains("proportional", StringComparison.Ordinal)) physics = physics with { CancelModel = CancelModel.Proportional };
        if (After(line, "refill") is { } half) physics = physics with { RefillHalfLife = SpanOf(half) };
        if (After(line, "made") is { } levels) physics = physics with { MadeLevels = int.Parse(levels, CultureInfo.InvariantCulture) };
        return physics;
    }
}
