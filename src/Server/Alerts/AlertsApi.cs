using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.MarketData;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Channels;
using TradeCraft.Server.Sequencer;

namespace TradeCraft.Server.Alerts;

/// <param name="Price">Of above and below, where the price is watched.</param>
/// <param name="Percent">Of a move, either way: "5" is 5 %, counted from the last price.</param>
/// <param name="Repeats">Told again each time, once the price has gone back; a move is counted anew from where it was told.</param>
/// <param name="Note">Said along; up to 200 characters.</param>
/// <param name="Indicator">Watched in place of the price, at the close of each bar: above or below.</param>
/// <param name="Interval">How long the indicator's bars are: "1m", "1h", "1d".</param>
/// <param name="Value">Of the indicator's line: what is waited for.</param>
public sealed record CreateAlertRequest(
    string Symbol, AlertCondition Condition, decimal? Price = null, decimal? Percent = null, bool Repeats = false, string? Note = null,
    IndicatorRequest? Indicator = null, string? Interval = null, decimal? Value = null);

/// <param name="Price">What is waited for; of a move what it is counted from. Null where an indicator is watched.</param>
/// <param name="IsActive">It waits. One that fires once waits no more when it has fired.</param>
/// <param name="IsArmed">False while the price has to go back by a thousandth first, or the value to the other side, before its coming is
/// told.</param>
/// <param name="FiredPrice">Of the trade that it fired at last; of an indicator its value when the bar closed.</param>
/// <param name="Indicator">What is watched in place of the price.</param>
/// <param name="Interval">How long the indicator's bars are.</param>
/// <param name="Value">Of the indicator's line: what is waited for.</param>
public sealed record AlertBody(
    string Id, string Symbol, AlertCondition Condition, decimal? Price, decimal? Percent, bool Repeats, string? Note, bool IsActive,
    bool IsArmed, int TimesFired, DateTimeOffset? FiredAt, decimal? FiredPrice, DateTimeOffset CreatedAt, AlertIndicatorBody? Indicator,
    string? Interval, decimal? Value)
{
    internal static AlertBody Of(AlertRow row, InstrumentDirectory instruments)
    {
        var watched = row.Watched;
        return new(
            row.Id.ToString(CultureInfo.InvariantCulture), instruments[new InstrumentId(row.InstrumentId)].Symbol, row.Kind,
            watched is null ? row.Price : null, row.Percent, row.Repeats, row.Note, row.IsActive, row.IsArmed, row.TimesFired, row.FiredAt,
            row.FiredPrice, row.CreatedAt, watched is null ? null : AlertIndicatorBody.Of(watched), row.Interval,
            watched is null ? null : row.Price.Trimmed());
    }
}

public static class AlertsApi
{
    /// <summary>Of one user, that wait.</summary>
    public const int MostActive = 200;

    /// <summary>Of these, on indicators: few users shall not take all the room that <see cref="IndicatorBook"/> has.</summary>
    public const int MostOnIndicators = 20;

    /// <summary>Of one user, with those that have fired.</summary>
    public const int MostKept = 1_000;

    /// <summary>Goes after the sequencer and before the feeds.</summary>
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<AlertBook>()
        .AddSingleton<IndicatorBook>()
        .AddSingleton<AlertTables>()
        .AddSingleton<Notifications>()
        .AddSingleton<AlertWatch>()
        .AddSingleton<IVenueListener>(provider => provider.GetRequiredService<AlertWatch>())
        .AddHostedService(provider => provider.GetRequiredService<AlertWatch>())
        .AddSingleton<IndicatorWatch>()
        .AddHostedService(provider => provider.GetRequiredService<IndicatorWatch>())
        .AddAccountChannel("user:notifications", (provider, account) => new NotificationsTopic(
            provider.GetRequiredService<AccountDirectory>().Find(account)!.User, provider.GetRequiredService<Notifications>(),
            provider.GetRequiredService<InstrumentDirectory>()), isOfUser: true);

    public static IEndpointRouteBuilder MapAlerts(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/api/v1/alerts").WithTags("Alerts").RequireAuthorization().ProducesProblem(401);
        alerts.MapGet("/", ListAsync).ProducesProblem(400);
        alerts.MapPost("/", CreateAsync).HonoursIdempotencyKey().ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        alerts.MapDelete("/{id:long}", DeleteAsync).ProducesProblem(404);
        return app;
    }

