using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.TradingHours;

namespace TradeCraft.Server.CorporateActions;

/// <param name="ExDate">The first day without it, by the calendar of the instrument's market: 2014-06-09. Not before today.</param>
/// <param name="To">Of a split: new shares for <paramref name="From"/> old ones, both from 1 to 1,000.</param>
/// <param name="Amount">Of a dividend: for each share, in the quote asset.</param>
public sealed record AddCorporateActionRequest(
    string Symbol, CorporateActionType Type, string ExDate, int? To = null, int? From = null, decimal? Amount = null);

public static class CorporateActionsApi
{
    /// <summary>
    /// Goes after the sequencer and before the feeds and sessions: what is due when the server starts happens before anything trades.
    /// </summary>
    public static IServiceCollection AddCorporateActions(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.Get<CorporateActionOptions>() ?? new())
        .AddCorporateActionTables()
        .AddSingleton<CorporateActionKeeper>()
        .AddSingleton<MarketDayBegins>(provider => provider.GetRequiredService<CorporateActionKeeper>().BeginDayAsync)
        .AddHostedService(provider => provider.GetRequiredService<CorporateActionKeeper>());

    /// <summary>What is known of them in a venue.</summary>
    public static IServiceCollection AddCorporateActionTables(this IServiceCollection services) =>
        services.AddSingleton<CorporateActionTables>();

    public static IEndpointRouteBuilder MapCorporateActions(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/api/v1/admin/corporate-actions").WithTags("Administration").RequireAuthorization(Policies.Admin)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        admin.MapGet("/", ListAsync);
        admin.MapPost("/", AddAsync).Audited("corporate_action.add", AuditDuty.Before).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(422);
        admin.MapDelete("/{action:long}", CancelAsync).Audited("corporate_action.cancel", AuditDuty.Before).ProducesProblem(404)
            .ProducesProblem(409);
        app.MapGet("/api/v1/market/{symbol}/corporate-actions", OfInstrumentAsync).WithTags("Market").AllowAnonymous().ProducesProblem(400)
            .ProducesProblem(404);
        app.MapGet("/api/v1/market/corporate-actions", CalendarAsync).WithTags("Market").AllowAnonymous().ProducesProblem(400);
        return app;
    }

    /// <summary>Splits and dividends of all instruments, newest first: all, or those that are pending, applied or cancelled.</summary>
    internal static async Task<Results<Ok<Page<CorporateActionBody>>, ProblemHttpResult>> ListAsync(
        CorporateActionTables tables, CancellationToken cancellation, string? status = null, string? symbol = null, int limit = 100,
        string? cursor = null) =>
        await PageAsync(tables, symbol, status, limit, cursor, cancellation);

    /// <summary>An instrument's splits and dividends, to come and past, newest first.</summary>
    internal static async Task<Results<Ok<Page<CorporateActionBody>>, ProblemHttpResult>> OfInstrumentAsync(
        string symbol, InstrumentDirectory instruments, CorporateActionTables tables, CancellationToken cancellation, int limit = 100,
        string? cursor = null) =>
        instruments.Find(symbol) is null
            ? Refusal.Of(Rejection.UnknownInstrument) : await PageAsync(tables, symbol, status: null, limit, cursor, cancellation);

    /// <summary>
    /// Splits and dividends of all instruments by their ex-date, the latest first: those from a date to another, both included, and both
    /// such as 2014-06-09. Without them all that are known.
    /// </summary>
    internal static async Task<Results<Ok<Page<CorporateActionBody>>, ProblemHttpResult>> CalendarAsync(
        CorporateActionTables tables, CancellationToken cancellation, string? from = null, string? to = null, int limit = 100,
        string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        var (first, last) = (ReadDate(from, "from", DateOnly.MinValue, errors), ReadDate(to, "to", DateOnly.MaxValue, errors));
        errors.Require(first <= last, "to", "Must not be before from.");
        if (errors.Any) return Problem.Invalid(errors);
        var rows = await tables.CalendarAsync(first, last, before, most + 1, cancellation);
        return TypedResults.Ok(Paging.Cut(rows, most, CorporateActionBody.Of, CorporateActionTables.PlaceOf));
    }

    /// <summary>
    /// Announces a split or a dividend. It is carried out when its ex-date begins: of a split, orders are cancelled and positions, prices
    /// and bars are those of the new shares; a dividend is paid to who holds the share then.
    /// </summary>
    internal static async Task<Results<Created<CorporateActionBody>, ProblemHttpResult>> AddAsync(
        AddCorporateActionRequest request, InstrumentDirectory instruments, CorporateActionTables tables, CorporateActionKeeper keeper,
        CancellationToken cancellation)
    {
        if (instruments.Find(request.Symbol) is not { } instrument) return Refusal.Of(Rejection.UnknownInstrument, "symbol");
        var errors = new FieldErrors();
        var isSplit = request.Type == CorporateActionType.Split;
        var exDate = ReadDate(request.ExDate, "ex_date", default, errors);
        errors.Require(isSplit == request.To is not null, "to", isSplit ? "Must be given." : "Is for a split.");
        errors.Require(isSplit == request.From is not null, "from", isSplit ? "Must be given." : "Is for a split.");
        errors.Require(isSplit == request.Amount is null, "amount", isSplit ? "Is for a dividend." : "Must be given.");
        if (errors.Any) return Problem.Invalid(errors);

        var said = new SaidAction(request.Symbol, request.Type, exDate, request.To, request.From, request.Amount);
        if (said.Judge(instrument) is not Rejection.None and var wrong) return Refusal.Of(wrong, isSplit ? "to" : "amount");
        if (keeper.Today(request.Symbol) > exDate)
            return Problem.Of(
                StatusCodes.Status422UnprocessableEntity, "ex_date_past",
                $"The ex_date has passed: in the market of {request.Symbol} it is {keeper.Today(request.Symbol):yyyy-MM-dd}.");
        if (await tables.AddAsync(said, cancellation) is not { } row)
            return Problem.Of(
                StatusCodes.Status409Conflict, "corporate_action_known", "The same action of this symbol on this day is known already.");
        keeper.Forget();
        return TypedResults.Created($"/api/v1/admin/corporate-actions/{row.Id}", CorporateActionBody.Of(row));
    }

    /// <summary>Takes back what is pending.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        long action, CorporateActionTables tables, CorporateActionKeeper keeper, CancellationToken cancellation)
    {
        if (await tables.FindAsync(action, cancellation) is not { } row)
            return Problem.Of(StatusCodes.Status404NotFound, "corporate_action_not_found", "There is no such corporate action.");
        if (!await keeper.CancelAsync(row.Id, cancellation))
            return Problem.Of(StatusCodes.Status409Conflict, "corporate_action_not_pending", "It was carried out or cancelled already.");
        return TypedResults.NoContent();
    }

    private static DateOnly ReadDate(string? text, string field, DateOnly otherwise, FieldErrors errors)
    {
        if (text is null) return otherwise;
        errors.Require(
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date), field,
            "Must be a date such as 2014-06-09.");
        return date;
    }

    private static async Task<Results<Ok<Page<CorporateActionBody>>, ProblemHttpResult>> PageAsync(
        CorporateActionTables tables, string? symbol, string? status, int limit, string? cursor, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        errors.Require(status is null or "pending" or "applied" or "cancelled", "status", "Must be pending, applied or cancelled.");
        if (errors.Any) return Problem.Invalid(errors);
        var rows = await tables.ListAsync(symbol, status, before, most + 1, cancellation);
        return TypedResults.Ok(Paging.Cut(rows, most, CorporateActionBody.Of, row => row.Id));
    }
}
