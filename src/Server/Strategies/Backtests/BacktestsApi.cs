using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Backtests;

public static class BacktestsApi
{
    /// <summary>Of one user, that are queued or running.</summary>
    public const int MostWaiting = 3;

    /// <summary>Of one user.</summary>
    public const int MostKept = 200;

    public static IServiceCollection AddBacktests(this IServiceCollection services) => services
        .AddSingleton<BacktestTable>()
        .AddSingleton<PastBars>()
        .AddSingleton<BacktestRunner>()
        .AddHostedService(provider => provider.GetRequiredService<BacktestRunner>());

    public static IEndpointRouteBuilder MapBacktests(this IEndpointRouteBuilder app)
    {
        var backtests = app.MapGroup("/api/v1/backtests").WithTags("Backtests").RequireAuthorization().ProducesProblem(401);
        backtests.MapGet("/", ListAsync).ProducesProblem(400);
        backtests.MapPost("/", CreateAsync).HonoursIdempotencyKey().ProducesProblem(400);
        backtests.MapGet("/{id:long}", GetAsync).ProducesProblem(404);
        backtests.MapPost("/{id:long}/cancel", CancelAsync).ProducesProblem(404);
        backtests.MapDelete("/{id:long}", DeleteAsync).ProducesProblem(404);
        return app;
    }

    /// <summary>The user's backtests, newest first, without their reports.</summary>
    internal static async Task<Results<Ok<Page<BacktestSummaryBody>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller, BacktestTable table, BacktestRunner runner, CancellationToken cancellation, int limit = 50,
        string? cursor = null)
    {
        var errors = new FieldErrors();
        var (most, before) = Paging.Read(limit, cursor, errors);
        if (errors.Any) return Problem.Invalid(errors);
        var rows = await table.ListAsync(caller.UserId, before, most + 1, cancellation);
        return TypedResults.Ok(Paging.Cut(rows, most, row => SummaryOf(row, runner), row => row.Id));
    }

    /// <summary>
    /// Plays the exchange's bars of a span through a venue apart, and lets a strategy trade in it. It is queued and answered at once; GET
    /// tells how far it has come, and has the report when it is done. The same request over the same bars comes out the same, event by
    /// event. With an Idempotency-Key, sending the same again makes none and answers with the one of then.
    /// </summary>
    internal static async Task<Results<Created<BacktestBody>, ProblemHttpResult>> CreateAsync(
        CreateBacktestRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        InstrumentDirectory instruments,
        BacktestTable table,
        BacktestRunner runner,
        CancellationToken cancellation)
    {
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, "backtest", request, out var key) is { } malformed) return malformed;
        var errors = new FieldErrors();
        if (BacktestTerms.Read(request, instruments, errors) is null) return Problem.Invalid(errors);
        var (row, claim) = await table.AddAsync(caller.UserId, request, key, cancellation);
        if (claim.IsReused) return Refusal.Of(Rejection.IdempotencyKeyReused);
        if (row is null)
            return claim.Made is not null ? NotFound() : Problem.Of(
                StatusCodes.Status409Conflict, "too_many_backtests",
                $"A user may have {MostWaiting} backtests that are not finished, and {MostKept} in all. Wait, or delete some.");
        if (claim.Made is null) runner.Wake();
        return TypedResults.Created($"/api/v1/backtests/{row.Id}", await BodyOfAsync(row, table, runner, cancellation));
    }

    /// <summary>One backtest: how far it has come, or its report.</summary>
    internal static async Task<Results<Ok<BacktestBody>, ProblemHttpResult>> GetAsync(
        long id, ClaimsPrincipal caller, BacktestTable table, BacktestRunner runner, CancellationToken cancellation) =>
        await table.FindAsync(caller.UserId, id, cancellation) is { } row
            ? TypedResults.Ok(await BodyOfAsync(row, table, runner, cancellation)) : NotFound();

    /// <summary>Stops one that is not finished; it is kept, without a report. One that is finished stays as it is.</summary>
    internal static async Task<Results<Ok<BacktestBody>, ProblemHttpResult>> CancelAsync(
        long id, ClaimsPrincipal caller, BacktestTable table, BacktestRunner runner, CancellationToken cancellation)
    {
        if (await table.CancelAsync(caller.UserId, id, cancellation)) runner.Stop(id);
        return await GetAsync(id, caller, table, runner, cancellation);
    }

    /// <summary>Forgets a backtest and its report. One that runs is stopped.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        long id, ClaimsPrincipal caller, BacktestTable table, BacktestRunner runner, CancellationToken cancellation)
    {
        if (!await table.DeleteAsync(caller.UserId, id, cancellation)) return NotFound();
        runner.Stop(id);
        return TypedResults.NoContent();
    }

    private static BacktestSummaryBody SummaryOf(BacktestRow row, BacktestRunner runner)
    {
        var market = row.AskedMarket;
        return new(
            row.Id.ToString(CultureInfo.InvariantCulture), row.Name, row.State, market.Symbols, market.Interval, market.From, market.To,
            row.CreatedAt, row.FinishedAt, row.ReturnPercent?.Trimmed(), row.DrawdownPercent?.Trimmed(), row.Trades,
            ProgressOf(row, runner));
    }

    private static async Task<BacktestBody> BodyOfAsync(
        BacktestRow row, BacktestTable table, BacktestRunner runner, CancellationToken cancellation) =>
        new(
            row.Id.ToString(CultureInfo.InvariantCulture), row.Name, row.State, row.CreatedAt, row.StartedAt, row.FinishedAt, row.Asked,
            ProgressOf(row, runner), row.FailureCode is { } code ? new(code, row.FailureDetail ?? "") : null,
            row.State == BacktestStatus.Done ? await table.ReportAsync(row.Id, cancellation) : null);

    private static BacktestProgressBody? ProgressOf(BacktestRow row, BacktestRunner runner) =>
        row.State is BacktestStatus.Queued or BacktestStatus.Running ? runner.ProgressOf(row.Id) ?? new(null, 0, 0, null) : null;

    private static ProblemHttpResult NotFound() =>
        Problem.Of(StatusCodes.Status404NotFound, "backtest_not_found", "The user has no such backtest.");
}
