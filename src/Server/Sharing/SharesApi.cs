using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using TradeCraft.Exchange.Values;
using TradeCraft.Projections;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Storage;

namespace TradeCraft.Server.Sharing;

/// <summary>Whom an account is to be shared with: either a user or whoever has a link.</summary>
/// <param name="Link">True for a link.</param>
/// <param name="DelayMinutes">So old is the newest that is shown; 0 to 43,200 (30 days). None: all is shown as it happens.</param>
/// <param name="Until">When it ends by itself.</param>
public sealed record ShareAccountRequest(
    string? Username = null, bool? Link = null, int? DelayMinutes = null, DateTimeOffset? Until = null);

/// <param name="Username">Whom it is shared with; null for a link.</param>
/// <param name="Until">It shows nothing from then on; null where that is open.</param>
public sealed record ShareBody(string Id, string? Username, int DelayMinutes, DateTimeOffset? Until, DateTimeOffset CreatedAt)
{
    internal static ShareBody Of(ShareRow row) =>
        new(row.Id.ToString(CultureInfo.InvariantCulture), row.Name, row.DelayMinutes, row.Until, row.CreatedAt);
}

/// <summary>A new share.</summary>
/// <param name="Token">What a link ends with: the page is /shared#token. It is shown this once. Null where it is shared with a
/// user.</param>
public sealed record NewShareBody(
    string Id, string? Username, int DelayMinutes, DateTimeOffset? Until, DateTimeOffset CreatedAt, string? Token);

/// <summary>An account that somebody else shares with the user.</summary>
/// <param name="Owner">The username of who shares it.</param>
public sealed record SharedAccountBody(
    AccountId AccountId, string Name, string Owner, string Currency, int DelayMinutes, DateTimeOffset? Until);

public static partial class SharesApi
{
    public const string TokenHeader = "X-Share-Token";

    private const int LongestDelay = 30 * 24 * 60;
    private const int TokenBytes = 32;

    /// <summary>Times that one network may look at links in a minute.</summary>
    private const int LooksPerMinute = 600;
    private const string LookLimit = "shared";

