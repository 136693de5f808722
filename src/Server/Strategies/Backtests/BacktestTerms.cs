using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Strategies.Rules;
using TradeCraft.Server.Strategies.Scripts;
using TradeCraft.Server.Strategies.Sweeps;

namespace TradeCraft.Server.Strategies.Backtests;

/// <summary>Looks a request for a backtest through, and says what is to be run.</summary>
internal static class BacktestTerms
{
    public const int MostSymbols = 10;
    public const int MostName = 80;
    private const decimal LeastCapital = 100;
    private const decimal MostCapital = 1_000_000_000;
    private const decimal MostSpread = 1_000;

    /// <summary>Null where something is wrong with it, which is then among the errors.</summary>
    public static BacktestPlan? Read(CreateBacktestRequest request, InstrumentDirectory directory, FieldErrors errors)
    {
        errors.Require(
            request.Name.Length is > 0 and <= MostName && !string.IsNullOrWhiteSpace(request.Name), "name",
            $"Must be 1 to {MostName} characters.");
        Check(request.Strategy, errors);
        var instruments = InstrumentsOf(request.Market, directory, errors);
        errors.Require(
            CandleInterval.Find(request.Market.Interval) is not null, "market.interval",
            $"Must be one of {string.Join(", ", CandleInterval.All.Select(each => each.Name))}.");
        errors.Require(request.Market.From < request.Market.To, "market.to", "Must be after from.");
        errors.Require(
            request.Capital is >= LeastCapital and <= MostCapital, "capital", $"Must be from {LeastCapital} to {MostCapital}.");
        errors.Require(
            AccountPresets.FindProfile(request.Profile) is not null, "profile", $"Must be one of {AccountPresets.ProfileNames}.");
        errors.Require(
            PhysicsOf(request) is not null, "physics", $"Must be one of {string.Join(", ", Physics.Presets.Select(each => each.Name))}.");
        errors.Require(request.SpreadBps is null or (>= 0 and <= MostSpread), "spread_bps", $"Must be from 0 to {MostSpread}.");
        if (request.Strategy.Rules?.Side == RuleSide.Short)
        {
            foreach (var each in instruments.Where(each => !InstrumentTerms.For(each.AssetClass).IsShortable))
                errors.Add("strategy.rules.side", $"{each.Symbol} cannot be sold short: nobody lends it.");
        }

        if (request.Sweep is { } sweep && !errors.Any) SweepTerms.Check(sweep, request.Strategy, "sweep", errors);
        if (errors.Any) return null;
        return PlanOf(request, instruments);
    }

    /// <summary>What is to be run, of a request that was looked through.</summary>
    public static BacktestPlan PlanOf(CreateBacktestRequest request, IReadOnlyList<Instrument> instruments) => new(
        instruments, CandleInterval.Find(request.Market.Interval)!, request.Capital,
        new(AccountPresets.FindProfile(request.Profile)!) { Kind = KindOf(request) }, PhysicsOf(request)!, request.SpreadBps ?? 1,
        request.Seed);

    private static void Check(StrategyRequest strategy, FieldErrors errors)
    {
        if (!errors.Require(
            (strategy.Rules is null) != (strategy.Script is null), "strategy", "Must be one of rules and script.")) return;
        if (strategy.Rules is { } rules) RulesReader.Check(rules, "strategy.rules", errors);
        if (strategy.Script is { } script) ScriptReader.Check(script, "strategy.script", errors);
    }

    private static List<Instrument> InstrumentsOf(BacktestMarketRequest market, InstrumentDirectory directory, FieldErrors errors)
    {
        var found = new List<Instrument>();
        if (!errors.Require(
            market.Symbols.Count is >= 1 and <= MostSymbols, "market.symbols", $"Must be 1 to {MostSymbols}.")) return found;
        foreach (var symbol in market.Symbols)
        {
            if (directory.Find(symbol) is not { } instrument) errors.Add("market.symbols", "One of them is not listed here.");
            else if (found.Contains(instrument)) errors.Add("market.symbols", $"{instrument.Symbol} is there twice.");
            else found.Add(instrument);
        }

        errors.Require(
            found.Select(each => each.Quote.Id).Distinct().Count() <= 1, "market.symbols", "Must all be priced in the same asset.");
        return found;
    }

    private static Physics? PhysicsOf(CreateBacktestRequest request)
    {
        if (request.Physics is { } named) return Physics.Presets.FirstOrDefault(each => each.Name == named);
        return Physics.Presets.FirstOrDefault(each => each.Name == request.Profile) ?? Physics.Retail;
    }

    private static AccountKind KindOf(CreateBacktestRequest request) =>
        request.Kind ?? (request.Strategy.Rules?.Side == RuleSide.Short ? AccountKind.Margin : AccountKind.Cash);
}
