using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Portfolio;

/// <summary>An account's worth in US dollars. Percentages are in percent: "1.23" is 1.23 %.</summary>
/// <param name="Cash">Available and held.</param>
/// <param name="BuyingPower">What a new order can still tie up.</param>
/// <param name="UnrealizedPnl">What open positions are worth above their cost, fees left out.</param>
/// <param name="DayPnl">Since midnight UTC, fees included.</param>
/// <param name="TotalPnl">Equity above what was paid in, fees included.</param>
public sealed record PortfolioBody(
    AccountId AccountId,
    decimal Cash,
    decimal BuyingPower,
    decimal Equity,
    decimal PositionsValue,
    decimal UnrealizedPnl,
    decimal DayPnl,
    decimal? DayPnlPercent,
    decimal TotalPnl,
    decimal? TotalPnlPercent)
{
    internal static PortfolioBody Of(PortfolioView view)
    {
        decimal Wire(Money money) => money.ToWire(view.Currency);
        return new(
            view.Account, Wire(view.Cash), Wire(view.BuyingPower), Wire(view.Equity), Wire(view.PositionsValue), Wire(view.Unrealised),
            Wire(view.DayProfit), WireNumbers.Percent(Wire(view.DayProfit), Wire(view.Equity - view.DayProfit)),
            Wire(view.TotalProfit), WireNumbers.Percent(Wire(view.TotalProfit), Wire(view.Deposited)));
    }
}

/// <summary>What an account owns of one instrument, at average cost without fees. What the market says is null while it has said nothing.</summary>
/// <param name="RealizedPnl">What sales brought above the cost of what was sold, fees left out.</param>
public sealed record PositionBody(
    string Symbol,
    decimal Qty,
    decimal? AveragePrice,
    decimal? MarketPrice,
    decimal? MarketValue,
    decimal CostBasis,
    decimal? UnrealizedPnl,
    decimal? UnrealizedPnlPercent,
    decimal RealizedPnl)
{
    internal static PositionBody Of(PositionView view)
    {
        var (instrument, position) = (view.Instrument, view.Position);
        decimal Wire(Money money) => money.ToWire(instrument.Quote);
        decimal? unrealised = view.Unrealised is { } profit ? Wire(profit) : null;
        return new(
            instrument.Symbol, position.Quantity.ToWire(instrument),
            position.Quantity.IsZero ? null : WireNumbers.Average(position.Cost, position.Quantity, instrument),
            view.MarketPrice?.ToWire(instrument), view.MarketValue is { } value ? Wire(value) : null, Wire(position.Cost), unrealised,
            unrealised is { } amount ? WireNumbers.Percent(amount, Wire(position.Cost)) : null, Wire(position.Realised));
    }
}

public static class PortfolioApi
{
    public static IEndpointRouteBuilder MapPortfolio(this IEndpointRouteBuilder app)
    {
        var portfolio = app.MapGroup("/api/v1").WithTags("Portfolio").RequireAuthorization().ProducesProblem(401).ProducesProblem(404);

        portfolio.MapGet("/portfolio", Get);
        portfolio.MapGet("/positions", Positions);
        portfolio.MapGet("/positions/{symbol}", Position);
        return app;
    }

    /// <summary>What the account is worth and what it has gained.</summary>
    internal static Results<Ok<PortfolioBody>, ProblemHttpResult> Get(
        ClaimsPrincipal caller, CallerAccounts accounts, VenueProjections projections, TimeProvider time, [FromQuery(Name = "account_id")] int? accountId = null) =>
        accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account)
            ? TypedResults.Ok(PortfolioBody.Of(projections.Portfolio(account.Id, time.Now())))
            : Refusal.Of(Rejection.UnknownAccount);

    /// <summary>What the account owns, at average cost and at the market's price.</summary>
    internal static Results<Ok<Page<PositionBody>>, ProblemHttpResult> Positions(
        ClaimsPrincipal caller, CallerAccounts accounts, VenueProjections projections, [FromQuery(Name = "account_id")] int? accountId = null) =>
        accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account)
            ? TypedResults.Ok(Paging.Whole(projections.PositionsOf(account.Id).Where(view => !view.Position.Quantity.IsZero).Select(PositionBody.Of)))
            : Refusal.Of(Rejection.UnknownAccount);

    /// <summary>One position. There is none where nothing is owned.</summary>
    internal static Results<Ok<PositionBody>, ProblemHttpResult> Position(
        string symbol, ClaimsPrincipal caller, CallerAccounts accounts, VenueProjections projections, [FromQuery(Name = "account_id")] int? accountId = null)
    {
        if (!accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (projections.Instruments.Find(symbol) is null) return Refusal.Of(Rejection.UnknownInstrument);
        var position = projections.PositionsOf(account.Id).FirstOrDefault(view => view.Instrument.Symbol == symbol && !view.Position.Quantity.IsZero);
        return position is null
            ? Problem.Of(StatusCodes.Status404NotFound, "no_position", $"The account owns no {symbol}.")
            : TypedResults.Ok(PositionBody.Of(position));
    }
}
