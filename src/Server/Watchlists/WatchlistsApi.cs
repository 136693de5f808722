using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Watchlists;

/// <param name="Name">1 to 40 characters, which no other list of the user has.</param>
public sealed record CreateWatchlistRequest(string Name, IReadOnlyList<string>? Symbols = null);

public sealed record RenameWatchlistRequest(string Name);

public sealed record AddWatchlistItemRequest(string Symbol);

/// <param name="Symbols">In the order in which they were put there.</param>
public sealed record WatchlistBody(string Id, string Name, IReadOnlyList<string> Symbols, DateTimeOffset CreatedAt)
{
    internal static WatchlistBody Of(Watchlist list) =>
        new(list.Id.ToString(CultureInfo.InvariantCulture), list.Name, list.Symbols, list.CreatedAt);
}

public static class WatchlistsApi
{
    /// <summary>Of one user.</summary>
    public const int MostLists = 20;

    /// <summary>Of one list.</summary>
    public const int MostItems = 200;

    private const int MostName = 40;

    public static IServiceCollection AddWatchlists(this IServiceCollection services) => services.AddSingleton<WatchlistTables>();

    public static IEndpointRouteBuilder MapWatchlists(this IEndpointRouteBuilder app)
    {
        var lists = app.MapGroup("/api/v1/watchlists").WithTags("Watchlists").RequireAuthorization().ProducesProblem(401);
        lists.MapGet("/", ListAsync);
        lists.MapPost("/", CreateAsync).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        lists.MapGet("/{id:long}", GetAsync).ProducesProblem(404);
        lists.MapPatch("/{id:long}", RenameAsync).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        lists.MapDelete("/{id:long}", DeleteAsync).ProducesProblem(404);
        lists.MapPost("/{id:long}/items", AddAsync).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        lists.MapDelete("/{id:long}/items/{symbol}", RemoveAsync).ProducesProblem(404);
        return app;
    }

    /// <summary>The user's lists, oldest first.</summary>
    internal static async Task<Ok<Page<WatchlistBody>>> ListAsync(
        ClaimsPrincipal caller, WatchlistTables tables, CancellationToken cancellation) =>
        TypedResults.Ok(Paging.Whole((await tables.ListAsync(caller.UserId, null, cancellation)).Select(WatchlistBody.Of)));

    /// <summary>Makes a list, with symbols in it or without.</summary>
    internal static async Task<Results<Created<WatchlistBody>, ProblemHttpResult>> CreateAsync(
        CreateWatchlistRequest request, ClaimsPrincipal caller, InstrumentDirectory instruments, WatchlistTables tables,
        CancellationToken cancellation)
    {
        string[] symbols = [.. (request.Symbols ?? []).Distinct()];
        var errors = new FieldErrors();
        CheckName(request.Name, errors);
        errors.Require(symbols.Length <= MostItems, "symbols", $"Must be at most {MostItems}.");
        if (errors.Any) return Problem.Invalid(errors);
        if (symbols.Any(symbol => instruments.Find(symbol) is null)) return Refusal.Of(Rejection.UnknownInstrument, "symbols");

        var (outcome, id) = await tables.CreateAsync(caller.UserId, request.Name.Trim(), symbols, cancellation);
        return outcome == WatchlistOutcome.Done
            ? TypedResults.Created(
                $"/api/v1/watchlists/{id}", WatchlistBody.Of((await tables.ListAsync(caller.UserId, id, cancellation))[0]))
            : Refused(outcome, $"A user may have {MostLists} lists.");
    }

    /// <summary>One of the user's lists.</summary>
    internal static Task<Results<Ok<WatchlistBody>, ProblemHttpResult>> GetAsync(
        long id, ClaimsPrincipal caller, WatchlistTables tables, CancellationToken cancellation) =>
        AnswerAsync(WatchlistOutcome.Done, id, caller.UserId, tables, cancellation);

    /// <summary>Gives a list another name.</summary>
    internal static async Task<Results<Ok<WatchlistBody>, ProblemHttpResult>> RenameAsync(
        long id, RenameWatchlistRequest request, ClaimsPrincipal caller, WatchlistTables tables, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        CheckName(request.Name, errors);
        if (errors.Any) return Problem.Invalid(errors);
        return await AnswerAsync(
            await tables.RenameAsync(caller.UserId, id, request.Name.Trim(), cancellation), id, caller.UserId, tables, cancellation);
    }

    /// <summary>Deletes a list.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        long id, ClaimsPrincipal caller, WatchlistTables tables, CancellationToken cancellation) =>
        await tables.DeleteAsync(caller.UserId, id, cancellation) == WatchlistOutcome.Done
            ? TypedResults.NoContent() : Refused(WatchlistOutcome.NotFound, "");

    /// <summary>Puts a symbol at the end of a list. One that is in it already stays where it is.</summary>
    internal static async Task<Results<Ok<WatchlistBody>, ProblemHttpResult>> AddAsync(
        long id, AddWatchlistItemRequest request, ClaimsPrincipal caller, InstrumentDirectory instruments, WatchlistTables tables,
        CancellationToken cancellation)
    {
        if (instruments.Find(request.Symbol) is null) return Refusal.Of(Rejection.UnknownInstrument, "symbol");
        return await AnswerAsync(
            await tables.AddAsync(caller.UserId, id, request.Symbol, cancellation), id, caller.UserId, tables, cancellation);
    }

    /// <summary>Takes a symbol out of a list.</summary>
    internal static async Task<Results<Ok<WatchlistBody>, ProblemHttpResult>> RemoveAsync(
        long id, string symbol, ClaimsPrincipal caller, WatchlistTables tables, CancellationToken cancellation) =>
        await AnswerAsync(await tables.RemoveAsync(caller.UserId, id, symbol, cancellation), id, caller.UserId, tables, cancellation);

    private static async Task<Results<Ok<WatchlistBody>, ProblemHttpResult>> AnswerAsync(
        WatchlistOutcome outcome, long id, UserId user, WatchlistTables tables, CancellationToken cancellation)
    {
        if (outcome != WatchlistOutcome.Done) return Refused(outcome, $"A list may have {MostItems} symbols.");
        return await tables.ListAsync(user, id, cancellation) is [var list]
            ? TypedResults.Ok(WatchlistBody.Of(list)) : Refused(WatchlistOutcome.NotFound, "");
    }

    private static void CheckName(string name, FieldErrors errors) =>
        errors.Require(
            name.Trim().Length is >= 1 and <= MostName && !name.Any(char.IsControl), "name", $"Must be 1 to {MostName} characters.");

    private static ProblemHttpResult Refused(WatchlistOutcome outcome, string limit)
    {
        switch (outcome)
        {
            case WatchlistOutcome.NameTaken:
                var errors = new FieldErrors();
                errors.Add("name", "Another of the user's lists has this name.");
                return Problem.Of(StatusCodes.Status409Conflict, "name_taken", errors);
            case WatchlistOutcome.TooMany:
                return Problem.Of(StatusCodes.Status409Conflict, "too_many", limit);
            default:
                return Problem.Of(
                    StatusCodes.Status404NotFound, "watchlist_not_found", "The user has no such list, or it does not have this symbol.");
        }
    }
}
