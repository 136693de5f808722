using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Alerts;

/// <param name="Price">Of above and below.</param>
/// <param name="Percent">Of a move, either way: "5" is 5 %, counted from the last price.</param>
/// <param name="Repeats">Told again each time, once the price has gone back; a move is counted anew from where it was told.</param>
/// <param name="Note">Said along; up to 200 characters.</param>
public sealed record CreateAlertRequest(
    string Symbol, AlertCondition Condition, decimal? Price = null, decimal? Percent = null, bool Repeats = false, string? Note = null);

/// <param name="Price">What is waited for; of a move what it is counted from.</param>
/// <param name="IsActive">It waits. One that fires once waits no more when it has fired.</param>
public sealed record AlertBody(
    string Id, string Symbol, AlertCondition Condition, decimal Price, decimal? Percent, bool Repeats, string? Note, bool IsActive,
    int TimesFired, DateTimeOffset? FiredAt, decimal? FiredPrice, DateTimeOffset CreatedAt)
{
    internal static AlertBody Of(AlertRow row, InstrumentDirectory instruments) => new(
        row.Id.ToString(CultureInfo.InvariantCulture), instruments[new InstrumentId(row.InstrumentId)].Symbol, row.Kind, row.Price,
        row.Percent, row.Repeats, row.Note, row.IsActive, row.TimesFired, row.FiredAt, row.FiredPrice, row.CreatedAt);
}

public static class AlertsApi
{
    /// <summary>Of one user, that wait.</summary>
    public const int MostActive = 200;

    /// <summary>Of one user, with those that have fired.</summary>
    public const int MostKept = 1_000;

    private const int MostNote = 200;
    private const decimal MostPercent = 1_000;

    /// <summary>Goes after the sequencer and before the feeds.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<AlertBook>()
        .AddSingleton<AlertTables>()
        .AddSingleton<Notifications>()
        .AddSingleton<AlertWatch>()
        .AddSingleton<IVenueListener>(provider => provider.GetRequiredService<AlertWatch>())
        .AddHostedService(provider => provider.GetRequiredService<AlertWatch>())
        .AddAccountChannel("user:notifications", (provider, account) => new NotificationsTopic(
            provider.GetRequiredService<AccountDirectory>().Find(account)!.User, provider.GetRequiredService<Notifications>(),
            provider.GetRequiredService<InstrumentDirectory>()));

    public static IEndpointRouteBuilder MapAlerts(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/api/v1/alerts").WithTags("Alerts").RequireAuthorization().ProducesProblem(401);
        alerts.MapGet("/", ListAsync).ProducesProblem(400);
        alerts.MapPost("/", CreateAsync).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        alerts.MapDelete("/{id:long}", DeleteAsync).ProducesProblem(404);
        return app;
    }

    /// <summary>
    /// The user's alerts, newest first: all, or those that wait (active=true), or those that have fired for good (active=false).
    /// </summary>
    internal static async Task<Results<Ok<Page<AlertBody>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller, AlertTables tables, InstrumentDirectory instruments, CancellationToken cancellation, bool? active = null,
        int limit = 100, string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var rows = await tables.ListAsync(caller.UserId, active, before, most + 1, cancellation);
        return TypedResults.Ok(Paging.Cut(rows, most, row => AlertBody.Of(row, instruments), row => row.Id));
    }

    /// <summary>
    /// Waits for a trade at a price or beyond it, or so many percent away from the last one, and tells it on user:notifications. One whose
    /// price is there already fires with the next trade.
    /// </summary>
    internal static async Task<Results<Created<AlertBody>, ProblemHttpResult>> CreateAsync(
        CreateAlertRequest request,
        ClaimsPrincipal caller,
        InstrumentDirectory instruments,
        MarketViews markets,
        AlertTables tables,
        AlertBook book,
        CancellationToken cancellation)
    {
        if (instruments.Find(request.Symbol) is not { } instrument)
            return Refusal.Of(Exchange.Values.Rejection.UnknownInstrument, "symbol");

        var errors = new FieldErrors();
        var isMove = request.Condition == AlertCondition.PercentMove;
        errors.Require(
            isMove == (request.Price is null), "price",
            isMove ? "Is not given for a move: it is counted from the last price." : "Must be given.");
        errors.Require(isMove == request.Percent is not null, "percent", isMove ? "Must be given." : "Is for a move.");
        errors.Require(request.Percent is null or (>= 0.01m and <= MostPercent), "percent", $"Must be from 0.01 to {MostPercent}.");
        errors.Require(request.Note is null or { Length: <= MostNote }, "note", $"Must be at most {MostNote} characters.");
        if (errors.Any) return Problem.Invalid(errors);
        if (request.Price is { } wanted && instrument.TryPrice(wanted, out _) is not Rejection.None and var wrong)
            return Refusal.Of(wrong, "price");

        if ((request.Price ?? markets[instrument].Ticker().Last?.ToWire(instrument)) is not { } price)
            return Problem.Of(
                StatusCodes.Status422UnprocessableEntity, "no_reference_price",
                $"{instrument.Symbol} has no price yet that a move could be counted from.");
        var added = await tables.AddAsync(
            caller.UserId, instrument, request.Condition, price, request.Percent, request.Repeats, request.Note, cancellation);
        if (added is not { } row)
            return Problem.Of(
                StatusCodes.Status409Conflict, "too_many_alerts",
                $"A user may have {MostActive} alerts that wait, and {MostKept} in all. Delete some.");

        book.Add(row.ToAlert(instrument));
        return TypedResults.Created($"/api/v1/alerts/{row.Id}", AlertBody.Of(row, instruments));
    }

    /// <summary>Forgets an alert, and what was told of it.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        long id, ClaimsPrincipal caller, AlertTables tables, AlertBook book, CancellationToken cancellation)
    {
        if (!await tables.DeleteAsync(caller.UserId, id, cancellation))
            return Problem.Of(StatusCodes.Status404NotFound, "alert_not_found", "The user has no such alert.");
        book.Remove(id);
        return TypedResults.NoContent();
    }
}
