using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Watchlists;

/// <summary>Lists of instruments that a user keeps an eye on, in an order of their choice and with headings between them.</summary>
public static class WatchlistsApi
{
    /// <summary>Of one user.</summary>
    public const int MostLists = 20;

    /// <summary>Symbols of one list.</summary>
    public const int MostItems = 200;

    /// <summary>Of one list.</summary>
    public const int MostSections = 50;

    private const int MostName = 40;
    private const int MostNamed = 10;

    public static IServiceCollection AddWatchlists(this IServiceCollection services) => services.AddSingleton<WatchlistTables>();

    public static IEndpointRouteBuilder MapWatchlists(this IEndpointRouteBuilder app)
    {
        var lists = app.MapGroup("/api/v1/watchlists").WithTags("Watchlists").RequireAuthorization().ProducesProblem(401);
        lists.MapGet("/", ListAsync);
        lists.MapPost("/", CreateAsync).HonoursIdempotencyKey().ProducesProblem(400).ProducesProblem(404);
        lists.MapGet("/{id:long}", GetAsync).ProducesProblem(404);
        lists.MapPatch("/{id:long}", RenameAsync).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        lists.MapDelete("/{id:long}", DeleteAsync).ProducesProblem(404);
        lists.MapPut("/order", ArrangeAsync).ProducesProblem(400).ProducesProblem(409);
        lists.MapPut("/{id:long}/items", WriteAsync).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        lists.MapPost("/{id:long}/items", AddAsync).HonoursIdempotencyKey().ProducesProblem(400).ProducesProblem(404);
        lists.MapDelete("/{id:long}/items/{symbol}", RemoveAsync).ProducesProblem(404);
        return app;
    }

    /// <summary>The user's lists, in the order that they chose; new ones come last.</summary>
    internal static async Task<Ok<Page<WatchlistBody>>> ListAsync(
        ClaimsPrincipal caller, WatchlistTables tables, CancellationToken cancellation) =>
        TypedResults.Ok(Paging.Whole((await tables.ListAsync(caller.UserId, null, cancellation)).Select(WatchlistBody.Of)));

