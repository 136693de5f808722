using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Identity.Factors;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Identity.Privacy;

public enum ExportState
{
    /// <summary>There is none.</summary>
    None,
    Making,
    Ready,

    /// <summary>It could not be made: ask for another.</summary>
    Failed,
}

/// <summary>A file of everything that is stored about the user.</summary>
/// <param name="Percent">How much of it is made.</param>
/// <param name="ExpiresAt">Until when it can be downloaded.</param>
/// <param name="Bytes">How long it is, once it is ready.</param>
public sealed record ExportBody(
    ExportState State, int Percent, DateTimeOffset? RequestedAt, DateTimeOffset? ReadyAt, DateTimeOffset? ExpiresAt, long? Bytes);

/// <param name="EraseAt">Until then the user can take it back.</param>
public sealed record ErasureBody(DateTimeOffset EraseAt);

/// <summary>What users can have done with all that is stored about them.</summary>
public static class PrivacyApi
{
    internal static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddSingleton<AccountClosing>()
        .AddSingleton<Erasure>()
        .AddSingleton<ErasureRequests>()
        .AddSingleton<DataExports>()
        .AddSingleton<ExportedTrading>()
        .AddSingleton<ExportContents>()
        .AddHostedService<ExportMaker>()
        .AddSingleton<Expiry>()
        .AddHostedService(provider => provider.GetRequiredService<Expiry>());

    internal static void MapPrivacy(this IEndpointRouteBuilder app)
    {
        var me = app.MapGroup("/api/v1/me").WithTags("Privacy").RequireAuthorization();
        me.MapGet("/export", ExportAsync).Refuses(401);
        me.MapPost("/export", BeginExportAsync).Audited("user.export_ask", AuditDuty.BeforeAnswer).Refuses(401, 409);
        me.MapGet("/export/file", DownloadAsync).Audited("user.export", AuditDuty.BeforeAnswer)
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").Refuses(401, 404);
        me.MapDelete("/", EraseAsync).Audited("user.erasure_ask", AuditDuty.BeforeAnswer).RequireProof().Refuses(401, 403, 409);
        me.MapPost("/restoration", RestoreAsync).Audited("user.erasure_take_back", AuditDuty.BeforeAnswer).Refuses(401, 409);

        app.MapGet("/api/v1/admin/retention", RetentionRules.List).WithTags("Administration").RequireAuthorization(Policies.Admin)
            .Refuses(401, 403);
    }

    /// <summary>The newest export of the user, and how far it is.</summary>
    internal static async Task<Ok<ExportBody>> ExportAsync(ClaimsPrincipal caller, DataExports exports, CancellationToken cancellation) =>
        TypedResults.Ok(Body(await exports.FindAsync(caller.UserId, cancellation), exports));

    /// <summary>
    /// Begins to make a zip of everything that is stored about the user, as JSON and CSV. It is kept for a day, and takes the place of an
    /// earlier one.
    /// </summary>
    internal static async Task<Results<Accepted<ExportBody>, ProblemHttpResult>> BeginExportAsync(
        ClaimsPrincipal caller, DataExports exports, CancellationToken cancellation) =>
        await exports.BeginAsync(caller.UserId, cancellation) is { } begun
            ? TypedResults.Accepted("/api/v1/me/export", Body(begun, exports))
            : Problem.Of(StatusCodes.Status409Conflict, "export_running", "An export is being made. Wait until it is ready.");

    /// <summary>The zip.</summary>
    internal static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        ClaimsPrincipal caller, DataExports exports, CancellationToken cancellation) =>
        await exports.FindAsync(caller.UserId, cancellation) is { State: "ready", RequestedAt: var at } export
            && exports.Open(export) is { } file
            ? TypedResults.Stream(
                file, "application/zip", $"tradecraft-{at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.zip",
                enableRangeProcessing: true)
            : Problem.Of(StatusCodes.Status404NotFound, "export_not_found",
                "There is no export that is ready. Ask for one: POST /api/v1/me/export.");

    /// <summary>
    /// Erases the user in seven days, until when they can take it back. Then their name, address and everything they set up are gone, their
    /// accounts are closed, and their trades are kept under a number.
    /// </summary>
    internal static async Task<Results<Accepted<ErasureBody>, ProblemHttpResult>> EraseAsync(
        ClaimsPrincipal caller, ErasureRequests erasure, UserManager<User> users, UserMails mails, CancellationToken cancellation)
    {
        if (await erasure.AskAsync(caller.UserId, cancellation) is not { } eraseAt)
            return Problem.Of(StatusCodes.Status409Conflict, "last_administrator",
                "You are the last administrator. Make somebody else one first.");
        if (await users.FindAsync(caller.UserId) is { } user) mails.SendErasure(user, eraseAt);
        return TypedResults.Accepted("/api/v1/auth/me", new ErasureBody(eraseAt));
    }

    /// <summary>The user stays, after they had asked to be erased.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(
        ClaimsPrincipal caller, ErasureRequests erasure, CancellationToken cancellation) =>
        await erasure.TakeBackAsync(caller.UserId, cancellation)
            ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status409Conflict, "not_being_erased", "Nobody asked to erase you: there is nothing to take back.");

    private static ExportBody Body(DataExport? export, DataExports exports) => export is null
        ? new(ExportState.None, 0, null, null, null, null)
        : new(
            export.State switch { "ready" => ExportState.Ready, "failed" => ExportState.Failed, _ => ExportState.Making },
            export.Percent, export.RequestedAt, export.ReadyAt, exports.EndOf(export), export.Length);
}
