using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Audit;
using TradeCraft.Server.Identity.Factors;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Platform.Keys;

namespace TradeCraft.Server.Identity.Keys;

public static class KeysApi
{
    private const int UsualOverlapSeconds = 60 * 60;

    public static IEndpointRouteBuilder MapKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/v1/keys").WithTags("Keys").RequireAuthorization(Policies.Person).ProducesProblem(401)
            .ProducesProblem(403);

        keys.MapGet("/", ListAsync);
        keys.MapPost("/", MakeAsync).RequireAuthorization(Policies.Enrolled)
            .Audited("key.make", AuditDuty.BeforeAnswer, hasSecrets: true).RequireProof()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        keys.MapPatch("/{key}", RenameAsync).Audited("key.rename", AuditDuty.BeforeAnswer).ProducesProblem(400).ProducesProblem(404);
        keys.MapPost("/{key}/roll", RollAsync).RequireAuthorization(Policies.Enrolled)
            .Audited("key.roll", AuditDuty.BeforeAnswer, hasSecrets: true).RequireProof()
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        keys.MapDelete("/{key}", RevokeAsync).Audited("key.revoke", AuditDuty.BeforeAnswer).ProducesProblem(404);
        return app;
    }

    /// <summary>The user's keys, newest first, and some that are good no more.</summary>
    internal static async Task<Ok<Page<KeyBody>>> ListAsync(ClaimsPrincipal caller, KeyStore store, CancellationToken cancellation) =>
        TypedResults.Ok(Paging.Whole((await store.OfAsync(caller.UserId, cancellation)).Select(KeyBody.Of)));

    /// <summary>Makes a key. Its secret is in the answer, and nowhere else ever again.</summary>
    internal static async Task<Results<Created<MadeKeyBody>, ProblemHttpResult>> MakeAsync(
        MakeKeyRequest request, ClaimsPrincipal caller, CallerAccounts accounts, KeyStore store, TimeProvider time,
        CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        var read = new KeyTermsReader(errors);
        var terms = read.Read(request, time.GetUtcNow());
        var publicKey = read.ReadPublicKey(request.Kind, request.PublicKey);
        if (errors.Any) return Problem.Invalid(errors);
        if (terms.Scopes.Contains(KeyScopes.Admin) && caller.Caller.Role != Roles.Admin)
            return Problem.Of(
                StatusCodes.Status403Forbidden, "scope_not_allowed", "Only an administrator's key may have the scope admin.");
        if (terms.AccountIds?.All(number => accounts.TryFind(caller, new(number), out _)) is false)
            return Refusal.Of(Rejection.UnknownAccount, "account_ids");

        return await store.MakeAsync(caller.UserId, terms, publicKey, cancellation) is var (made, secret)
            ? TypedResults.Created($"/api/v1/keys/{made.Id}", new MadeKeyBody(KeyBody.Of(made), secret)) : TooMany();
    }

    /// <summary>Gives a key another name.</summary>
    internal static async Task<Results<Ok<KeyBody>, ProblemHttpResult>> RenameAsync(
        string key, RenameKeyRequest request, ClaimsPrincipal caller, KeyStore store, CancellationToken cancellation)
    {
        var errors = new FieldErrors();
        new KeyTermsReader(errors).CheckName(request.Name);
        if (errors.Any) return Problem.Invalid(errors);
        return await store.RenameAsync(caller.UserId, key, request.Name.Trim(), cancellation) is { } renamed
            ? TypedResults.Ok(KeyBody.Of(renamed)) : Unknown();
    }

    /// <summary>
    /// Makes a key in place of another, with all that it was allowed. Both are good for a while, so that programs can change over.
    /// </summary>
    internal static async Task<Results<Created<MadeKeyBody>, ProblemHttpResult>> RollAsync(
        string key, RollKeyRequest request, ClaimsPrincipal caller, KeyStore store, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.UserId, key, cancellation) is not { } old) return Unknown();
        var errors = new FieldErrors();
        errors.Require(
            request.OverlapSeconds is null or (>= 0 and <= KeyTermsReader.MaxOverlapSeconds), "overlap_seconds",
            $"Must be from 0 to {KeyTermsReader.MaxOverlapSeconds}.");
        errors.Require(
            old.KindOf == KeyKind.Ed25519 || request.PublicKey is null, "public_key", "Only a key of the kind ed25519 has one.");
        var publicKey = new KeyTermsReader(errors).ReadPublicKey(old.KindOf, request.PublicKey);
        if (errors.Any) return Problem.Invalid(errors);

        var overlap = TimeSpan.FromSeconds(request.OverlapSeconds ?? UsualOverlapSeconds);
        var (outcome, made, secret) = await store.RollAsync(caller.UserId, key, overlap, publicKey, cancellation);
        return outcome switch
        {
            RollOutcome.Done => TypedResults.Created($"/api/v1/keys/{made!.Id}", new MadeKeyBody(KeyBody.Of(made), secret)),
            RollOutcome.Unknown => Unknown(),
            RollOutcome.NotGood => Problem.Of(
                StatusCodes.Status409Conflict, "key_not_good", "The key was revoked or rolled before, or has expired. Make another."),
            RollOutcome.TooMany => TooMany(),
        };
    }

    /// <summary>Revokes a key: it is refused from now on, and streams that came by it are closed.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string key, ClaimsPrincipal caller, KeyStore store, CancellationToken cancellation) =>
        await store.RevokeAsync(caller.UserId, key, cancellation) is null ? Unknown() : TypedResults.NoContent();

    private static ProblemHttpResult Unknown() =>
        Problem.Of(StatusCodes.Status404NotFound, "unknown_key", "You have no API key with this id. GET /api/v1/keys lists them.");

    private static ProblemHttpResult TooMany() => Problem.Of(
        StatusCodes.Status409Conflict, "too_many_keys", $"A user may have {KeyStore.Most} API keys. Revoke one that is not needed.");
}