    /// <summary>
    /// Makes a list, with symbols in it or without. With an Idempotency-Key, sending the same again makes none and answers with the one of
    /// then.
    /// </summary>
    internal static async Task<Results<Created<WatchlistBody>, ProblemHttpResult>> CreateAsync(
        CreateWatchlistRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey, ClaimsPrincipal caller,
        InstrumentDirectory instruments, WatchlistTables tables, CancellationToken cancellation)
    {
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, "watchlist", request, out var key) is { } malformed) return malformed;
        var items = request.Items ?? [.. (request.Symbols ?? []).Distinct().Select(symbol => new WatchlistItem(symbol))];
        var errors = new FieldErrors();
        CheckName(request.Name, errors);
        errors.Require(request.Items is null || request.Symbols is null, "items", "Are given, or symbols, not both.");
        CheckItems(items, request.Items is null ? "symbols" : "items", errors);
        if (errors.Any) return Problem.Invalid(errors);
        if (Unknown(items, [], instruments) is { } unknown) return unknown;

        var (outcome, id) = await tables.CreateAsync(caller.UserId, request.Name.Trim(), items, key, cancellation);
        if (outcome != WatchlistOutcome.Done) return Refused(outcome, $"A user may have {MostLists} lists.");

        // Asked for again, it may be gone since.
        return await tables.ListAsync(caller.UserId, id, cancellation) is [var list]
            ? TypedResults.Created($"/api/v1/watchlists/{id}", WatchlistBody.Of(list)) : Refused(WatchlistOutcome.NotFound, "");
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

    /// <summary>
    /// Writes all that is in a list, in its order and with its headings. Refused (409 version_conflict) when it was changed since it was
    /// read, in another browser say: written over by an old one it would lose what was added there. Sending the same again changes nothing.
    /// </summary>
    internal static async Task<Results<Ok<WatchlistBody>, ProblemHttpResult>> WriteAsync(
        long id, PutWatchlistItemsRequest request, ClaimsPrincipal caller, InstrumentDirectory instruments, WatchlistTables tables,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        errors.Require(request.Version > 0, "version", "Must be 1 or more.");
        CheckItems(request.Items, "items", errors);
        if (errors.Any) return Problem.Invalid(errors);
        if (await tables.ListAsync(caller.UserId, id, cancellation) is not [var before]) return Refused(WatchlistOutcome.NotFound, "");
        if (Unknown(request.Items, before.Items, instruments) is { } unknown) return unknown;

        var outcome = await tables.WriteAsync(caller.UserId, id, request.Version, request.Items, cancellation);
        if (outcome == WatchlistOutcome.Outdated && await tables.ListAsync(caller.UserId, id, cancellation) is [var now]
            && now.Items.SequenceEqual(request.Items))
            return TypedResults.Ok(WatchlistBody.Of(now));
        return await AnswerAsync(outcome, id, caller.UserId, tables, cancellation);
    }

    /// <summary>
    /// Gives the user's lists another order. They must all be named, else it is refused (409 version_conflict): one was made or deleted
    /// meanwhile. Of two orders the last one stays: nothing is lost by it.
    /// </summary>
    internal static async Task<Results<Ok<Page<WatchlistBody>>, ProblemHttpResult>> ArrangeAsync(
        PutWatchlistOrderRequest request, ClaimsPrincipal caller, WatchlistTables tables, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        errors.Require(request.Ids.Count <= MostLists, "ids", $"Must be at most {MostLists}.");
        var ids = new List<long>();
        foreach (var text in request.Ids)
        {
            if (errors.Require(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id), "ids", "Must be ids."))
                ids.Add(id);
        }

        if (errors.Any) return Problem.Invalid(errors);
        var outcome = await tables.ArrangeAsync(caller.UserId, ids, cancellation);
        if (outcome != WatchlistOutcome.Done) return Refused(outcome, "");
        return await ListAsync(caller, tables, cancellation);
    }

    /// <summary>Puts a symbol at the end of a list. One that is in it already stays where it is.</summary>
    internal static async Task<Results<Ok<WatchlistBody>, ProblemHttpResult>> AddAsync(
        long id, AddWatchlistItemRequest request, [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller, InstrumentDirectory instruments, WatchlistTables tables, CancellationToken cancellation)
    {
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, $"watchlist {id}", request, out var key) is { } malformed) return malformed;
        if (instruments.Find(request.Symbol) is null) return Refusal.Of(Rejection.UnknownInstrument, "symbol");
        return await AnswerAsync(
            await tables.AddAsync(caller.UserId, id, request.Symbol, key, cancellation), id, caller.UserId, tables, cancellation);
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
        errors.Require(IsName(name.Trim()), "name", $"Must be 1 to {MostName} characters.");

    private static bool IsName(string name) => name.Length is >= 1 and <= MostName && !name.Any(char.IsControl);

    private static void CheckItems(IReadOnlyList<WatchlistItem> items, string field, FieldErrors errors)
    {
        var (symbols, sections) = (items.Select(item => item.Symbol).OfType<string>().ToList(), items.Count(item => item.Symbol is null));
        errors.Require(symbols.Count <= MostItems, field, $"Must be at most {MostItems}.");
        errors.Require(sections <= MostSections, field, $"Must have at most {MostSections} sections.");
        errors.Require(symbols.Distinct().Count() == symbols.Count, field, "Must name each symbol once.");
        errors.Require(
            items.All(item => item.Symbol is null != item.Section is null), field, "Must each have a symbol or a section, and not both.");
        errors.Require(
            items.All(item => item.Section is null || IsName(item.Section)), $"{field}.section", $"Must be 1 to {MostName} characters.");
    }

    /// <summary>
    /// Refuses symbols that nothing here has, and names them. What was in the list may stay there, listed or not.
    /// </summary>
    private static ProblemHttpResult? Unknown(
        IReadOnlyList<WatchlistItem> items, IReadOnlyList<WatchlistItem> before, InstrumentDirectory instruments)
    {
        var known = before.Select(item => item.Symbol).ToHashSet();
        var unknown = items.Select(item => item.Symbol).OfType<string>()
            .Where(symbol => instruments.Find(symbol) is null && !known.Contains(symbol)).ToList();
        if (unknown.Count == 0) return null;
        var named = string.Join(", ", unknown.Take(MostNamed).Select(symbol => symbol.Length > MostName ? symbol[..MostName] : symbol));
        return Problem.Of(
            StatusCodes.Status404NotFound, "unknown_symbol",
            $"No instrument has {(unknown.Count == 1 ? "this symbol" : "these symbols")}: {named}"
            + (unknown.Count > MostNamed ? $" and {unknown.Count - MostNamed} more." : "."));
    }

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
            case WatchlistOutcome.Outdated:
                return Problem.Of(
                    StatusCodes.Status409Conflict, "version_conflict",
                    "It was changed since it was read. Read it again, then send the change to what is there now.");
            case WatchlistOutcome.KeyReused: return Refusal.Of(Rejection.IdempotencyKeyReused);
            default:
                return Problem.Of(
                    StatusCodes.Status404NotFound, "watchlist_not_found", "The user has no such list, or it does not have this symbol.");
        }
    }
}
