using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using TradeCraft.Exchange.Commands;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Replays.Counterfactuals;
using TradeCraft.Server.Sequencer;
using TradeCraft.Server.Venues;

namespace TradeCraft.Server.Replays;

/// <summary>Venues beside the live one: replays of its past, and of markets that are made from seeds.</summary>
public static class ReplaysApi
{
    /// <summary>Of one user.</summary>
    public const int MostVenues = 50;

    private const decimal MostCapital = 100_000_000;

    public static IServiceCollection AddReplays(this IServiceCollection services) => services
        .AddSingleton<RecordedPast>().AddSingleton<SeededBars>().AddSingleton<ReplaySource>().AddSingleton<ReplayFork>()
        .AddSingleton<OriginLogs>().AddSingleton<Comparison>().AddSingleton<IVenueKind, ReplayKind>();

    public static IEndpointRouteBuilder MapReplays(this IEndpointRouteBuilder app)
    {
        var venues = app.MapGroup("/api/v1/venues").WithTags("Venues").RequireAuthorization().ProducesProblem(401);
        venues.MapGet("/", ListAsync);
        venues.MapGet("/{id:int}", GetAsync).ProducesProblem(404).ProducesProblem(503);
        var trader = venues.MapGroup("/").RequireAuthorization(Policies.Trader).ProducesProblem(403);
        trader.MapPost("/", OpenAsync).HonoursIdempotencyKey().ProducesProblem(400).ProducesProblem(409).ProducesProblem(422)
            .ProducesProblem(503);
        trader.MapPatch("/{id:int}", RenameAsync).ProducesProblem(400).ProducesProblem(404).ProducesProblem(503);
        trader.MapDelete("/{id:int}", DeleteAsync).ProducesProblem(404);
        trader.MapPost("/{id:int}/clock", VenueClocks.TellAsync).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(503);
        trader.MapPost("/{id:int}/forks", ForkAsync).HonoursIdempotencyKey().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409)
            .ProducesProblem(503);
        trader.MapPost("/{id:int}/counterfactuals", CounterfactualsApi.OpenAsync).HonoursIdempotencyKey().ProducesProblem(400)
            .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(503);
        venues.MapGet("/{id:int}/comparison", CounterfactualsApi.CompareAsync).ProducesProblem(400).ProducesProblem(404)
            .ProducesProblem(503);
        return app;
    }

    /// <summary>The user's venues, newest first.</summary>
    internal static async Task<Ok<Page<VenueBody>>> ListAsync(
        ClaimsPrincipal caller, VenueTable table, VenueDirectory directory, TimeProvider time, CancellationToken cancellation)
    {
        var bodies = new List<VenueBody>();
        foreach (var venue in await table.OfAsync(caller.UserId, cancellation))
        {
            using var visit = await directory.TryEnterAsync(venue.Id, cancellation);
            bodies.Add(BodyOf(venue, visit?.Host, time));
        }

        return TypedResults.Ok(Paging.Whole(bodies));
    }

    /// <summary>One venue, which is loaded where it rested.</summary>
    internal static async Task<Results<Ok<VenueBody>, ProblemHttpResult>> GetAsync(
        int id, ClaimsPrincipal caller, VenueTable table, VenueDirectory directory, TimeProvider time, CancellationToken cancellation)
    {
        if (await OwnAsync(id, caller, table, cancellation) is not { } venue) return VenueRequests.Unknown();
        using var visit = await directory.EnterAsync(venue, cancellation);
        return TypedResults.Ok(BodyOf(venue, visit.Host, time));
    }

    /// <summary>
    /// Opens a venue of the user's own in which the exchange's past is played again from a time on, or a synthetic market. It has an
    /// account of its own, and is traded below /venues/{id}. Its clock stands still until it is told to go. With an Idempotency-Key,
    /// sending the same again opens none and answers with the one of then.
    /// </summary>
    internal static async Task<Results<Created<VenueBody>, ProblemHttpResult>> OpenAsync(
        OpenVenueRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        ReplaySource source,
        InstrumentDirectory instruments,
        VenueTable table,
        VenueDirectory directory,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, "open venue", request, out var key) is { } malformed) return malformed;
        var errors = new FieldErrors();
        var now = time.GetUtcNow();
        errors.Require(request.Name is null or { Length: > 0 and <= 100 }, "name", "Must be 1 to 100 characters.");
        errors.Require(request.End is not { } until || until > request.Start, "end", "Must be later than the start.");
        errors.Require(request.Capital is >= 1 and <= MostCapital, "capital", "Must be from 1 to 100000000.");
        errors.Require(
            AccountPresets.FindProfile(request.Profile) is not null, "profile", $"Must be one of {AccountPresets.ProfileNames}.");
        var listed = source.Instruments;
        errors.Require(
            request.Symbols is not { } given || (given.Count is > 0 and <= 200 && given.All(each => listed.Any(it => it.Symbol == each))),
            "symbols", "Must be symbols of the exchange, at least one.");
        SyntheticOpening.Check(request, source, now, errors);
        if (errors.Any) return Problem.Invalid(errors);
        if (instruments.FindAsset(Portfolios.Currency)?.TryMoney(request.Capital, out _) is { } wrong && wrong != Rejection.None)
            return Refusal.Of(wrong, "capital");

        if (request.Source == ReplaySourceKind.Synthetic)
        {
            var made = await SyntheticOpening.TermsAsync(request, source, now, cancellation);
            return await AddAsync(
                new(request.Name ?? SyntheticOpening.NameOf(made), ReplayKind.KindName, made.ToJson(), made.Start), key, caller, table,
                directory, time, fill: null, cancellation);
        }

        var first = listed.FirstOrDefault(each => request.Symbols?.Contains(each.Symbol) is not false);
        if (first is null || await source.FinestAsync(first, request.Start.ToTimestamp(), cancellation) is not { } interval)
            return Problem.Of(
                StatusCodes.Status422UnprocessableEntity, "no_bars", "The exchange has no bars of that time.");
        var start = interval.StartOf(request.Start.ToTimestamp(), first.AssetClass).ToTime();

        // A bar that is not over would be played as far as it has come, and otherwise later.
        var over = interval.StartOf(now.ToTimestamp(), first.AssetClass).ToTime();
        var isMinute = interval == CandleInterval.Minute;
        var recorded = isMinute && request.Source != ReplaySourceKind.Bars ? source.Recorded.RecordedUntil(start.ToTimestamp()) : null;
        if (request.Source == ReplaySourceKind.Recording && recorded is null)
            return Problem.Of(StatusCodes.Status422UnprocessableEntity, "not_recorded", "The exchange has no recording of that time.");

        // Unless it is asked for, a recording that ends before what is wanted is no choice.
        var wantedUpTo = (request.End < now ? request.End.Value : now).ToTimestamp();
        if (request.Source is null && recorded is { } reached && reached + RecordedPast.LongestGap < wantedUpTo) recorded = null;
        if (recorded is { } last) over = last.ToTime().AddMilliseconds(1);
        var end = request.End is { } wanted && wanted < over ? wanted : over;
        if (end <= start) return Problem.Of(
            StatusCodes.Status422UnprocessableEntity, "no_bars", "No bar from that time on is over yet.");
        var terms = new ReplayTerms(
            start, end, request.Symbols is null ? null : [.. request.Symbols.Distinct()], request.Profile, request.Capital, interval.Name,
            recorded is null ? ReplaySourceKind.Bars : ReplaySourceKind.Recording);
        var name = request.Name ?? $"Replay from {start.UtcDateTime.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture)}";
        return await AddAsync(
            new(name, ReplayKind.KindName, terms.ToJson(), start), key, caller, table, directory, time, fill: null, cancellation);
    }

    internal static async Task<Results<Ok<VenueBody>, ProblemHttpResult>> RenameAsync(
        int id, RenameVenueRequest request, ClaimsPrincipal caller, VenueTable table, VenueDirectory directory, TimeProvider time,
        CancellationToken cancellation)
    {
        if (await OwnAsync(id, caller, table, cancellation) is null) return VenueRequests.Unknown();
        var errors = new FieldErrors();
        errors.Require(request.Name.Length is > 0 and <= 100, "name", "Must be 1 to 100 characters.");
        if (errors.Any) return Problem.Invalid(errors);
        await table.RenameAsync(id, request.Name, cancellation);
        return await GetAsync(id, caller, table, directory, time, cancellation);
    }

    /// <summary>Deletes a venue with all that happened in it. It cannot be brought back.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        int id, ClaimsPrincipal caller, VenueTable table, VenueDirectory directory, CancellationToken cancellation)
    {
        if (await OwnAsync(id, caller, table, cancellation) is null) return VenueRequests.Unknown();
        await directory.DeleteAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// Opens a copy of a venue as it was at a time, with all orders and positions of then, to go on otherwise. The old one stays. With an
    /// Idempotency-Key, sending the same again opens none and answers with the one of then.
    /// </summary>
    internal static async Task<Results<Created<VenueBody>, ProblemHttpResult>> ForkAsync(
        int id,
        ForkVenueRequest request,
        [FromHeader(Name = IdempotencyKey.Header)] string? idempotencyKey,
        ClaimsPrincipal caller,
        VenueTable table,
        VenueDirectory directory,
        ReplayFork fork,
        TimeProvider time,
        CancellationToken cancellation)
    {
        if (IdempotencyKey.Read(idempotencyKey, caller.UserId, $"fork venue {id}", request, out var key) is { } malformed)
            return malformed;
        if (await OwnAsync(id, caller, table, cancellation) is not { } origin) return VenueRequests.Unknown();
        using var visit = await directory.EnterAsync(origin, cancellation);
        var player = visit.Host.Services.GetRequiredService<ReplayPlayer>();
        var errors = new FieldErrors();
        errors.Require(request.Name is null or { Length: > 0 and <= 100 }, "name", "Must be 1 to 100 characters.");
        errors.Require(
            request.At >= ReplayTerms.Parse(origin.Terms).Start && request.At <= player.Now, "at",
            "Must be from the replay's start to what its clock shows.");
        if (errors.Any) return Problem.Invalid(errors);
        var terms = ReplayTerms.Parse(origin.Terms) with { Origin = new(origin.Id, request.At) };
        return await AddAsync(
            new(request.Name ?? Shortened($"{origin.Name} (again)"), origin.Kind, terms.ToJson(), request.At), key, caller, table,
            directory, time, (connection, copy) => fork.CopyAsync(connection, origin.Id, copy, request.At.ToTimestamp(), cancellation),
            cancellation);
    }

    internal static async Task<VenueRow?> OwnAsync(int id, ClaimsPrincipal caller, VenueTable table, CancellationToken cancellation) =>
        await table.FindAsync(id, cancellation) is { } venue && venue.Owner == caller.UserId ? venue : null;

    internal static ProblemHttpResult TooMany() =>
        Problem.Of(StatusCodes.Status409Conflict, "too_many_venues", $"A user may have {MostVenues} venues. Delete some.");

    internal static string Shortened(string name) => name.Length <= 100 ? name : name[..100];

    internal static async Task<Results<Created<VenueBody>, ProblemHttpResult>> AddAsync(
        VenueToOpen wanted, RequestKey key, ClaimsPrincipal caller, VenueTable table, VenueDirectory directory, TimeProvider time,
        Func<NpgsqlConnection, int, Task>? fill, CancellationToken cancellation)
    {
        var (venue, claim) = await table.AddAsync(caller.UserId, wanted, key, MostVenues, fill, cancellation);
        if (claim.IsReused) return Refusal.Of(Rejection.IdempotencyKeyReused);
        if (venue is null)
            return claim.Made is not null ? VenueRequests.Unknown() : TooMany();
        try
        {
            using var visit = await directory.EnterAsync(venue, CancellationToken.None);
            return TypedResults.Created($"/api/v1/venues/{venue.Id}", BodyOf(venue, visit.Host, time));
        }
        catch (VenueUnavailableException)
        {
            // It is there, and rests until there is room for it.
            return TypedResults.Created($"/api/v1/venues/{venue.Id}", BodyOf(venue, host: null, time));
        }
    }

    /// <param name="host">Null where it rests: its clock stands where it was.</param>
    private static VenueBody BodyOf(VenueRow venue, VenueHost? host, TimeProvider time)
    {
        var terms = ReplayTerms.Parse(venue.Terms);
        var clock = host is not null
            ? Clocks.BodyOf(host.Services.GetRequiredService<ReplayPlayer>(), time)
            : new VenueClockBody(
                venue.Reached, time.GetUtcNow(), venue.Reached >= terms.End ? ReplayState.Ended : ReplayState.Paused, Clocks.TextOf(1));
        return new(
            venue.Id.ToString(CultureInfo.InvariantCulture), venue.Name, venue.Kind, terms.Start, terms.End, terms.Symbols, terms.Profile,
            terms.Capital, terms.Source, terms.Interval, venue.CreatedAt, clock, OriginBody.Of(terms), terms.Synthetic?.Seed,
            terms.Synthetic?.Scenario);
    }
}
