using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Charts;

public enum DrawingKind
{
    TrendLine,
    Ray,
    HorizontalLine,
    VerticalLine,
    Channel,
    Rectangle,
    Fibonacci,
    Measure,
    Text,
    LongPosition,
    ShortPosition,
}

/// <param name="Price">Of the instrument's quote; any, for it is drawn and not traded at.</param>
public sealed record DrawingPoint(DateTimeOffset Time, decimal Price);

/// <param name="Id">1 to 40 characters that its drawer chose; no other of these drawings has it.</param>
/// <param name="Points">Where it is fixed: one of a line across and of a text, three of a channel and of a position, else two.</param>
/// <param name="Text">Up to 200 characters.</param>
/// <param name="IsLocked">It is not moved by accident.</param>
public sealed record Drawing(
    string Id, DrawingKind Kind, IReadOnlyList<DrawingPoint> Points, string? Text = null, bool IsLocked = false, bool IsHidden = false);

/// <param name="Version">Of the drawings that were read and changed; 0 where there were none.</param>
/// <param name="Items">All of them, at most 100: they take the place of those that there were.</param>
public sealed record PutDrawingsRequest(int Version, IReadOnlyList<Drawing> Items);

/// <param name="Version">Grows by one with each change; 0 where nothing was ever drawn.</param>
public sealed record DrawingsBody(string Symbol, int Version, IReadOnlyList<Drawing> Items);

/// <summary>What a user drew on the chart of an instrument: kept with them, so that it is there in each of their browsers.</summary>
public static class DrawingsApi
{
    /// <summary>Of one user on one instrument.</summary>
    public const int MostDrawings = 100;

    private const int MostText = 200;
    private const int MostId = 40;

    public static IServiceCollection AddDrawings(this IServiceCollection services) => services.AddSingleton<DrawingTable>();

    public static IEndpointRouteBuilder MapDrawings(this IEndpointRouteBuilder app)
    {
        var drawings = app.MapGroup("/api/v1/me/drawings/{symbol}").WithTags("Drawings").RequireAuthorization(Policies.Person)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        drawings.MapGet("/", GetAsync);
        drawings.MapPut("/", PutAsync).ProducesProblem(400).ProducesProblem(409);
        return app;
    }

    /// <summary>What the user drew on an instrument's chart.</summary>
    internal static async Task<Results<Ok<DrawingsBody>, ProblemHttpResult>> GetAsync(
        string symbol, ClaimsPrincipal caller, InstrumentDirectory instruments, DrawingTable table, CancellationToken cancellation) =>
        instruments.Find(symbol) is null
            ? Refusal.Of(Rejection.UnknownInstrument, "symbol")
            : TypedResults.Ok(await table.FindAsync(caller.UserId, symbol, cancellation));

    /// <summary>
    /// Writes what the user drew on an instrument's chart, as a whole. Refused (409 version_conflict) when it was changed since it was
    /// read, in another browser say. Sending the same again changes nothing and is answered as the first time.
    /// </summary>
    internal static async Task<Results<Ok<DrawingsBody>, ProblemHttpResult>> PutAsync(
        string symbol, PutDrawingsRequest request, ClaimsPrincipal caller, InstrumentDirectory instruments, DrawingTable table,
        CancellationToken cancellation)
    {
        if (instruments.Find(symbol) is null) return Refusal.Of(Rejection.UnknownInstrument, "symbol");
        var errors = new FieldErrors();
        errors.Require(request.Version >= 0, "version", "Must be 0 or more.");
        Check(request.Items, errors);
        if (errors.Any) return Problem.Invalid(errors);
        return await table.WriteAsync(caller.UserId, symbol, request, cancellation) is { } written
            ? TypedResults.Ok(written)
            : Problem.Of(
                StatusCodes.Status409Conflict, "version_conflict",
                "The drawings were changed since they were read. Read them again, then send the change with their version.");
    }

    /// <summary>What is wrong with the drawings on one instrument.</summary>
    internal static void Check(IReadOnlyList<Drawing> items, FieldErrors errors)
    {
        errors.Require(items.Count <= MostDrawings, "items", $"Must be at most {MostDrawings}.");
        var ids = items.Select(item => item.Id).Distinct().Count();
        errors.Require(ids == items.Count, "items", "Each must have an id of its own.");
        foreach (var item in items) Check(item, errors);
    }

    private static void Check(Drawing item, FieldErrors errors)
    {
        errors.Require(item.Id.Length is >= 1 and <= MostId, "items.id", $"Must be 1 to {MostId} characters.");
        errors.Require(Enum.IsDefined(item.Kind), "items.kind", "There is no such kind.");
        var points = PointsOf(item.Kind);
        errors.Require(item.Points.Count == points, "items.points", $"{item.Kind}: must be {points}.");
        errors.Require(item.Text is null or { Length: <= MostText }, "items.text", $"Must be at most {MostText} characters.");
    }

    private static int PointsOf(DrawingKind kind) => kind switch
    {
        DrawingKind.HorizontalLine or DrawingKind.VerticalLine or DrawingKind.Text => 1,
        DrawingKind.Channel or DrawingKind.LongPosition or DrawingKind.ShortPosition => 3,
        DrawingKind.TrendLine or DrawingKind.Ray or DrawingKind.Rectangle or DrawingKind.Fibonacci or DrawingKind.Measure => 2,
    };
}
