using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Markets.Finding;

/// <summary>What rose and fell most of the day, and where most money moved.</summary>
public sealed record MoversBody(
    IReadOnlyList<ScreenerRow> Gainers, IReadOnlyList<ScreenerRow> Losers, IReadOnlyList<ScreenerRow> MostActive);

public static class FindingApi
{
    private const int MostFound = 20;
    private const int MostText = 50;
    private const int MostRows = 500;
    private const int MostMovers = 50;
    private const decimal CheapPrice = 100;

    internal static void MapFinding(this RouteGroupBuilder market)
    {
        market.MapGet("/search", Search).ProducesProblem(400);
        market.MapGet("/screener", Screen).ProducesProblem(400);
        market.MapGet("/under-100", UnderHundred).ProducesProblem(400);
        market.MapGet("/movers", Movers).ProducesProblem(400);
    }

    /// <summary>Instruments by symbol or name, the best fit first: beginnings, parts, and what is nearly it. At most 20.</summary>
    internal static Results<Ok<Page<InstrumentBody>>, ProblemHttpResult> Search(
        string q,
        InstrumentDirectory instruments,
        MarketViews markets,
        Conditions conditions)
    {
        var errors = new FieldErrors();
        if (!errors.Require(q.Trim().Length is >= 1 and <= MostText, "q", $"Must have 1 to {MostText} characters."))
            return Problem.Invalid(errors);
        var found = InstrumentSearch.Find(instruments.Instruments, q).Take(MostFound);
        return TypedResults.Ok(Paging.Whole(found.Select(instrument => InstrumentBody.Of(markets[instrument], conditions))));
    }

    /// <summary>
    /// Instruments by price, the day's change in percent, turnover, and volatility in percent a year; by asset_class. Sorted by symbol,
    /// price, change, volume, turnover or volatility, with a minus before it for the largest first.
    /// </summary>
    internal static Results<Ok<Page<ScreenerRow>>, ProblemHttpResult> Screen(
        MarketViews markets, string? price_min = null, string? price_max = null, string? change_min = null, string? change_max = null,
        string? turnover_min = null, string? volatility_min = null, string? volatility_max = null, string? asset_class = null,
        string sort = "-turnover", int limit = 100)
    {
        var errors = new FieldErrors();
        var question = new ScreenerQuestion(
            Read(price_min, "price_min", errors), Read(price_max, "price_max", errors), Read(change_min, "change_min", errors),
            Read(change_max, "change_max", errors),
            Read(turnover_min, "turnover_min", errors), Read(volatility_min, "volatility_min", errors),
            Read(volatility_max, "volatility_max", errors), ReadClass(asset_class, errors));
        return Answer(markets, question, sort, limit, errors);
    }

    /// <summary>What costs less than a hundred, the busiest first: a preset of the screener.</summary>
    internal static Results<Ok<Page<ScreenerRow>>, ProblemHttpResult> UnderHundred(
        MarketViews markets, string? asset_class = null, string sort = "-turnover", int limit = 100)
    {
        var errors = new FieldErrors();
        return Answer(markets, new(PriceMax: CheapPrice, AssetClass: ReadClass(asset_class, errors)), sort, limit, errors);
    }

    /// <summary>The day's winners, losers and busiest: ten of each unless limit says otherwise (1 to 50).</summary>
    internal static Results<Ok<MoversBody>, ProblemHttpResult> Movers(MarketViews markets, string? asset_class = null, int limit = 10)
    {
        var errors = new FieldErrors();
        var wanted = new ScreenerQuestion(AssetClass: ReadClass(asset_class, errors));
        errors.Require(limit is >= 1 and <= MostMovers, "limit", $"Must be from 1 to {MostMovers}.");
        if (errors.Any) return Problem.Invalid(errors);
        var rows = Rows(markets, wanted);
        return TypedResults.Ok(new MoversBody(
            [.. ScreenerSort.By("-change", rows.Where(row => row.ChangePercent > 0)).Take(limit)],
            [.. ScreenerSort.By("change", rows.Where(row => row.ChangePercent < 0)).Take(limit)],
            [.. ScreenerSort.By("-turnover", rows).Take(limit)]));
    }

    private static Results<Ok<Page<ScreenerRow>>, ProblemHttpResult> Answer(
        MarketViews markets, ScreenerQuestion question, string sort, int limit, FieldErrors errors)
    {
        errors.Require(
            ScreenerSort.Knows(sort), "sort",
            $"Must be one of {string.Join(", ", ScreenerSort.Keys.Keys)}, or one of them with a minus before it.");
        errors.Require(limit is >= 1 and <= MostRows, "limit", $"Must be from 1 to {MostRows}.");
        if (errors.Any) return Problem.Invalid(errors);
        return TypedResults.Ok(Paging.Whole(ScreenerSort.By(sort, Rows(markets, question)).Take(limit)));
    }

    private static List<ScreenerRow> Rows(MarketViews markets, ScreenerQuestion question) =>
        [.. markets.All.Select(ScreenerRow.Of).OfType<ScreenerRow>().Where(question.Fits)];

    private static decimal? Read(string? text, string field, FieldErrors errors)
    {
        if (text is null) return null;
        if (DecimalText.TryParse(text, out var value, out var problem)) return value;
        errors.Add(field, problem);
        return null;
    }

    private static AssetClass? ReadClass(string? text, FieldErrors errors)
    {
        if (text is null) return null;
        foreach (var each in Enum.GetValues<AssetClass>())
        {
            if (each.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return each;
        }

        errors.Add(
            "asset_class", $"Must be one of {string.Join(", ", Enum.GetNames<AssetClass>().Select(name => name.ToLowerInvariant()))}.");
        return null;
    }
}
