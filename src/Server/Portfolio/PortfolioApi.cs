using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Accounts;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Portfolio;

/// <summary>An account's worth in its own currency. Percentages are in percent: "1.23" is 1.23 %.</summary>
/// <param name="Cash">Available and held, less what is owed.</param>
/// <param name="Owed">What was borrowed of the account's currency.</param>
/// <param name="BuyingPower">What a new order can still tie up; of a margin account the value of shares that it could still take on, as its
/// orders are judged. Null while the exchange cannot be asked.</param>
/// <param name="PositionsValue">Short positions count below zero.</param>
/// <param name="UnrealizedPnl">What open positions are worth above their cost.</param>
/// <param name="DayPnl">Since midnight UTC, fees included.</param>
/// <param name="TotalPnl">Equity above what was paid in since the account was last reset, fees included.</param>
public sealed record PortfolioBody(
    AccountId AccountId,
    string Currency,
    decimal Cash,
    decimal Owed,
    decimal? BuyingPower,
    decimal Equity,
    decimal PositionsValue,
    decimal UnrealizedPnl,
    decimal DayPnl,
    decimal? DayPnlPercent,
    decimal TotalPnl,
    decimal? TotalPnlPercent)
{
    internal static PortfolioBody Of(PortfolioView view, Money? buyingPower)
    {
        decimal Wire(Money money) => money.ToWire(view.Currency);
        return new(
            view.Account, view.Currency.Code, Wire(view.Cash), Wire(view.Owed), buyingPower?.ToWire(view.Currency), Wire(view.Equity),
            Wire(view.PositionsValue), Wire(view.Unrealised), Wire(view.DayProfit),
            WireNumbers.Percent(Wire(view.DayProfit), Wire(view.Equity - view.DayProfit)), Wire(view.TotalProfit),
            WireNumbers.Percent(Wire(view.TotalProfit), Wire(view.Deposited)));
    }
}

/// <summary>What an account has of one instrument, or is short of. What the market says is null while it has said nothing.</summary>
/// <param name="Qty">Below zero when short.</param>
/// <param name="AveragePrice">What one cost, or brought in when short; with fees where the account's profile counts them.</param>
/// <param name="MarketValue">Below zero when short.</param>
/// <param name="CostBasis">What the open lots cost, or brought in when short.</param>
/// <param name="RealizedPnl">What closed lots won or lost since the account was last reset.</param>
/// <param name="DayPnl">Since midnight UTC, fees included: of what was held then and of what was traded since.</param>
public sealed record PositionBody(
    string Symbol,
    decimal Qty,
    decimal? AveragePrice,
    decimal? MarketPrice,
    decimal? MarketValue,
    decimal CostBasis,
    decimal? UnrealizedPnl,
    decimal? UnrealizedPnlPercent,
    decimal RealizedPnl,
    decimal DayPnl)
{
    internal static PositionBody Of(PositionView view, Money day)
    {
        var instrument = view.Instrument;
        decimal Wire(Money money) => money.ToWire(instrument.Quote);
        decimal? unrealised = view.Unrealised is { } profit ? Wire(profit) : null;
        var size = view.Size.ToWire(instrument);
        return new(
            instrument.Symbol, view.Net < 0 ? -size : size, view.IsFlat ? null : WireNumbers.Average(view.Cost, view.Size, instrument),
            view.MarketPrice?.ToWire(instrument), view.MarketValue is { } value ? Wire(value) : null, Wire(view.Cost), unrealised,
            unrealised is { } amount ? WireNumbers.Percent(amount, Wire(view.Cost)) : null, Wire(view.Realised), Wire(day));
    }
}

public static class PortfolioApi
{
    public static IEndpointRouteBuilder MapPortfolio(this IEndpointRouteBuilder app)
    {
        var portfolio = app.MapGroup("/api/v1").WithTags("Portfolio").RequireAuthorization().ProducesProblem(401).ProducesProblem(404);

        portfolio.MapGet("/portfolio", GetAsync);
        portfolio.MapGet("/portfolio/history", PortfolioHistory.GetAsync).ProducesProblem(400);
        portfolio.MapGet("/portfolio/performance", PortfolioHistory.PerformanceAsync).ProducesProblem(400);
        portfolio.MapGet("/positions", Positions);
        portfolio.MapGet("/positions/{symbol}", Position);
        portfolio.MapGet("/positions/{symbol}/lots", Lots.ListAsync).ProducesProblem(400);
        return app;
    }

    /// <summary>What the account is worth and what it has gained.</summary>
    internal static async Task<Results<JsonOk<PortfolioBody>, ProblemHttpResult>> GetAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        Portfolios portfolios,
        LiveVenue venue,
        TimeProvider time,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        if (!accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account))
            return Refusal.Of(Rejection.UnknownAccount);
        var power = await venue.BuyingPowerAsync(account, cancellation);
        var view = portfolios.Of(account.Id, time.Now());
        return new JsonOk<PortfolioBody>(PortfolioBody.Of(view, account.Terms.Kind == AccountKind.Cash ? view.Available : power));
    }

    /// <summary>
    /// What the account has or is short of, at what it cost and at the market's price. With include_closed also what it had since its last
    /// reset and has no more.
    /// </summary>
    internal static Results<Ok<Page<PositionBody>>, ProblemHttpResult> Positions(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        Portfolios portfolios,
        TimeProvider time,
        [FromQuery(Name = "account_id")] int? accountId = null,
        [FromQuery(Name = "include_closed")] bool includeClosed = false)
    {
        if (!accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account))
            return Refusal.Of(Rejection.UnknownAccount);
        var now = time.Now();
        return TypedResults.Ok(Paging.Whole(portfolios.PositionsOfDay(account.Id, now).Where(each => includeClosed || !each.Position.IsFlat)
            .Select(each => PositionBody.Of(each.Position, each.DayProfit))));
    }

    /// <summary>One position. There is none where nothing is owned.</summary>
    internal static Results<Ok<PositionBody>, ProblemHttpResult> Position(
        string symbol,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        TimeProvider time,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        if (!accounts.TryFind(caller, accountId is { } number ? new(number) : null, out var account))
            return Refusal.Of(Rejection.UnknownAccount);
        if (instruments.Find(symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument);
        return portfolios.PositionOfDay(account.Id, instrument.Id, time.Now()) is ({ IsFlat: false } position, var dayProfit)
            ? TypedResults.Ok(PositionBody.Of(position, dayProfit))
            : Problem.Of(StatusCodes.Status404NotFound, "no_position", $"The account has no position in {symbol}.");
    }
}
