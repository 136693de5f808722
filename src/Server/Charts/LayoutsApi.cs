using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Charts;

/// <summary>Charts that a user arranged and saved by a name, and links by which others see a copy.</summary>
public static class LayoutsApi
{
    /// <summary>Of one user.</summary>
    public const int MostLayouts = 50;

    public const string TokenHeader = "X-Share-Token";

    private const int TokenBytes = 32;

    /// <summary>Times that one network may look at links in a minute.</summary>
    private const int LooksPerMinute = 600;
    private const string LookLimit = "shared-layout";

    public static IServiceCollection AddLayouts(this IServiceCollection services)
    {
        services.Configure<RateLimiterOptions>(limits => limits.AddPolicy(LookLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            RequestOrigin.NetworkOf(context),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = LooksPerMinute, Window = TimeSpan.FromMinutes(1) })));
        return services.AddSingleton<LayoutTable>();
    }

    public static IEndpointRouteBuilder MapLayouts(this IEndpointRouteBuilder app)
    {
        var layouts = app.MapGroup("/api/v1/me/layouts").WithTags("Layouts").RequireAuthorization(Policies.Person)
            .ProducesProblem(401).ProducesProblem(403);
        layouts.MapGet("/", ListAsync);
        layouts.MapGet("/{id:guid}", GetAsync).ProducesProblem(404);
        layouts.MapPut("/{id:guid}", PutAsync).ProducesProblem(400).ProducesProblem(409);
        layouts.MapDelete("/{id:guid}", DeleteAsync).ProducesProblem(404);
        layouts.MapPost("/{id:guid}/link", LinkAsync).Audited("layout.share", AuditDuty.Before).ProducesProblem(400).ProducesProblem(404);
        layouts.MapDelete("/{id:guid}/link", UnlinkAsync).Audited("layout.unshare", AuditDuty.Before).ProducesProblem(404);
        app.MapGet("/api/v1/shared/layout", ViewLinkAsync).WithTags("Layouts").AllowAnonymous().RequireRateLimiting(LookLimit)
            .ProducesProblem(404).ProducesProblem(429);
        return app;
    }

    /// <summary>The user's layouts, by name.</summary>
    internal static async Task<Ok<Page<LayoutBody>>> ListAsync(
        ClaimsPrincipal caller, LayoutTable table, CancellationToken cancellation) =>
        TypedResults.Ok(Paging.Whole(await table.ListAsync(caller.UserId, id: null, cancellation)));

    /// <summary>One of the user's layouts.</summary>
    internal static async Task<Results<Ok<LayoutBody>, ProblemHttpResult>> GetAsync(
        Guid id, ClaimsPrincipal caller, LayoutTable table, CancellationToken cancellation) =>
        await table.ListAsync(caller.UserId, id, cancellation) is [var layout] ? TypedResults.Ok(layout) : Unknown();

    /// <summary>
    /// Saves a layout as a whole, under an id that the client has chosen. Refused (409 version_conflict) when it was changed since it was
    /// read, in another browser say. Sending the same again changes nothing and is answered as the first time.
    /// </summary>
    internal static async Task<Results<Ok<LayoutBody>, ProblemHttpResult>> PutAsync(
        Guid id, PutLayoutRequest request, ClaimsPrincipal caller, LayoutTable table, CancellationToken cancellation)
    {
        if (LayoutCheck.Of(request) is { Any: true } errors) return Problem.Invalid(errors);
        var outcome = await table.WriteAsync(caller.UserId, id, request, cancellation);
        if (outcome != LayoutOutcome.Done) return Refused(outcome);
        return await table.ListAsync(caller.UserId, id, cancellation) is [var layout]
            ? TypedResults.Ok(layout) : Refused(LayoutOutcome.Changed);
    }

    /// <summary>Deletes a layout, and with it its link.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, ClaimsPrincipal caller, LayoutTable table, CancellationToken cancellation) =>
        await table.DeleteAsync(caller.UserId, id, cancellation) ? TypedResults.NoContent() : Unknown();

    /// <summary>Makes a link by which whoever has it sees the layout and can copy it. An earlier link ends.</summary>
    internal static async Task<Results<Ok<LayoutLinkBody>, ProblemHttpResult>> LinkAsync(
        Guid id, LinkLayoutRequest request, ClaimsPrincipal caller, LayoutTable table, CancellationToken cancellation)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        return await table.LinkAsync(caller.UserId, id, Hash(token), request.NamesAuthor, cancellation)
            ? TypedResults.Ok(new LayoutLinkBody(token)) : Unknown();
    }

    /// <summary>Withdraws the link: it shows nothing from then on. Copies that others made are theirs.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> UnlinkAsync(
        Guid id, ClaimsPrincipal caller, LayoutTable table, CancellationToken cancellation) =>
        await table.LinkAsync(caller.UserId, id, hash: null, namesAuthor: false, cancellation) ? TypedResults.NoContent() : Unknown();

    /// <summary>A layout, for whoever has the link. Its token comes in a header: addresses end up in logs.</summary>
    internal static async Task<Results<Ok<SharedLayoutBody>, ProblemHttpResult>> ViewLinkAsync(
        [FromHeader(Name = TokenHeader)] string? token, LayoutTable table, CancellationToken cancellation) =>
        await table.FindLinkedAsync(Hash(token ?? ""), cancellation) is { } layout
            ? TypedResults.Ok(layout)
            : Problem.Of(
                StatusCodes.Status404NotFound, "share_withdrawn",
                "This link shows nothing: it was withdrawn, or is not whole. Ask who gave it to you for another.");

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static ProblemHttpResult Unknown() =>
        Problem.Of(StatusCodes.Status404NotFound, "unknown_layout", "There is no layout with this id. It may be deleted.");

    private static ProblemHttpResult Refused(LayoutOutcome outcome)
    {
        switch (outcome)
        {
            case LayoutOutcome.NameTaken:
                var errors = new FieldErrors();
                errors.Add("name", "Another of the user's layouts has this name.");
                return Problem.Of(StatusCodes.Status409Conflict, "name_taken", errors);
            case LayoutOutcome.TooMany:
                return Problem.Of(StatusCodes.Status409Conflict, "too_many", $"A user may have {MostLayouts} layouts. Delete one first.");
            default:
                return Problem.Of(
                    StatusCodes.Status409Conflict, "version_conflict",
                    "The layout was changed since it was read. Read it again, then send the change with its version.");
        }
    }
}
