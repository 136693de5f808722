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
/// <param name="Fees">What its trades were charged since the account was last reset; below zero where rebates were more.</param>
/// <param name="GrossPnl">Realised and unrealised, before fees.</param>
/// <param name="NetPnl">The same after fees.</param>
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
    decimal DayPnl,
    decimal Fees,
    decimal GrossPnl,
    decimal NetPnl)
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
            unrealised is { } amount ? WireNumbers.Percent(amount, Wire(view.Cost)) : null, Wire(view.Realised), Wire(day),
            Wire(view.Fees), Wire(view.GrossProfit), Wire(view.NetProfit));
    }
}

/// <summary>What an instrument won or lost since the account was last reset.</summary>
/// <param name="Qty">What is held of it; below zero when short.</param>
/// <param name="GrossPnl">Before fees.</param>
/// <param name="NetPnl">After fees.</param>
public sealed record InstrumentProfitBody(string Symbol, decimal Qty, decimal GrossPnl, decimal Fees, decimal NetPnl);

/// <summary>
/// What the account's total profit is made of, all of one moment: gross_pnl − fees + dividends + interest + borrow_fees + other_pnl =
/// total_pnl, and the items' figures add up to gross_pnl, fees and net_pnl.
/// </summary>
/// <param name="Items">The instruments priced in the account's currency that it traded or holds.</param>
/// <param name="Dividends">Below zero: what was paid on short positions.</param>
/// <param name="Interest">What was paid on borrowed money, below zero.</param>
/// <param name="BorrowFees">What was paid on borrowed assets, below zero.</param>
/// <param name="OtherPnl">What is none of these, such as what changed hands in instruments of another currency.</param>
/// <param name="TotalPnl">Equity above what was paid in, as in GET /portfolio.</param>
public sealed record ProfitBody(
    AccountId AccountId,
    string Currency,
    DateTimeOffset At,
    IReadOnlyList<InstrumentProfitBody> Items,
    decimal GrossPnl,
    decimal Fees,
    decimal NetPnl,
    decimal Dividends,
    decimal Interest,
    decimal BorrowFees,
    decimal OtherPnl,
    decimal TotalPnl)
{
    internal static ProfitBody Of(ProfitView view, Timestamp at)
    {
        var (portfolio, income) = (view.Portfolio, view.Income);
        decimal Wire(Money money) => money.ToWire(portfolio.Currency);
        decimal Sum(Func<PositionView, Money> of) => view.Positions.Sum(position => Wire(of(position))).Trimmed();
        var (net, total) = (Sum(each => each.NetProfit), Wire(portfolio.TotalProfit));
        var (dividends, interest, borrowFees) = (Wire(income.Dividends), Wire(income.Interest), Wire(income.BorrowFees));
        return new(
            portfolio.Account, portfolio.Currency.Code, at.ToTime(),
            [.. view.Positions.Select(each =>
            {
                var size = each.Size.ToWire(each.Instrument);
                return new InstrumentProfitBody(
                    each.Instrument.Symbol, each.Net < 0 ? -size : size, Wire(each.GrossProfit), Wire(each.Fees), Wire(each.NetProfit));
            })],
            Sum(each => each.GrossProfit), Sum(each => each.Fees), net, dividends, interest, borrowFees,
            (total - net - dividends - interest - borrowFees).Trimmed(), total);
    }
}

public static class PortfolioApi
{
    public static IEndpointRouteBuilder MapPortfolio(this IEndpointRouteBuilder app)
    {
        var portfolio = app.MapGroup("/api/v1").WithTags("Portfolio").RequireAuthorization().ProducesProblem(401).ProducesProblem(404);

        portfolio.MapGet("/portfolio", GetAsync).ProducesProblem(403);
        portfolio.MapGet("/portfolio/profit", ProfitAsync).ProducesProblem(403);
        portfolio.MapGet("/portfolio/history", PortfolioHistory.GetAsync).ProducesProblem(400);
        portfolio.MapGet("/portfolio/performance", PortfolioHistory.PerformanceAsync).ProducesProblem(400);
        portfolio.MapGet("/positions", PositionsAsync).ProducesProblem(403);
        portfolio.MapGet("/positions/{symbol}", PositionAsync).ProducesProblem(403);
        portfolio.MapGet("/positions/{symbol}/lots", Lots.ListAsync).ProducesProblem(400).ProducesProblem(403);
        return app;
    }

    /// <summary>What the account is worth and what it has gained.</summary>
    internal static async Task<Results<JsonOk<PortfolioBody>, ProblemHttpResult>> GetAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        Portfolios portfolios,
        LiveVenue venue,
        VenueClock clock,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.IsNow(out var account, out var refused)) return refused;
        var power = await venue.BuyingPowerAsync(account, cancellation);
        var view = portfolios.Of(account.Id, clock.Now());
        return new JsonOk<PortfolioBody>(PortfolioBody.Of(view, account.Terms.Kind == AccountKind.Cash ? view.Available : power));
    }

    /// <summary>What the account's total profit is made of: by instrument, before and after fees, and what it earned besides.</summary>
    internal static async Task<Results<Ok<ProfitBody>, ProblemHttpResult>> ProfitAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        Portfolios portfolios,
        VenueClock clock,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.IsNow(out var account, out var refused)) return refused;
        var now = clock.Now();
        return TypedResults.Ok(ProfitBody.Of(portfolios.ProfitOf(account.Id, now), now));
    }

    /// <summary>
    /// What the account has or is short of, at what it cost and at the market's price. With include_closed also what it had since its last
    /// reset and has no more.
    /// </summary>
    internal static async Task<Results<Ok<Page<PositionBody>>, ProblemHttpResult>> PositionsAsync(
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        Portfolios portfolios,
        VenueClock clock,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null,
        [FromQuery(Name = "include_closed")] bool includeClosed = false)
    {
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.IsNow(out var account, out var refused)) return refused;
        var now = clock.Now();
        return TypedResults.Ok(Paging.Whole(portfolios.PositionsOfDay(account.Id, now).Where(each => includeClosed || !each.Position.IsFlat)
            .Select(each => PositionBody.Of(each.Position, each.DayProfit))));
    }

    /// <summary>One position. There is none where nothing is owned.</summary>
    internal static async Task<Results<Ok<PositionBody>, ProblemHttpResult>> PositionAsync(
        string symbol,
        ClaimsPrincipal caller,
        CallerAccounts accounts,
        InstrumentDirectory instruments,
        Portfolios portfolios,
        VenueClock clock,
        CancellationToken cancellation,
        [FromQuery(Name = "account_id")] int? accountId = null)
    {
        var seen = await accounts.FindToReadAsync(caller, accountId is { } number ? new(number) : null, cancellation);
        if (!seen.IsNow(out var account, out var refused)) return refused;
        if (instruments.Find(symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument);
        return portfolios.PositionOfDay(account.Id, instrument.Id, clock.Now()) is ({ IsFlat: false } position, var dayProfit)
            ? TypedResults.Ok(PositionBody.Of(position, dayProfit))
            : Problem.Of(StatusCodes.Status404NotFound, "no_position", $"The account has no position in {symbol}.");
    }
}