    /// <summary>
    /// The user's alerts, newest first: all, or those that wait (active=true), or those that have fired for good (active=false).
    /// </summary>
    internal static async Task<Results<Ok<Page<AlertBody>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller, AlertTables tables, AlertBook book, IndicatorBook indicators, InstrumentDirectory instruments,
        CancellationToken cancellation, bool? active = null, int limit = 100, string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var rows = await tables.ListAsync(caller.UserId, active, before, most + 1, cancellation);
        return TypedResults.Ok(Paging.Cut(rows, most, row => AlertBody.Of(Live(row, book, indicators), instruments), row => row.Id));
    }

    /// <summary>
    /// Waits for a trade at a price or beyond it, or so many percent away from the last one, and tells it on user:notifications. With an
    /// indicator it waits for a bar to close with the indicator's line at a value or beyond it. Where the price is there already, it has
    /// to go back by a thousandth first and come again; an indicator's value to the other side. With an Idempotency-Key, sending the same
    /// again makes none and answers with the one of then.
    /// </summary>
    internal static async Task<Results<Created<AlertBody>, ProblemHttpResult>> CreateAsync(
        CreateAlertRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        InstrumentDirectory instruments,
        MarketViews markets,
        AlertTables tables,
        AlertBook book,
        IndicatorBook indicators,
        IndicatorWatch watch,
        SequencerOptions options,
        CancellationToken cancellation)
    {
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, $"alert in {options.Venue}", request, out var key) is { } malformed)
            return malformed;
        if (instruments.Find(request.Symbol) is not { } instrument)
            return Refusal.Of(Exchange.Values.Rejection.UnknownInstrument, "symbol");

        var errors = new FieldErrors();
        var watched = AlertTerms.Check(request, instrument, errors);
        if (errors.Any) return Problem.Invalid(errors);
        if (request.Price is { } wanted && instrument.TryPrice(wanted, out _) is not Rejection.None and var wrong)
            return Refusal.Of(wrong, "price");

        Study? study = null;
        NewAlert alert;
        if (watched is not null)
        {
            if (!indicators.HasRoomFor(watched))
                return Problem.Of(
                    StatusCodes.Status409Conflict, "too_many_indicators",
                    $"All users together watch {IndicatorBook.MostStudies} different indicators already. Watch one of those, or wait.");
            study = await watch.FindOrBeginAsync(watched, cancellation);
            var value = request.Value!.Value;
            alert = new(
                instrument, request.Condition, value, null, request.Repeats,
                !IndicatorAlert.IsThere(request.Condition, value, study.Values[watched.Line]), request.Note, watched);
        }
        else
        {
            var last = markets[instrument].Ticker().Last?.ToWire(instrument);
            if ((request.Price ?? last) is not { } price)
                return Problem.Of(
                    StatusCodes.Status422UnprocessableEntity, "no_reference_price",
                    $"{instrument.Symbol} has no price yet that a move could be counted from.");
            alert = new(
                instrument, request.Condition, price, request.Percent, request.Repeats, !IsThere(request.Condition, price, last),
                request.Note, null);
        }

        var (added, claim) = await tables.AddAsync(caller.UserId, alert, key, cancellation);
        if (claim.IsReused) return Refusal.Of(Exchange.Values.Rejection.IdempotencyKeyReused);
        if (added is not { } row)
            return claim.Made is not null ? NotFound() : Problem.Of(
                StatusCodes.Status409Conflict, "too_many_alerts",
                $"A user may have {MostActive} alerts that wait, {MostOnIndicators} of them on indicators, and {MostKept} in all. "
                    + "Delete some.");

        if (claim.Made is null)
        {
            if (watched is null) book.Add(row.ToAlert(instrument));
            else indicators.Add(row.ToIndicatorAlert(), watched, study);
        }

        return TypedResults.Created($"/api/v1/alerts/{row.Id}", AlertBody.Of(row, instruments));
    }

    private static bool IsThere(AlertCondition condition, decimal price, decimal? last) => condition switch
    {
        AlertCondition.Above => last >= price,
        AlertCondition.Below => last <= price,
        AlertCondition.PercentMove => false,
    };

    /// <summary>As it waits now: that the price has gone back is written nowhere.</summary>
    private static AlertRow Live(AlertRow row, AlertBook book, IndicatorBook indicators) =>
        row with { IsArmed = book.IsArmed(row.Id) ?? indicators.IsArmed(row.Id) ?? row.IsArmed };

    /// <summary>Forgets an alert, and what was told of it.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        long id, ClaimsPrincipal caller, AlertTables tables, AlertBook book, IndicatorBook indicators, CancellationToken cancellation)
    {
        if (!await tables.DeleteAsync(caller.UserId, id, cancellation))
            return NotFound();
        book.Remove(id);
        indicators.Remove(id);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NotFound() =>
        Problem.Of(StatusCodes.Status404NotFound, "alert_not_found", "The user has no such alert.");
}