    public static IServiceCollection AddSharing(this IServiceCollection services)
    {
        services.Configure<RateLimiterOptions>(limits => limits.AddPolicy(LookLimit, context => RateLimitPartition.GetFixedWindowLimiter(
            RequestOrigin.NetworkOf(context),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = LooksPerMinute, Window = TimeSpan.FromMinutes(1) })));
        return services.AddSingleton<SharesTable>().AddSingleton<ICachedTable>(provider => provider.GetRequiredService<SharesTable>())
            .AddSingleton<SharedView>();
    }

    public static IEndpointRouteBuilder MapSharing(this IEndpointRouteBuilder app)
    {
        var shares = app.MapGroup("/api/v1/accounts/{id:int}/shares").WithTags("Sharing").RequireAuthorization().ProducesProblem(401)
            .ProducesProblem(404);
        shares.MapGet("/", ListAsync);
        shares.MapPost("/", ShareAsync).RequireAuthorization(Policies.Trader).Audited("account.share", AuditDuty.Before)
            .ProducesProblem(400).ProducesProblem(403).ProducesProblem(409).ProducesProblem(422);
        shares.MapDelete("/{share:long}", WithdrawAsync).Audited("account.unshare", AuditDuty.Before);

        app.MapGet("/api/v1/accounts/{id:int}/view", ViewAsync).WithTags("Sharing").RequireAuthorization().ProducesProblem(401)
            .ProducesProblem(404);
        app.MapGet("/api/v1/shared", ListSharedAsync).WithTags("Sharing").RequireAuthorization().ProducesProblem(401);
        app.MapGet("/api/v1/shared/link", ViewLinkAsync).WithTags("Sharing").AllowAnonymous().RequireRateLimiting(LookLimit)
            .ProducesProblem(404).ProducesProblem(429);
        return app;
    }

    /// <summary>Whom an account is shared with, newest first. A link's token is not told again.</summary>
    internal static async Task<Results<Ok<Page<ShareBody>>, ProblemHttpResult>> ListAsync(
        int id, ClaimsPrincipal caller, CallerAccounts accounts, SharesTable shares, CancellationToken cancellation) =>
        accounts.TryFind(caller, new(id), out var account)
            ? TypedResults.Ok(Paging.Whole((await shares.OfAsync(account.Id, cancellation)).Select(ShareBody.Of)))
            : Refusal.Of(Rejection.UnknownAccount);

    /// <summary>
    /// Lets a user, or whoever has a link, see an account and change nothing, at once or with a delay. At most 50 for an account.
    /// </summary>
    internal static async Task<Results<Created<NewShareBody>, ProblemHttpResult>> ShareAsync(
        int id, ShareAccountRequest request, ClaimsPrincipal caller, CallerAccounts accounts, SharesTable shares, TimeProvider time,
        CancellationToken cancellation)
    {
        var (username, delay, errors) = (request.Username, request.DelayMinutes ?? 0, new FieldErrors());
        errors.Require(
            username is null ? request.Link is true : request.Link is not true, "username",
            "Say either the username of who is to see the account, or link: true; one of the two.");
        errors.Require(delay is >= 0 and <= LongestDelay, "delay_minutes", $"Must be from 0 to {LongestDelay}.");
        errors.Require(request.Until is not { } until || until > time.GetUtcNow(), "until", "Must lie in the future.");
        if (errors.Any) return Problem.Invalid(errors);
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        if (username is not null && !Username().IsMatch(username)) return Refused(ShareOutcome.UnknownUser);

        var token = username is null ? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)) : null;
        var (outcome, made) = await shares.AddAsync(
            caller.UserId, account.Id, username, token is null ? null : Hash(token), delay, request.Until?.ToUniversalTime(), cancellation);
        if (outcome != ShareOutcome.Done) return Refused(outcome);
        var share = ShareBody.Of((await shares.OfAsync(account.Id, cancellation)).Single(row => row.Id == made));
        return TypedResults.Created(
            $"/api/v1/accounts/{id}/shares/{made}",
            new NewShareBody(share.Id, share.Username, share.DelayMinutes, share.Until, share.CreatedAt, token));
    }

    /// <summary>Ends a share at once: pages that show the account lose it, and so do streams.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> WithdrawAsync(
        int id, long share, ClaimsPrincipal caller, CallerAccounts accounts, SharesTable shares, CancellationToken cancellation)
    {
        if (!accounts.TryFind(caller, new(id), out var account)) return Refusal.Of(Rejection.UnknownAccount);
        return await shares.WithdrawAsync(account.Id, share, cancellation) ? TypedResults.NoContent()
            : Problem.Of(StatusCodes.Status404NotFound, "unknown_share", "The account has no share with this id. It may be withdrawn.");
    }

    /// <summary>The accounts that others share with the user, newest first.</summary>
    internal static async Task<Ok<Page<SharedAccountBody>>> ListSharedAsync(
        ClaimsPrincipal caller, SharesTable shares, AccountDirectory directory, AccountNames names, InstrumentDirectory instruments,
        CancellationToken cancellation)
    {
        var shown = new List<SharedAccountBody>();
        foreach (var row in await shares.WithAsync(caller.UserId, cancellation))
        {
            if (directory.Find(new(row.AccountId)) is { } account)
                shown.Add(new(
                    account.Id, await names.OfAsync(account, cancellation), row.Name!, instruments[account.Home].Code, row.DelayMinutes,
                    row.Until));
        }

        return TypedResults.Ok(Paging.Whole(shown));
    }

    /// <summary>An account at one look, as far as the caller may see it: their own, or one that is shared with them.</summary>
    internal static async Task<Results<Ok<SharedViewBody>, ProblemHttpResult>> ViewAsync(
        int id, ClaimsPrincipal caller, CallerAccounts accounts, SharedView view, CancellationToken cancellation)
    {
        var seen = await accounts.FindToReadAsync(caller, new(id), cancellation);
        return seen.Is(out var account, out var refused)
            ? TypedResults.Ok(await view.OfAsync(account, seen.Until, cancellation)) : refused;
    }

    /// <summary>
    /// An account at one look, for whoever has the link. Its token comes in a header: addresses end up in logs.
    /// </summary>
    internal static async Task<Results<Ok<SharedViewBody>, ProblemHttpResult>> ViewLinkAsync(
        [FromHeader(Name = TokenHeader)] string? token, KnownShares shares, CallerAccounts accounts, SharedView view,
        CancellationToken cancellation)
    {
        var seen = shares.FindLink(Convert.ToHexStringLower(Hash(token ?? ""))) is { } share ? accounts.See(share) : default;
        return seen.Is(out var account, out _)
            ? TypedResults.Ok(await view.OfAsync(account, seen.Until, cancellation))
            : Problem.Of(
                StatusCodes.Status404NotFound, "share_withdrawn",
                "This link shows nothing: it was withdrawn, has run out, or is not whole. Ask who gave it to you for another.");
    }

    private static ProblemHttpResult Refused(ShareOutcome outcome)
    {
        var (status, code, detail) = outcome switch
        {
            ShareOutcome.UnknownUser => (404, "unknown_user", "There is no user with this name."),
            ShareOutcome.Oneself => (422, "share_with_yourself", "The account is yours: you see it already. Name somebody else."),
            ShareOutcome.AlreadyShared => (
                409, "already_shared", "The account is shared with this user already. Withdraw that first to change it."),
            ShareOutcome.TooMany => (409, "too_many_shares", $"An account has at most {SharesTable.Most} shares. Withdraw one first."),
            ShareOutcome.Done => throw new ArgumentOutOfRangeException(nameof(outcome), "Nothing was refused."),
        };
        if (outcome == ShareOutcome.TooMany) return Problem.Of(status, code, detail);
        var errors = new FieldErrors();
        errors.Add("username", detail);
        return Problem.Of(status, code, errors);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    [GeneratedRegex("^[A-Za-z0-9_]{1,40}$")]
    private static partial Regex Username();
}
